"""The part library: a light sweep over all components, details only for those that changed."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NoReturn

from a365_sync.altium.models import ComponentSummary
from a365_sync.altium.pagination import Page, Walk, WalkState
from a365_sync.errors import NotFound, PartialData, TooLarge
from a365_sync.library.part import Part
from a365_sync.store.parts import fits
from a365_sync.sync.announce import part_events
from a365_sync.sync.facts import known_revision
from a365_sync.sync.library_files import LibraryFiles
from a365_sync.sync.lifecycles import LifeCycles
from a365_sync.sync.removals import remove_part, remove_vanished
from a365_sync.sync.session import Session
from a365_sync.sync.trail import HandOver, Trail
from a365_sync.sync.underway import Underway

_ATTEMPTS = 3
_MOST_HIDDEN = 100  # more look like a lost permission, not like broken components
_FILES_SECONDS = 300  # what writing the files of a large library may take


def sync_library(session: Session, run: Underway) -> None:
    """Store what changed, then write the library files if anything in them did.

    Raises PartialData when the library never stood still; what was stored by then stays, and the next run goes on.
    Raises HandOver when the time is up, and all it did is on the run's trail.
    """
    files = LibraryFiles(session)
    trail = Trail(session, run, "library")
    sweep = _LibrarySweep(session, run, files, trail)
    complete = any(sweep.walk() for _ in range(_ATTEMPTS))
    if files.must_write and trail.must_stop(_FILES_SECONDS):
        sweep.stop()
    if complete and not sweep.hidden:
        sweep.remove_vanished()
    files.write_if_needed()
    if not complete:
        raise PartialData("The part library kept changing while it was read.")
    if len(sweep.hidden) > _MOST_HIDDEN:
        raise PartialData(f"Altium lists {len(sweep.hidden)} components without showing them.")
    for revision_id in sorted(sweep.hidden):
        # Listed and not shown: it fails alone, and the next sweep asks for it again.
        error = NotFound(f"Altium lists the component revision {revision_id} but does not show it.")
        run.fail_unit(f"component/{revision_id}", error.as_dict())
    for revision_id in sorted(sweep.too_large):
        too_large = TooLarge(f"The component revision {revision_id} is too large for the catalog.")
        run.fail_unit(f"component/{revision_id}", too_large.as_dict())
    unchanged = len(trail.seen) - sweep.changed - len(sweep.hidden) - len(sweep.too_large)
    run.tell(planned=len(trail.seen), changed=sweep.changed, unchanged=unchanged)


class _LibrarySweep:
    """Walks over the library page by page; of the pages before, only digests of ids are kept."""

    def __init__(self, session: Session, run: Underway, files: LibraryFiles, trail: Trail) -> None:
        self._session = session
        self._run = run
        self._files = files
        self._trail = trail
        self._lifecycles = LifeCycles(session)
        # The notes tell of all before them; rows that overflowed a checkpoint have none.
        told = [note for note in trail.notes if "changed" in note]
        walked = [note for note in trail.walk_notes if "changed" in note]
        self.changed: int = told[-1]["changed"] if told else 0
        self.hidden: set[str] = set(walked[-1]["hidden"]) if walked else set()
        # Items by revision: what is stored of them stays, though its revision is listed no more.
        self.too_large: dict[str, str] = dict(walked[-1]["too_large"]) if walked else {}
        self._count_holds = True

    def walk(self) -> bool:
        """One walk from the first page to the last; True when it saw the library whole."""
        return self._trail.walk(self._begin, self._page)

    def _begin(self, state: WalkState | None) -> Walk[ComponentSummary]:
        if state is None:
            self.hidden.clear()
            self.too_large.clear()
        return self._session.altium.component_pages(self._session.workspace.url, state)

    def stop(self) -> NoReturn:
        """Leave what was done on the trail; the walk goes on at the page it is at."""
        self._checkpoint(self._trail.page_start)
        raise HandOver

    def _page(self, page: Page[ComponentSummary], walk: Walk[ComponentSummary]) -> None:
        if self._trail.must_stop():
            self.stop()
        self._trail.told(page.total_count)
        changed = self.changed
        self._bring_up_to_date(page.nodes)
        for component in page.nodes:
            self._trail.passed(component.revision_id)
        if self.changed > changed and not walk.ended:
            # Pages on which nothing changed are soon seen again: they have no checkpoints of their own.
            self._checkpoint(walk.cursor)
            self._run.tell(planned=page.total_count, changed=self.changed)

    def _checkpoint(self, cursor: str | None) -> None:
        self._trail.save(cursor, changed=self.changed, hidden=sorted(self.hidden), too_large=self.too_large)

    def remove_vanished(self) -> None:
        """Remove what the library no longer lists, by the rules; costs one read while nothing comes or vanishes."""
        before = self._session.missing.read("parts")
        if len(self._trail.seen) == before.known and not before.missing:
            return
        revisions = {part.item_id: part.revision for part in self._session.parts.all()}
        seen = {item_id for item_id, revision in revisions.items() if revision in self._trail.seen}
        seen |= set(self.too_large.values())
        remove_vanished(self._session, self._run, "parts", revisions.keys(), seen, self._remove)

    def _remove(self, item_id: str, since: str) -> None:
        self._files.expect_change()
        for part in self._session.parts.by_item([item_id]).values():
            remove_part(self._session, part, since)

    def _bring_up_to_date(self, components: Iterable[ComponentSummary]) -> None:
        current = {component.revision_id: component for component in components}
        listed = self._session.parts.listed(current)
        stale = [c for c in current.values() if listed.get(c.revision_id) != c.modified_at.isoformat()]
        if not stale:
            return
        details = self._session.altium.components([component.id for component in stale])
        self.hidden |= {c.revision_id for c in stale if details.get(c.id) is None}
        parts = [Part.of(found) for found in details.values() if found is not None]
        self.too_large |= {part.revision: part.item_id for part in parts if not fits(part)}
        parts = [part for part in parts if part.revision not in self.too_large]
        items = [part.item_id for part in parts]
        gone = {} if self._run.facts.baseline else self._session.parts.removal_times(items)
        # What had begun to be removed when a process died was told of as removed: it is back, not unchanged.
        before = {item: part for item, part in self._session.parts.by_item(items).items() if item not in gone}
        self._store([part for part in parts if before.get(part.item_id) != part], before, gone)
        self._session.parts.forget_removal(gone)
        # Last: a revision marked as listed counts as done and is not looked at again.
        self._session.parts.mark_listed(parts)

    def _store(self, parts: list[Part], before: dict[str, Part], gone: dict[str, str]) -> None:
        if not parts:
            return
        self._files.expect_change()
        if any(part.item_id not in before for part in parts):
            self._expect_addition()
        self._announce(parts, before, gone)
        # First what BOMs want to know of them: a part that is stored is not looked at again after a crash.
        self._session.parts.remember({part.revision: known_revision(part) for part in parts})
        self._session.parts.store(parts)
        self.changed += len(parts)

    def _announce(self, parts: list[Part], before: dict[str, Part], gone: dict[str, str]) -> None:
        """What a first sync finds is kept for replay; the changes of what was stored before are told in any run."""
        found, announcer = [], self._session.stores.announcer
        for part in parts:
            known = before.get(part.item_id)
            moved = self._lifecycles.move(known, part)
            events = part_events(self._session, known, part, gone.get(part.item_id), moved)
            if known is None and self._run.facts.baseline:
                found += events
            else:
                for event in events:
                    announcer.announce(event)
        announcer.keep(found)

    def _expect_addition(self) -> None:
        """The count of parts holds no more: before a sweep came to its end, only comparing tells what vanished."""
        before = self._session.missing.read("parts") if self._count_holds else None
        if before and before.known is not None:
            self._session.missing.store("parts", replace(before, known=None), before)
        self._count_holds = False

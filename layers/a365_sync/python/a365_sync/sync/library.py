"""The part library: a light sweep over all components, details only for those that changed."""

from collections.abc import Iterable
from dataclasses import replace

from a365_sync.altium.models import ComponentSummary
from a365_sync.errors import NotFound, PartialData
from a365_sync.library.part import Part
from a365_sync.store.runs import Outcome, Run
from a365_sync.sync.announce import part_events
from a365_sync.sync.facts import known_revision
from a365_sync.sync.library_files import LibraryFiles
from a365_sync.sync.removals import remove_part, remove_vanished
from a365_sync.sync.run import Planned
from a365_sync.sync.session import Session

_ATTEMPTS = 3
_MOST_HIDDEN = 100  # more look like a lost permission, not like broken components


def sync_library(session: Session, run: Run) -> Planned:
    """Store what changed, then write the library files if anything in them did.

    Raises PartialData when the library never stood still; what was stored by then stays, and the next run goes on.
    """
    files = LibraryFiles(session)
    sweep = _LibrarySweep(session, run, files)
    complete = any(sweep.walk() for _ in range(_ATTEMPTS))
    if complete and not sweep.hidden:
        sweep.remove_vanished()
    files.write_if_needed()
    if not complete:
        raise PartialData("The part library kept changing while it was read.")
    if len(sweep.hidden) > _MOST_HIDDEN:
        raise PartialData(f"Altium lists {len(sweep.hidden)} components without showing them.")
    _settle_hidden(session, run, sweep.hidden)
    unchanged = len(sweep.seen) - sweep.changed - len(sweep.hidden)
    session.stores.runs.advance(run.run_id, changed=sweep.changed, unchanged=unchanged)
    return Planned(len(sweep.seen))


def _settle_hidden(session: Session, run: Run, hidden: set[str]) -> None:
    """A component that is listed and not shown fails alone: the next sweep asks for it again."""
    for revision_id in sorted(hidden):
        error = NotFound(f"Altium lists the component revision {revision_id} but does not show it.")
        task = f"component/{revision_id}"
        session.stores.runs.settle(run.run_id, task, Outcome.FAILED, 0, session.now(), error.as_dict())


class _LibrarySweep:
    """Walks over the library page by page; only ids are kept from one page to the next."""

    def __init__(self, session: Session, run: Run, files: LibraryFiles) -> None:
        self._session = session
        self._run = run
        self._files = files
        self.seen: set[str] = set()
        self.changed = 0
        self.hidden: set[str] = set()
        self._added = 0

    def walk(self) -> bool:
        """One walk from the first page to the last; True when it saw the library whole."""
        self.hidden.clear()
        walk = self._session.altium.component_pages(self._session.workspace.url)
        for page in walk:
            self._bring_up_to_date(page.nodes)
            self.seen.update(component.revision_id for component in page.nodes)
            self._session.stores.runs.advance(
                self._run.run_id, planned=page.total_count, changed=self.changed
            )
        return walk.complete

    def remove_vanished(self) -> None:
        """Remove what the library no longer lists, by the rules; costs one read while nothing vanishes."""
        before = self._session.missing.read("parts")
        if len(self.seen) == before.known + self._added and not before.missing:
            if self._added:
                self._session.missing.store("parts", replace(before, known=len(self.seen)), before)
            return
        revisions = {part.item_id: part.revision for part in self._session.parts.all()}
        seen = {item_id for item_id, revision in revisions.items() if revision in self.seen}
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
        before = self._session.parts.by_item(part.item_id for part in parts)
        added = [part.item_id for part in parts if part.item_id not in before]
        self._added += len(added)
        if not self._run.baseline:
            self._session.parts.forget_removal(added)
        self._store([part for part in parts if before.get(part.item_id) != part], before)
        # Last: a revision marked as listed counts as done and is not looked at again.
        self._session.parts.mark_listed(parts)

    def _store(self, parts: list[Part], before: dict[str, Part]) -> None:
        if not parts:
            return
        self._files.expect_change()
        # What was stored before is no news of a first sync: its changes are told in any run.
        for part in (part for part in parts if not self._run.baseline or part.item_id in before):
            for event in part_events(self._session, before.get(part.item_id), part):
                self._session.stores.announcer.announce(event)
        # First what BOMs want to know of them: a part that is stored is not looked at again after a crash.
        self._session.parts.remember({part.revision: known_revision(part) for part in parts})
        self._session.parts.store(parts)
        self.changed += len(parts)

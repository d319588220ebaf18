"""A notice as a page that needs nothing else: no script, no image, no address of another host."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from a365_sync.bom.model import BomIdentity, Source
from a365_sync.changes.model import Change, ChangeKind
from a365_sync.changes.notice import Notice, Side
from a365_sync.changes.summary import placed, summary
from a365_sync.changes.wording import part_name, plural
from a365_sync.markup import Html, fill, fill_file, join, read

FILES_BESIDE = (
    "The JSON file beside this page has every change to the last field, the CSV file these rows as a table."
)
_TEMPLATES = Path(__file__).parent / "templates"
_MOST_LINES = 500
_TAGS = {
    ChangeKind.LINE_ADDED: ("come", "Added"),
    ChangeKind.LINE_REMOVED: ("go", "Removed"),
    ChangeKind.DESIGNATORS_MOVED: ("place", "Moved"),
    ChangeKind.NOT_FITTED: ("go", "Not fitted"),
    ChangeKind.FITTED: ("come", "Fitted"),
    ChangeKind.ALTERNATE: ("place", "Alternate"),
    ChangeKind.DESIGNATORS_ADDED: ("come", "Placed"),
    ChangeKind.DESIGNATORS_REMOVED: ("go", "Unplaced"),
    ChangeKind.QUANTITY: ("place", "Quantity"),
    ChangeKind.CHOICE_ADDED: ("come", "Part choice"),
    ChangeKind.CHOICE_DROPPED: ("go", "Part choice"),
    ChangeKind.CHOICES_RANKED: ("place", "Part choice"),
    ChangeKind.SUPPLIERS: ("plain", "Suppliers"),
    ChangeKind.REVISION: ("plain", "Revision"),
    ChangeKind.LIFECYCLE: ("heed", "Lifecycle"),
    ChangeKind.IPN: ("heed", "IPN"),
    ChangeKind.COMMENT: ("plain", "Comment"),
    ChangeKind.DESCRIPTION: ("plain", "Description"),
    ChangeKind.PARAMETER: ("plain", "Parameter"),
    ChangeKind.OTHER: ("plain", "Other"),
}

_ORDER = {kind: number for number, kind in enumerate(ChangeKind)}
_FAMILIES = {ChangeKind.LINE_ADDED: "come", ChangeKind.LINE_REMOVED: "go"}


def as_html(notice: Notice, rest: str = FILES_BESIDE) -> bytes:
    """The page in UTF-8; of very many lines it shows the first, and says so. `rest` says where everything is told."""
    difference = notice.difference
    counts, cards = difference.counts, list(_cards(difference.changes))
    before, after = difference.quantity
    page = fill_file(
        _TEMPLATES / "notice.html",
        style=Html(read(_TEMPLATES / "notice.css")),
        project=notice.newer.project_name or difference.newer.project_id,
        variant=difference.newer.variant,
        sides=join(_sides(notice)),
        summary=summary(difference),
        added=str(counts["added"]),
        removed=str(counts["removed"]),
        changed=str(counts["changed"]),
        quantity=str(after) if before == after else f"{before} → {after}",
        lead=placed(difference) if difference.lines else summary(difference),
        lines=join(map(_card, cards[:_MOST_LINES])),
        left=_left(len(cards) - _MOST_LINES),
        rest=rest,
    )
    return page.encode()


def _left(count: int) -> Html:
    if count <= 0:
        return Html("")
    return fill('<p class="lead">$count more are in the JSON and the CSV.</p>', count=plural(count, "line"))


def _sides(notice: Notice) -> Iterator[Html]:
    """Project and variant stand at the head of the page; with a side only where the two sides differ."""
    older, newer = notice.difference.older, notice.difference.newer
    for word, identity, side in (("Before", older, notice.older), ("Now", newer, notice.newer)):
        where = [side.project_name or identity.project_id] if older.project_id != newer.project_id else []
        where += [identity.variant] if older.variant != newer.variant else []
        yield _side(word, identity, side, where)


def _side(word: str, identity: BomIdentity, side: Side, where: list[str]) -> Html:
    released = identity.source is Source.RELEASE
    name = (side.release_description or identity.release_id or "") if released else "Design in work"
    version = [f"version {side.version}"] if side.version and not released else []
    moment = _moment(identity.release_created_at if released else side.stored_at)
    facts = [fill("<span>$fact</span>", fact=fact) for fact in (*where, *version, *moment)]
    return fill(
        "<div><dt>$word</dt><dd><b>$name</b>$facts</dd></div>",
        word=word,
        name=name,
        facts=Html(" · ".join(facts)),
    )


def _moment(text: str | None) -> list[str]:
    return [f"{datetime.fromisoformat(text).astimezone(UTC):%-d %b %Y, %H:%M} UTC"] if text else []


def _cards(changes: tuple[Change, ...]) -> Iterator[list[Change]]:
    """The changes by line; designators that moved are shown where they are now, and where they were."""
    lines: dict[tuple[str, bool], list[Change]] = {}
    for change in changes:
        lines.setdefault((change.line_key, change.kind is ChangeKind.LINE_REMOVED), []).append(change)
    for change in changes:
        for place in ((change.from_line_key or "", gone) for gone in (True, False)):
            if place in lines and place[0] != change.line_key:
                lines[place].append(change)
    yield from lines.values()


def _card(changes: list[Change]) -> Html:
    first = changes[0]
    name = part_name(first.component, first.ipn, first.comment)
    number = first.ipn or first.component
    return fill(
        '<article class="$family"><h2>$what<small>$number</small></h2><ul>$rows</ul></article>',
        family=_FAMILIES.get(first.kind, "plain"),
        what=first.comment if name != number else "",
        number=number,
        rows=join(_row(change, name) for change in sorted(changes, key=lambda change: _ORDER[change.kind])),
    )


def _row(change: Change, name: str) -> Html:
    family, tag = _TAGS[change.kind]
    return fill(
        '<li class="$family"><em>$tag</em> <span>$told</span></li>',
        family=family,
        tag=tag,
        told=_brief(change.text, f"{name}: ", *(f"{tag}{end}".casefold() for end in (": ", "s ", " "))),
    )


def _brief(text: str, *known: str) -> str:
    """A sentence without what its card's heading and its tag have told already."""
    for start in known:
        text = text[len(start) :] if text.casefold().startswith(start.casefold()) else text
    return text[:1].upper() + text[1:]

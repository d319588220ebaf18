"""Finds what leads from one BOM to another: two states of a design, two releases, two variants, two projects."""

from collections.abc import Collection, Iterable, Iterator

from a365_sync.bom.model import Bom
from a365_sync.changes.fields import line_changes
from a365_sync.changes.model import Change, ChangeKind, Difference, LineDifference
from a365_sync.changes.pairing import Pair, pair
from a365_sync.changes.placement import placement_changes

_ORDER = {kind: number for number, kind in enumerate(ChangeKind)}


def diff(older: Bom, newer: Bom, parameters: Collection[str] = ()) -> Difference:
    """What `apply` needs to make the newer BOM of the older one, and the same as people tell it.

    A change of one of the named `parameters` is told by itself; of a line's other parameters together.
    """
    pairs = pair(older.lines, newer.lines)
    return Difference(
        older=older.identity,
        newer=newer.identity,
        size=(len(older.lines), len(newer.lines)),
        quantity=(older.quantity, newer.quantity),
        changes=tuple(_told(pairs, parameters)),
        lines=tuple(_differing(pairs)),
        warnings=(older.warnings, newer.warnings) if older.warnings != newer.warnings else None,
    )


def _told(pairs: tuple[Pair, ...], parameters: Collection[str]) -> list[Change]:
    """In the order of the newer BOM, what went at the end; of one line, what matters most first."""
    told = [
        *placement_changes(pairs),
        *(change for each in pairs for change in line_changes(each, parameters)),
    ]
    return sorted(told, key=lambda change: (_is_removal(change), change.line, _ORDER[change.kind]))


def _is_removal(change: Change) -> bool:
    return change.kind is ChangeKind.LINE_REMOVED


def _differing(pairs: Iterable[Pair]) -> Iterator[LineDifference]:
    furthest = 0
    for each in pairs:
        in_order = each.was is None or each.was > furthest
        if each.old == each.new and in_order:
            furthest = each.was or furthest
        else:
            yield _line_difference(each)


def _line_difference(each: Pair) -> LineDifference:
    whole = each.old is None or each.new is None
    return LineDifference(
        change="added" if each.old is None else "removed" if each.new is None
        else "changed" if each.fields else "reordered",
        line_key=each.line.line_key,
        component=each.line.component,
        designators=each.line.designators,
        was=each.was,
        now=each.now,
        fields=each.fields,
        line=each.line if whole else None,
    )  # fmt: skip

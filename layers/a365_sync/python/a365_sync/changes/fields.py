"""What changed within a line, field by field."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from a365_sync.bom.model import BomLine, Kind
from a365_sync.changes.choices import choice_changes
from a365_sync.changes.model import Change, ChangeKind
from a365_sync.changes.pairing import Pair
from a365_sync.changes.parameters import parameter_changes
from a365_sync.changes.telling import tell, tell_of
from a365_sync.changes.wording import as_text, listing, name_of, shown

_TEXTS = {
    "comment": ChangeKind.COMMENT,
    "description": ChangeKind.DESCRIPTION,
    "ipn": ChangeKind.IPN,
    "lifecycle_state": ChangeKind.LIFECYCLE,
}
_NAMES = {"ipn": "internal part number", "lifecycle_state": "lifecycle", "item_id": "library item",
          "managed": "managed by the library", "replaces": "stands in for"}  # fmt: skip


def line_changes(each: Pair, parameters: Collection[str]) -> Iterator[Change]:
    """Everything about one line but where its designators came from and went to."""
    if each.old is None:
        yield _added(each, each.line)
    elif each.new is None:
        yield _removed(each, each.line)
    for field, (old, new) in each.fields.items():
        if field == "parameters":
            yield from parameter_changes(each, parameters)
        else:
            yield from _TELLERS.get(field, _other)(each, field, old, new)


def _added(each: Pair, line: BomLine) -> Change:
    return tell(each, ChangeKind.LINE_ADDED, f"Added: {_counted(line)}{_maker(line)}{_at(line, 'at')}",
                designators=line.designators, field="quantity", new=line.quantity)  # fmt: skip


def _removed(each: Pair, line: BomLine) -> Change:
    return tell(each, ChangeKind.LINE_REMOVED, f"Removed: {_counted(line)}{_at(line, 'before at')}",
                designators=line.designators, field="quantity", old=line.quantity)  # fmt: skip


def _counted(line: BomLine) -> str:
    if line.kind is Kind.NOT_FITTED:
        return f"{name_of(line)}, not fitted"
    role = f" in place of {line.replaces}" if line.kind is Kind.ALTERNATE else ""
    return f"{line.quantity} × {name_of(line)}{role}"


def _maker(line: BomLine) -> str:
    first = next(iter(line.part_choices), None)
    return f", {first.manufacturer} {first.mpn}".replace("  ", " ") if first else ""


def _at(line: BomLine, word: str) -> str:
    return f", {word} {listing(line.designators)}" if line.designators else ""


def _quantity(each: Pair, field: str, old: Any, new: Any) -> Iterator[Change]:
    yield tell_of(each, ChangeKind.QUANTITY, f"quantity {old} → {new}", field=field, old=old, new=new)


def _text(each: Pair, field: str, old: Any, new: Any) -> Iterator[Change]:
    what = f"{_NAMES.get(field, field)} {shown(old)} → {shown(new)}"
    yield tell_of(each, _TEXTS[field], what, field=field, old=old, new=new)


def _component(each: Pair, field: str, old: Any, new: Any) -> Iterator[Change]:
    yield tell_of(each, ChangeKind.REVISION, f"revision {old} → {new}", field=field, old=old, new=new)


def _revision(each: Pair, field: str, old: Any, new: Any) -> Iterator[Change]:
    """A revision's GUID says something only where its name stayed."""
    if "component" not in each.fields:
        what = f"another revision of the same name, {new} instead of {old}"
        yield tell_of(each, ChangeKind.REVISION, what, field=field, old=old, new=new)


def _designators(each: Pair, field: str, old: Any, new: Any) -> Iterator[Change]:
    """Which came and went is told by `placement`; what is left is their order."""
    if Counter(old) == Counter(new):
        yield tell_of(each, ChangeKind.OTHER, "designators in another order", field=field,
                      old=as_text(old), new=as_text(new))  # fmt: skip


def _part_choices(each: Pair, _field: str, _old: Any, _new: Any) -> Iterator[Change]:
    yield from choice_changes(each)


def _other(each: Pair, field: str, old: Any, new: Any) -> Iterator[Change]:
    what = f"{_NAMES.get(field, field)} {shown(old)} → {shown(new)}"
    yield tell_of(each, ChangeKind.OTHER, what, field=field, old=as_text(old), new=as_text(new))


_TELLERS: Mapping[str, Callable[[Pair, str, Any, Any], Iterator[Change]]] = {
    **dict.fromkeys(_TEXTS, _text),
    "quantity": _quantity,
    "component": _component,
    "revision": _revision,
    "designators": _designators,
    "part_choices": _part_choices,
}

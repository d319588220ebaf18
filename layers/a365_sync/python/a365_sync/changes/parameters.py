"""What changed among a component's parameters."""

from collections.abc import Collection, Iterable, Iterator

from a365_sync.bom.model import Parameter
from a365_sync.changes.model import Change, ChangeKind
from a365_sync.changes.pairing import Pair
from a365_sync.changes.telling import tell_of
from a365_sync.changes.wording import plural, shown

_SHOWN = 2
_Values = dict[str, list[str]]
"""By name; one component may have a name several times."""


def parameter_changes(each: Pair, chosen: Collection[str]) -> Iterator[Change]:
    """One change for each of the chosen parameters, and one for all others of the line."""
    before = _by_name(each.old.parameters if each.old else ())
    after = _by_name(each.new.parameters if each.new else ())
    names = [name for name in before | after if before.get(name) != after.get(name)]
    for name in (name for name in names if name in chosen):
        yield _of_one(each, name, before, after)
    others = [name for name in names if name not in chosen]
    if len(others) == 1:
        yield _of_one(each, others[0], before, after)
    elif others or not names:
        yield _of_several(each, others, before, after)


def _by_name(parameters: Iterable[Parameter]) -> _Values:
    values: _Values = {}
    for parameter in parameters:
        values.setdefault(parameter.name, []).append(parameter.value)
    return values


def _of_one(each: Pair, name: str, before: _Values, after: _Values) -> Change:
    old, new = (", ".join(values[name]) if name in values else None for values in (before, after))
    what = f"parameter {_step(name, before, after)}"
    return tell_of(each, ChangeKind.PARAMETER, what, field=f"parameter:{name}", old=old, new=new)


def _of_several(each: Pair, names: list[str], before: _Values, after: _Values) -> Change:
    """Names that all stayed the same stand in another order."""
    steps = [_step(name, before, after) for name in names[:_SHOWN]]
    rest = [plural(len(names) - _SHOWN, "other")] if len(names) > _SHOWN else []
    what = f"parameters {'; '.join([*steps, *rest])}" if names else "parameters in another order"
    return tell_of(each, ChangeKind.PARAMETER, what, field="parameters",
                   old=_cell(names, before), new=_cell(names, after))  # fmt: skip


def _step(name: str, before: _Values, after: _Values) -> str:
    return f"{name} {shown(before.get(name))} → {shown(after.get(name))}"


def _cell(names: list[str], values: _Values) -> str:
    return "; ".join(f"{name}: {', '.join(values[name])}" for name in names if name in values)

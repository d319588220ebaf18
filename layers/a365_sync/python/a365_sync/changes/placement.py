"""What became of designators: where each stood before, and where it stands now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from a365_sync.bom.designators import natural_sorted
from a365_sync.bom.model import BomLine, Kind
from a365_sync.changes.model import Change, ChangeKind
from a365_sync.changes.pairing import Pair
from a365_sync.changes.telling import tell, tell_of
from a365_sync.changes.wording import listing, name_of

_Places = dict[str, Counter[int]]
_Step = tuple[int | None, int | None]
"""From which pair to which, by their index."""


def placement_changes(pairs: tuple[Pair, ...]) -> Iterator[Change]:
    """Designators that came, went, moved to another line or changed their fitting, those of one kind together.

    The designators of a line that is new or gone as a whole are told with the line, unless they moved.
    """
    olds, news = [each.old for each in pairs], [each.new for each in pairs]
    for (source, target), names in _steps(_places(olds), _places(news)).items():
        was = None if source is None else olds[source]
        now = None if target is None else news[target]
        if target is not None and was and now:
            yield _moved(pairs[target], was, now, names)
        elif target is not None and pairs[target].old is not None:
            yield tell_of(pairs[target], ChangeKind.DESIGNATORS_ADDED, f"{listing(names)} added",
                          designators=names, field="designators", new=", ".join(names))  # fmt: skip
        elif source is not None and pairs[source].new is not None:
            yield tell_of(pairs[source], ChangeKind.DESIGNATORS_REMOVED, f"{listing(names)} removed",
                          designators=names, field="designators", old=", ".join(names))  # fmt: skip


def _places(lines: Sequence[BomLine | None]) -> _Places:
    places: _Places = {}
    there = [(line.line_key, index, line) for index, line in enumerate(lines) if line]
    # By their keys: which of several equal designators moved where must not hang on the order of the lines.
    for _, index, line in sorted(there, key=lambda each: each[:2]):
        for name in line.designators:
            places.setdefault(name, Counter())[index] += 1
    return places


def _steps(before: _Places, after: _Places) -> dict[_Step, tuple[str, ...]]:
    steps: dict[_Step, list[str]] = {}
    for name in natural_sorted(name for name in before | after if before.get(name) != after.get(name)):
        stood, stands = before.get(name, Counter()), after.get(name, Counter())
        # A designator may repeat within a board (unannotated `C?`): as often as it left, as often it can arrive.
        for step in zip_longest((stood - stands).elements(), (stands - stood).elements()):
            steps.setdefault(step, []).append(name)
    return {step: tuple(names) for step, names in steps.items()}


def _moved(target: Pair, was: BomLine, now: BomLine, names: tuple[str, ...]) -> Change:
    kind, text = _step_in_words(was, now, listing(names), plural=len(names) > 1)
    return tell(
        target,
        kind,
        text,
        designators=names,
        from_line_key=was.line_key,
        field="designators",
        old=name_of(was),
        new=name_of(now),
    )


def _step_in_words(was: BomLine, now: BomLine, names: str, *, plural: bool) -> tuple[ChangeKind, str]:
    be, take = ("are", "take") if plural else ("is", "takes")
    if now.kind is Kind.NOT_FITTED and was.kind is not Kind.NOT_FITTED:
        return ChangeKind.NOT_FITTED, f"{names} {be} no longer fitted: {_change_of(was, now)}"
    if was.kind is Kind.NOT_FITTED and now.kind is not Kind.NOT_FITTED:
        return ChangeKind.FITTED, f"{names} {be} now fitted: {_change_of(was, now)}"
    if Kind.ALTERNATE not in (was.kind, now.kind):
        return ChangeKind.DESIGNATORS_MOVED, f"{names} moved {_from_to(was, now)}"
    if name_of(was) != name_of(now):
        return ChangeKind.ALTERNATE, f"{names} {take} {name_of(now)} instead of {name_of(was)}"
    return ChangeKind.ALTERNATE, f"{names} {be} still {name_of(now)}, {_role(now)} and no longer {_role(was)}"


def _from_to(was: BomLine, now: BomLine) -> str:
    if name_of(was) == name_of(now):
        return f"to another line of {name_of(now)}"
    return f"from {name_of(was)} to {name_of(now)}"


def _change_of(was: BomLine, now: BomLine) -> str:
    same = name_of(was) == name_of(now)
    return name_of(now) if same else f"{name_of(now)} instead of {name_of(was)}"


def _role(line: BomLine) -> str:
    return f"as alternate of {line.replaces}" if line.kind is Kind.ALTERNATE else "as the design's own part"

"""What changed among a component's part choices."""

from collections import Counter
from collections.abc import Iterable, Iterator

from a365_sync.bom.model import PartChoice
from a365_sync.changes.model import Change, ChangeKind
from a365_sync.changes.pairing import Pair
from a365_sync.changes.telling import tell_of
from a365_sync.changes.wording import as_text, listing

_Choices = dict[tuple[str, str, int], PartChoice]
"""By maker, MPN, and which of several equal ones it is."""


def choice_changes(each: Pair) -> Iterator[Change]:
    """Part choices that were added or dropped, supplier numbers that changed, and another order among the choices."""
    before = _named(each.old.part_choices if each.old else ())
    after = _named(each.new.part_choices if each.new else ())
    for key, choice in after.items():
        if key not in before:
            what = f"{_name(choice)} approved as choice {choice.rank}"
            yield tell_of(each, ChangeKind.CHOICE_ADDED, what, field="part_choices", new=_name(choice))
        elif before[key].skus != choice.skus:
            yield _suppliers(each, before[key], choice)
    for key, choice in before.items():
        if key not in after:
            what = f"{_name(choice)} no longer approved, was choice {choice.rank}"
            yield tell_of(each, ChangeKind.CHOICE_DROPPED, what, field="part_choices", old=_name(choice))
    if _is_ranked_anew(before, after):
        yield _ranked(each, list(before.values()), list(after.values()))


def _is_ranked_anew(before: _Choices, after: _Choices) -> bool:
    """Whether those that stayed changed places, or one became or was the first; not that they only moved up or down."""
    stayed = [key for key in before if key in after]
    if stayed != [key for key in after if key in before]:
        return True
    first, now_first = (next(iter(choices), None) for choices in (before, after))
    if first != now_first:
        return bool(stayed) and stayed[0] in (first, now_first)
    ranks, new_ranks = ([choice.rank for choice in choices.values()] for choices in (before, after))
    return before.keys() == after.keys() and ranks != new_ranks


def _named(choices: Iterable[PartChoice]) -> _Choices:
    met: Counter[tuple[str, str]] = Counter()
    named: _Choices = {}
    for choice in choices:
        name = (choice.manufacturer, choice.mpn)
        met[name] += 1
        named[(*name, met[name])] = choice
    return named


def _ranked(each: Pair, before: list[PartChoice], after: list[PartChoice]) -> Change:
    old, new = [_name(choice) for choice in before], [_name(choice) for choice in after]
    what = f"part choices in another order: {listing(new, most=3)}"
    if old[0] != new[0]:
        what = f"first choice is now {new[0]}, was {old[0]}"
    return tell_of(each, ChangeKind.CHOICES_RANKED, what, field="part_choices",
                   old="; ".join(old), new="; ".join(new))  # fmt: skip


def _suppliers(each: Pair, before: PartChoice, after: PartChoice) -> Change:
    old = [f"{sku.supplier} {sku.sku}" for sku in before.skus]
    new = [f"{sku.supplier} {sku.sku}" for sku in after.skus]
    gone, come = _less(old, new), _less(new, old)
    steps = [f"{word} {listing(skus)}" for word, skus in (("without", gone), ("now", come)) if skus]
    what = f"suppliers of {_name(after)}: {', '.join(steps) or 'in another order'}"
    return tell_of(each, ChangeKind.SUPPLIERS, what, field="part_choices", old=as_text(old), new=as_text(new))


def _less(some: list[str], others: list[str]) -> list[str]:
    return list((Counter(some) - Counter(others)).elements())


def _name(choice: PartChoice) -> str:
    return f"{choice.manufacturer} {choice.mpn}".strip()

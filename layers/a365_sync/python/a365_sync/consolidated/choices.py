"""Merges what the BOMs say of a part's manufacturer parts."""

from collections.abc import Iterable, Mapping

from a365_sync.bom.model import PartChoice
from a365_sync.consolidated.identity import mpn_key


def merged_choices(quantities: Mapping[tuple[PartChoice, ...], int]) -> tuple[PartChoice, ...]:
    """One list of part choices from those of several lines, each with the quantity that was to be bought by it.

    The best rank counts, then the larger quantity, then the name: two preferred parts stand one after the other, and
    the conflict is told.
    """
    found: dict[str, list[tuple[PartChoice, int]]] = {}
    for choices, quantity in quantities.items():
        for choice in choices:
            found.setdefault(mpn_key(choice), []).append((choice, quantity))
    ordered = sorted(found.items(), key=lambda entry: (*_weight(entry[1]), entry[0]))
    return tuple(
        _merged(rank, [choice for choice, _ in same]) for rank, (_, same) in enumerate(ordered, start=1)
    )


def _weight(same: list[tuple[PartChoice, int]]) -> tuple[int, int]:
    return min(choice.rank for choice, _ in same), -sum(quantity for _, quantity in same)


def _merged(rank: int, same: Iterable[PartChoice]) -> PartChoice:
    spelled = sorted(same, key=lambda choice: (choice.manufacturer, choice.mpn))
    skus = {sku for choice in spelled for sku in choice.skus}
    return PartChoice(
        rank=rank,
        manufacturer=spelled[0].manufacturer,
        mpn=spelled[0].mpn,
        skus=tuple(sorted(skus, key=lambda sku: (sku.supplier, sku.sku))),
    )

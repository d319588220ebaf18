"""What a kind of row offers to the columns of a profile."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from a365_sync.bom.model import Parameter, PartChoice

Value = str | int | bool | tuple[str, ...]
"""What a field holds; JSON keeps all four, a table joins the last and spells out the rest."""


def is_filled(value: Value) -> bool:
    """Whether there is anything in it; a number or a truth always says something."""
    if isinstance(value, int):
        return True
    return any(text.strip() for text in ((value,) if isinstance(value, str) else value))


Field = Callable[[Any], Value]


@dataclass(frozen=True)
class RowKind:
    """The fields of one kind of row by name, and the two places that columns look a name up in."""

    fields: Mapping[str, Field]
    parameters: Callable[[Any], Iterable[Parameter]]
    part_choices: Callable[[Any], tuple[PartChoice, ...]]


def choice_fields(choices_of: Callable[[Any], tuple[PartChoice, ...]]) -> dict[str, Field]:
    """The fields that all rows with part choices share; `further` ones are those after rank 1."""
    return {
        "manufacturer": lambda row: next((choice.manufacturer for choice in choices_of(row)), ""),
        "mpn": lambda row: next((choice.mpn for choice in choices_of(row)), ""),
        "further_mpns": lambda row: tuple(choice.mpn for choice in choices_of(row)[1:] if choice.mpn),
        "further_parts": lambda row: tuple(_named(choice) for choice in choices_of(row)[1:]),
        # Only the preferred part's: another choice's number beside this MPN would buy the wrong part.
        "suppliers": lambda row: tuple(
            f"{sku.supplier}:{sku.sku}" for choice in choices_of(row)[:1] for sku in choice.skus
        ),
        "part_choices": lambda row: tuple(_with_skus(choice) for choice in choices_of(row)),
    }


def _named(choice: PartChoice) -> str:
    return f"{choice.manufacturer}:{choice.mpn}"


def _with_skus(choice: PartChoice) -> str:
    skus = "|".join(f"{sku.supplier}:{sku.sku}" for sku in choice.skus)
    return _named(choice) + (f" [{skus}]" if skus else "")

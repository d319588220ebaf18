"""The columns of a profile at work: from a row to a value, from a value to a cell's text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from a365_sync.exports.profile import Column, Format, Profile
from a365_sync.exports.ranges import with_ranges
from a365_sync.exports.row_kinds import ROW_KINDS
from a365_sync.exports.rows import RowKind, Value, is_filled

_SEPARATOR = ";"  # of lists other than designators: part numbers hold commas
_TRANSFORMS: dict[str, Callable[[str], str]] = {
    "one_line": lambda text: " ".join(text.split()),
    "upper": str.upper,
    "lower": str.lower,
}


@dataclass(frozen=True, slots=True)
class ReadyColumn:
    """A column of one table; `ranges` and `splits_at` matter to lists only."""

    name: str
    value: Callable[[Any], Value]
    separator: str
    ranges: bool
    splits_at: str
    booleans: tuple[str, str]  # how false and true are written
    required: bool
    longest: int | None
    least: int | None
    refuses: str

    def text(self, value: Value) -> str:
        """A value as a table's cell shows it."""
        if isinstance(value, tuple):
            return self.separator.join(with_ranges(value) if self.ranges else value)
        if isinstance(value, bool):
            return self.booleans[value]
        return str(value)


def ready_columns(
    profile: Profile, format_: Format, parameters: Iterable[str] = ()
) -> tuple[ReadyColumn, ...]:
    """The columns that a format gets; one with `each_parameter` becomes one for each of these parameters."""
    ready: list[ReadyColumn] = []
    for column in profile.columns:
        if format_ not in column.formats:
            continue
        if column.each_parameter:
            ready += [_of_parameter(profile, column, name) for name in parameters]
        else:
            ready.append(_ready(profile, column, column.name, _source(column, ROW_KINDS[profile.rows])))
    return tuple(ready)


def _ready(profile: Profile, column: Column, name: str, source: Callable[[Any], Value]) -> ReadyColumn:
    holds_designators = column.field == "designators"
    style = profile.designators
    separator = column.separator or (style.separator if holds_designators else _SEPARATOR)
    return ReadyColumn(
        name=name,
        value=lambda row: _changed(column, source(row)),
        separator=separator,
        ranges=style.ranges and holds_designators,
        splits_at=style.splits_at if holds_designators else "",
        booleans=(column.texts.get("false", "false"), column.texts.get("true", "true")),
        required=column.required,
        longest=column.longest or profile.longest_cell,
        least=column.least,
        refuses=column.refuses,
    )


def _of_parameter(profile: Profile, column: Column, parameter: str) -> ReadyColumn:
    """A parameter may be called like another column; the column's own name, as a prefix, keeps them apart."""
    kind = ROW_KINDS[profile.rows]

    def values(row: Any) -> Value:
        return tuple(found.value for found in kind.parameters(row) if found.name == parameter)

    return _ready(profile, column, f"{column.name}{parameter}", values)


def _source(column: Column, kind: RowKind) -> Callable[[Any], Value]:
    if column.field is not None:
        return kind.fields[column.field]
    if column.first_filled is not None:
        fields = [kind.fields[name] for name in column.first_filled]
        return lambda row: next((value for field in fields if is_filled(value := field(row))), "")
    if column.parameter is not None:
        return _parameter(column.parameter, kind)
    if column.supplier_sku is not None:
        return _supplier_sku(column.supplier_sku, kind)
    constant = column.constant or ""
    return lambda _row: constant


def _parameter(names: Sequence[str], kind: RowKind) -> Callable[[Any], Value]:
    """The first filled value of the first of these parameters that has one."""

    def value(row: Any) -> Value:
        filled = [parameter for parameter in kind.parameters(row) if parameter.value.strip()]
        return next((found.value for name in names for found in filled if found.name == name), "")

    return value


def _supplier_sku(suppliers: Sequence[str], kind: RowKind) -> Callable[[Any], Value]:
    """The preferred part's first SKU of the first of these suppliers that has one, in any case of letters."""
    folded = [name.casefold() for name in suppliers]

    def value(row: Any) -> Value:
        skus = [sku for choice in kind.part_choices(row)[:1] for sku in choice.skus]
        return next((sku.sku for name in folded for sku in skus if sku.supplier.casefold() == name), "")

    return value


def _changed(column: Column, value: Value) -> Value:
    """`texts` and `transform` for texts and lists; a truth stays one, and is spelled where it becomes a cell."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, tuple):
        return tuple(_text(column, entry) for entry in value)
    return _text(column, value)


def _text(column: Column, text: str) -> str:
    text = column.texts.get(text, text)
    return _TRANSFORMS[column.transform](text) if column.transform else text

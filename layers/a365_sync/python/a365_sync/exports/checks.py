"""Holds rows against the rules of the target that a profile names."""

from collections.abc import Iterator, Sequence

from a365_sync.exports.columns import ReadyColumn
from a365_sync.exports.profile import Checks, Format
from a365_sync.exports.report import Finding
from a365_sync.exports.rows import Value, is_filled

Row = Sequence[Value]


def findings(
    columns: Sequence[ReadyColumn], checks: Checks, format_: Format, rows: Sequence[Row]
) -> tuple[Finding, ...]:
    """All breaches, row by row.

    A list in one cell may be read as another: `separator_inside` an entry, or an entry that looks like a range
    (`range_like`). The other codes are rules of the profile. JSON keeps lists, and limits hold for each entry. A rule
    about columns that the format does not have says nothing.
    """
    return tuple(
        finding
        for number, row in enumerate(rows, start=1)
        for finding in (
            *_cells(columns, format_, number, row), *_row(columns, checks, number, row)
        )
    )  # fmt: skip


def _cells(columns: Sequence[ReadyColumn], format_: Format, number: int, row: Row) -> Iterator[Finding]:
    for column, value in zip(columns, row, strict=True):
        entries = value if isinstance(value, tuple) else ()
        texts = entries if format_ is Format.JSON and entries else (column.text(value),)
        for code, text in _told(column, value, texts):
            yield Finding(code=code, row=number, column=column.name, text=text)
        if format_ is not Format.JSON:
            yield from _ambiguous(column, number, entries)


def _told(column: ReadyColumn, value: Value, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Codes and texts of what is wrong with a value by itself."""
    longest = max(map(len, texts))
    if column.required and not is_filled(value):
        yield "empty", "The target needs a value."
    if column.longest is not None and longest > column.longest:
        yield "too_long", f"{longest} characters, the target takes {column.longest}; nothing was cut."
    if column.least is not None and isinstance(value, int) and value < column.least:
        yield "too_few", f"The target takes {column.least} at least, not {value}."
    if refused := sorted({sign for text in texts for sign in text if sign in column.refuses}):
        yield "sign_refused", f"The target cannot read {' '.join(refused)} in it."


def _ambiguous(column: ReadyColumn, number: int, entries: Sequence[str]) -> Iterator[Finding]:
    for entry in entries:
        if any(sign in entry for sign in (column.separator, *column.splits_at)):
            text = f"{entry!r} holds a sign at which the list is split."
            yield Finding(code="separator_inside", row=number, column=column.name, text=text)
        if column.ranges and "-" in entry:
            text = f"{entry!r} is one designator and looks like a range."
            yield Finding(code="range_like", row=number, column=column.name, text=text)


def _row(columns: Sequence[ReadyColumn], checks: Checks, number: int, row: Row) -> Iterator[Finding]:
    by_name = {column.name: value for column, value in zip(columns, row, strict=True)}
    wanted = [name for name in checks.any_filled or () if name in by_name]
    if wanted and not any(is_filled(by_name[name]) for name in wanted):
        text = f"The target needs one of {', '.join(wanted)}."
        yield Finding(code="none_filled", row=number, column=wanted[0], text=text)
    if checks.counted is not None and checks.counted.quantity in by_name:
        designators, quantity = by_name.get(checks.counted.designators), by_name[checks.counted.quantity]
        if isinstance(designators, tuple) and designators and len(designators) != quantity:
            text = f"{len(designators)} designators, {checks.counted.quantity} is {quantity}."
            yield Finding(code="count_differs", row=number, column=checks.counted.quantity, text=text)

"""What the targets do with a file, by their own rules: each importer raises AssertionError for what it would refuse.

Cofactr: its BOM upload requirements. IndaBOM: the forms of django-bom. InvenTree and KiCad: their usual columns.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Imported:
    """What a target understood: parts to buy by designator, and designators that stay empty."""

    placed: Counter[str]
    empty: Counter[str]
    bought: int


def rows_of(content: bytes) -> Rows:
    """The rows below the header, each as long as it."""
    reader = csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True, restkey="too many")
    rows = list(reader)
    assert all("too many" not in row and None not in row.values() for row in rows)
    return rows


COFACTR: Mapping[str, frozenset[str]] = {
    "line": frozenset({"line number", "line", "number", "num", "item"}),
    "designators": frozenset({"reference designator", "refdes", "designator", "references", "reference"}),
    "quantity": frozenset({"quantity", "quant", "qty"}),
    "manufacturer": frozenset({"manufacturer", "mfg", "manufacturer 1"}),
    "mpn": frozenset({"manufacturer part number", "mpn", "part number", "part", "pn", "device", "p/n",
                      "manufacturer part no", "part number 1", "manufacturer part"}),
    "ipn": frozenset({"custom part number", "ipn", "internal"}),
    "custom": frozenset({"custom", "manufactured", "custom part"}),
    "alternatives": frozenset({"alternatives", "alts", "alt mpns"}),
    "dnp": frozenset({"place", "dnp", "populate", "fitted"}),
}  # fmt: skip


def cofactr(content: bytes) -> Imported:
    """Every column matches one of its fields by name; strings have at most 255 characters."""
    rows = [{_cofactr_field(name): value for name, value in row.items()} for row in rows_of(content)]
    assert all(set(row) == set(COFACTR) for row in rows)
    assert [value for row in rows for value in row.values() if len(value) > 255] == []
    assert all(row["mpn"] or row["ipn"] for row in rows)
    return _imported(rows, "designators", "quantity", lambda row: row["dnp"] == "Yes", ",")


def _cofactr_field(name: str) -> str:
    (field,) = (field for field, names in COFACTR.items() if name.lower() in names)
    return field


def inventree(content: bytes) -> Imported:
    """Parts are found by IPN; a quantity is positive; reference has 5000 characters, note 500."""
    rows = rows_of(content)
    wanted = {
        "part",
        "quantity",
        "reference",
        "note",
        "optional",
        "consumable",
        "allow_variants",
        "inherited",
    }
    assert all(set(row) == wanted for row in rows)
    for row in rows:
        assert row["part"]
        assert int(row["quantity"]) > 0
        assert (len(row["reference"]) <= 5000, len(row["note"]) <= 500) == (True, True)
        assert {row[name] for name in ("optional", "consumable", "allow_variants", "inherited")} == {"False"}
    return _imported(rows, "reference", "quantity", lambda _row: False, ",")


def kicad(content: bytes) -> Imported:
    """Every cell quoted; DNP says DNP or nothing."""
    assert content.startswith(b'"Reference","Value",')
    rows = rows_of(content)
    assert {row["DNP"] for row in rows} <= {"DNP", ""}
    return _imported(rows, "Reference", "Qty", lambda row: row["DNP"] == "DNP", ",")


def indabom(content: bytes) -> Imported:
    """Splits designators at space, colon, semicolon, comma, tab and line end, and counts them."""
    rows = rows_of(content)
    for row in rows:
        assert int(row["level"]) == 1
        assert row["part_number"] or row["manufacturer_part_number"]
        assert len(row["description"]) <= 255
        designators = [name for name in re.split(" |:|;|,|\t|\n", row["reference"]) if name.strip()]
        assert int(row["quantity"]) >= 1
        assert not designators or len(designators) == int(row["quantity"])
    return _imported(rows, "reference", "quantity", lambda row: row["do_not_load"] in _NOT_LOADED, ",")


_NOT_LOADED = ("y", "x", "dnp", "dnl", "yes", "true")


def _imported(
    rows: Rows, designators: str, quantity: str, is_empty: Callable[[dict[str, str]], bool], separator: str
) -> Imported:
    def names(empty: bool) -> Iterator[str]:
        for row in rows:
            if is_empty(row) is empty and row[designators]:
                yield from row[designators].split(separator)

    bought = sum(int(row[quantity]) for row in rows if not is_empty(row))
    return Imported(Counter(names(False)), Counter(names(True)), bought)

"""What the targets do with a file, by their own rules: each importer raises AssertionError for what it would refuse.

Cofactr: its BOM upload requirements. IndaBOM: the forms of django-bom 1.315. InvenTree: its importer's fields for
`BomItem`, which looks parts up by IPN since February 2026. KiCad: the columns of its own BOM.
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


INVENTREE: Mapping[str, str] = {
    "part": "assembly", "sub_part": "component", "reference": "reference", "quantity": "quantity",
    "allow_variants": "allow variants", "inherited": "gets inherited", "optional": "optional",
    "consumable": "consumable", "setup_quantity": "setup quantity", "attrition": "attrition",
    "rounding_multiple": "rounding multiple", "note": "note",
}  # fmt: skip


def inventree(content: bytes) -> Imported:
    """Columns are matched by field or label; the assembly is that of the page, the component is looked up by IPN.

    A quantity is positive; reference has 5000 characters, note 500.
    """
    rows = [{_inventree_field(name): value for name, value in row.items()} for row in rows_of(content)]
    for row in rows:
        assert "part" not in row  # would be taken for another assembly
        assert row["sub_part"].strip()
        assert int(row["quantity"]) > 0
        assert (len(row["reference"]) <= 5000, len(row["note"]) <= 500) == (True, True)
        assert {row[name] for name in ("optional", "consumable", "allow_variants", "inherited")} == {"False"}
    return _imported(rows, "reference", "quantity", lambda _row: False, ",")


def _inventree_field(name: str) -> str:
    (field,) = (field for field, label in INVENTREE.items() if name.lower() in (field, label))
    return field


def kicad(content: bytes) -> Imported:
    """Every cell quoted; DNP says DNP or nothing."""
    assert content.startswith(b'"Reference","Value",')
    rows = rows_of(content)
    assert {row["DNP"] for row in rows} <= {"DNP", ""}
    return _imported(rows, "Reference", "Qty", lambda row: row["DNP"] == "DNP", ",")


INDABOM = frozenset(
    {
        "level", "part_number", "quantity", "do_not_load", "part_class", "reference", "synopsis", "description",
        "revision", "manufacturer_name", "manufacturer_part_number",
    }
)  # fmt: skip


def indabom(content: bytes) -> Imported:
    """Sniffs the dialect from the header, which has no doubled quotes to show; counts what it splits into designators.

    A row without a part number ends the upload, and an unknown column is a warning.
    """
    text = content.decode()
    dialect = csv.Sniffer().sniff(text[: text.index("\n") + 1])
    header, *read = csv.reader(io.StringIO(text, newline=""), dialect)
    assert set(header) <= INDABOM
    rows = rows_of(content)
    assert read == [list(row.values()) for row in rows]
    for row in rows:
        assert int(row["level"]) == 1
        assert row["part_number"] or row["manufacturer_part_number"]
        assert len(row["manufacturer_part_number"]) <= 128
        assert len(row["manufacturer_name"]) <= 128
        assert len(row["part_number"]) <= 128
        assert len(row["description"]) <= 255
        designators = [name for name in re.split(" |:|;|,|\t|\n", row["reference"]) if name.strip()]
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

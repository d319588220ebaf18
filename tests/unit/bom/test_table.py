import csv
import io

from hypothesis import given

from a365_sync.bom.model import BomLine, Kind, PartChoice, SupplierSku
from a365_sync.bom.table import to_csv
from tests.builders import bom_line, choices
from tests.strategies import boms_lines

HEADER = (
    "line,kind,ipn,component,revision,quantity,designators,manufacturer,mpn,alternates,suppliers,comment,"
    "description,lifecycle_state,managed,replaces"
)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_the_columns_are_exactly_these() -> None:
    assert to_csv([]) == HEADER + "\r\n"


def test_a_line_fills_every_column() -> None:
    skus = (SupplierSku(supplier="Digi-Key", sku="1-ND"), SupplierSku(supplier="Mouser", sku="2"))
    preferred = PartChoice(rank=1, manufacturer="Maker", mpn="M-1", skus=skus)
    second = PartChoice(rank=2, manufacturer="Other", mpn="O-1", skus=(SupplierSku(supplier="X", sku="no"),))
    third = PartChoice(rank=3, manufacturer="", mpn="T-1")
    line = bom_line(
        kind=Kind.ALTERNATE, ipn="42", quantity=2, designators=("R1", "R2"), replaces="CMP-00009-1",
        part_choices=(preferred, second, third),
    )  # fmt: skip
    assert read(to_csv([line])) == [
        {
            "line": "1", "kind": "alternate", "ipn": "42", "component": "CMP-00001-1",
            "revision": "revision-CMP-00001-1", "quantity": "2", "designators": "R1,R2",
            "manufacturer": "Maker", "mpn": "M-1", "alternates": "Other:O-1;:T-1",
            "suppliers": "Digi-Key:1-ND;Mouser:2", "comment": "10k", "description": "Resistor",
            "lifecycle_state": "Released", "managed": "true", "replaces": "CMP-00009-1",
        }
    ]  # fmt: skip


def test_a_line_that_is_not_fitted_has_quantity_zero_and_its_designators() -> None:
    line = bom_line(kind=Kind.NOT_FITTED, quantity=0, designators=("R1",), managed=False)
    (row,) = read(to_csv([line]))
    assert (row["kind"], row["quantity"], row["designators"]) == ("not_fitted", "0", "R1")
    assert (row["manufacturer"], row["mpn"], row["alternates"], row["suppliers"]) == ("", "", "", "")
    assert row["managed"] == "false"


def test_rfc_4180_quoting() -> None:
    text = to_csv(
        [bom_line(comment='0.063" L, 0.031" W', description="two\r\nlines", part_choices=choices("M"))]
    )
    assert '"0.063"" L, 0.031"" W","two\r\nlines"' in text


@given(boms_lines)
def test_a_reader_gives_back_every_cell(lines: tuple[BomLine, ...]) -> None:
    rows = read(to_csv(lines))
    assert [row["line"] for row in rows] == [str(number) for number in range(1, len(lines) + 1)]
    for row, line in zip(rows, lines, strict=True):
        assert (row["ipn"], row["component"], row["comment"], row["description"], row["replaces"]) == (
            line.ipn,
            line.component,
            line.comment,
            line.description,
            line.replaces,
        )
        assert row["designators"] == ",".join(line.designators)
        assert row["mpn"] == (line.part_choices[0].mpn if line.part_choices else "")

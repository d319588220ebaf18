import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from a365_sync.bom.model import Parameter, PartChoice, SupplierSku
from a365_sync.library.part import Part
from a365_sync.library.table import COLUMNS, common_parameters, write_csv
from tests.builders import part


def named(**values: str) -> tuple[Parameter, ...]:
    return tuple(Parameter(name=name, value=value) for name, value in values.items())


def read(parts: list[Part], parameters: list[str]) -> list[list[str]]:
    text = io.StringIO(newline="")
    write_csv(parts, parameters, text)
    assert text.getvalue().endswith("\r\n")
    return list(csv.reader(io.StringIO(text.getvalue(), newline=""), strict=True))


def test_parameters_that_at_least_half_of_the_components_fill_are_common() -> None:
    parts = [
        part("1", parameters=named(Value="1", Rare="x", Half="a")),
        part("2", parameters=named(Value="2"), item_parameters=named(Half="b")),
        part("3", parameters=named(Value="3", Blank=" ")),
        part("4", parameters=named(Value="", Blank=" ")),
    ]
    assert common_parameters(parts) == ["Value", "Half"]


def test_equally_frequent_parameters_stand_by_name_and_repeated_ones_count_once() -> None:
    twice = (Parameter(name="B", value="1"), Parameter(name="B", value="2"), Parameter(name="A", value="1"))
    assert common_parameters([part(parameters=twice)]) == ["A", "B"]


def test_no_parts_have_no_common_parameters() -> None:
    assert common_parameters([]) == []


def test_a_row_tells_all_of_a_component() -> None:
    skus = (SupplierSku(supplier="Digi-Key", sku="1-ND"), SupplierSku(supplier="Mouser", sku="2"))
    choices = (
        PartChoice(rank=1, manufacturer="Maker", mpn="M-1", skus=skus),
        PartChoice(rank=2, manufacturer="Other", mpn="O-1"),
    )
    repeated = (Parameter(name="Voltage", value="6.3V"), Parameter(name="Voltage", value="6.3"))
    header, row = read([part(part_choices=choices, parameters=repeated)], ["Voltage", "comment"])
    assert header == [*COLUMNS, "parameter:Voltage", "parameter:comment"]
    assert row == [
        "CMP-item-1-1", "revision-item-1", "item-1", "10k", "Resistor", "Components/Resistors", "Resistors",
        "Released", "Maker:M-1 [Digi-Key:1-ND|Mouser:2];Other:O-1", "6.3V|6.3", "",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=4))
def test_a_reader_gives_back_every_cell(texts: list[tuple[str, str, str]]) -> None:
    parts = [
        part(comment=comment, description=description, parameters=(Parameter(name="P", value=value),))
        for comment, description, value in texts
    ]
    rows = read(parts, ["P"])[1:]
    assert [(row[3], row[4], row[-1]) for row in rows] == texts

"""The library's CSV, byte for byte as it was before its columns became a profile."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from a365_sync.bom.model import Parameter, PartChoice, SupplierSku
from a365_sync.exports.builtin import builtin
from a365_sync.exports.export import write_library_csv
from a365_sync.library.parameters import common_parameters
from a365_sync.library.part import Part
from tests.builders import part
from tests.unit.exports.boards import parts

GOLDEN = Path(__file__).parent / "golden/library.csv"
WHOLE = "a63b5b087b41f1d4eef950e17c5a0dedba88211544fd8231d1b5b09c3b67cc7a"  # of the 913 parts
COLUMNS = [
    "component", "revision", "item_id", "comment", "description", "folder", "type", "lifecycle_state", "part_choices",
]  # fmt: skip


def written(chosen: Iterable[Part], parameters: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    write_library_csv(builtin("library"), chosen, parameters, text)
    return text.getvalue().encode()


def read(chosen: Iterable[Part], parameters: Sequence[str]) -> list[list[str]]:
    content = written(chosen, parameters).decode()
    assert content.endswith("\r\n")
    return list(csv.reader(io.StringIO(content, newline=""), strict=True))


def test_awkward_parts_are_written_as_ever() -> None:
    awkward = [part for part in parts() if _is_awkward(part)][::16]
    assert len(awkward) > 20
    assert written(awkward, ["Value", "Manufacturer", "MPN"]) == GOLDEN.read_bytes()


def test_the_whole_library_is_written_as_ever() -> None:
    content = written(parts(), common_parameters(parts()))
    assert hashlib.sha256(content).hexdigest() == WHOLE


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
    chosen = [
        part(comment=comment, description=description, parameters=(Parameter(name="P", value=value),))
        for comment, description, value in texts
    ]
    rows = read(chosen, ["P"])[1:]
    assert [(row[3], row[4], row[-1]) for row in rows] == texts


def _is_awkward(part: Part) -> bool:
    """Texts that need quotes or look like formulas, and several part choices."""
    return any(sign in part.comment + part.description for sign in ',"\n=+') or len(part.part_choices) > 1

"""docs/exports.md says what there is."""

import re
from pathlib import Path

from a365_sync.exports.builtin import builtin_names
from a365_sync.exports.profile import SOURCES, Checks, Column, CsvStyle, Designators, Profile
from a365_sync.exports.reading import read_profile
from a365_sync.exports.row_kinds import ROW_KINDS
from tests.builders import bom_line
from tests.unit.exports.profiles import exported

PAGE = (Path(__file__).parents[3] / "docs/exports.md").read_text(encoding="utf-8")


def row(first: str) -> str:
    """The last cell of the table row that begins with this name."""
    match = re.search(rf"^\| `{first}` \|(.*)\|$", PAGE, re.MULTILINE)
    assert match is not None, first
    return match[1]


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def test_its_example_can_be_read_and_used() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    text = exported(
        read_profile("example", example, "docs/exports.md"), bom_line(quantity=2)
    ).content.decode()
    assert text.startswith(
        '"Item","Plant","Used","Qty","Places","Text","Case","Mouser"\n"CMP-00001-1","0100","Y","2"'
    )


def test_it_names_every_field_and_every_profile() -> None:
    assert quoted(row("field")) == set(ROW_KINDS["bom_lines"].fields)
    assert quoted(row("consolidated_parts")) == set(ROW_KINDS["consolidated_parts"].fields)
    assert [name for name in builtin_names() if f"\n| `{name}` |" not in PAGE] == []


def test_it_names_every_key() -> None:
    models = (Profile, Column, CsvStyle, Designators, Checks)
    keys = {key for model in models for key in model.model_fields} - {"each_parameter"}
    assert [key for key in sorted(keys) if f"`{key}`" not in PAGE and f"{key}:" not in PAGE] == []
    assert [
        source for source in SOURCES if source != "each_parameter" and f"\n| `{source}` |" not in PAGE
    ] == []

"""The CSV as the profile wants it, and any BOM by any profile."""

import csv
import io
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from a365_sync.bom.model import Bom, BomLine, Kind
from a365_sync.exports.export import export
from a365_sync.exports.formulas import guarded
from a365_sync.exports.profile import Format, Profile
from a365_sync.exports.row_kinds import ROW_KINDS
from tests.builders import bom_line, wip_identity
from tests.strategies import boms_lines
from tests.unit.exports.profiles import exported, profile

COLUMNS = "name: a, field: quantity\nname: b, field: comment"
LINE = bom_line(comment="=1")


def test_plain_is_rfc_4180() -> None:
    assert exported(profile(COLUMNS), LINE).content == b"a,b\r\n1,=1\r\n"


def test_each_option_does_what_it_says() -> None:
    assert exported(profile(COLUMNS, "csv: {line_ends: lf}"), LINE).content == b"a,b\n1,=1\n"
    assert exported(profile(COLUMNS, "csv: {quoting: all}"), LINE).content == b'"a","b"\r\n"1","=1"\r\n'
    assert exported(profile(COLUMNS, "csv: {header: false}"), LINE).content == b"1,=1\r\n"
    assert (
        exported(profile(COLUMNS, "csv: {byte_order_mark: true}"), LINE).content
        == b"\xef\xbb\xbfa,b\r\n1,=1\r\n"
    )
    assert exported(profile(COLUMNS, "csv: {guard_formulas: true}"), LINE).content == b"a,b\r\n1,'=1\r\n"


def test_line_breaks_of_any_kind_stand_in_quotes_whatever_ends_a_row() -> None:
    for text in ("\r", "\n", "a\rb", "a\r\n"):
        for style in ("lf", "crlf"):
            content = exported(
                profile(COLUMNS, f"csv: {{line_ends: {style}}}"), bom_line(comment=text)
            ).content
            assert f'1,"{text}"'.encode() in content


def test_numbers_stay_numbers() -> None:
    line = bom_line(quantity=-1, comment="-A1", managed=True)
    assert exported(profile(COLUMNS, "csv: {guard_formulas: true}"), line).content == b"a,b\r\n-1,'-A1\r\n"


fields = st.sampled_from(sorted(ROW_KINDS["bom_lines"].fields))
sources = st.one_of(
    fields.map(lambda name: {"field": name}),
    st.lists(fields, min_size=1, max_size=3).map(lambda names: {"first_filled": names}),
    st.lists(st.text(max_size=5), min_size=1, max_size=2).map(lambda names: {"parameter": names}),
    st.lists(st.text(max_size=8), min_size=1, max_size=2).map(lambda names: {"supplier_sku": names}),
    st.text(max_size=5).map(lambda text: {"constant": text}),
)
options = st.fixed_dictionaries(
    {},
    optional={
        "texts": st.dictionaries(st.sampled_from(["true", "false", "fitted", ""]), st.text(max_size=4)),
        "transform": st.sampled_from(["one_line", "upper", "lower"]),
        "separator": st.text(min_size=1, max_size=2),
        "required": st.booleans(),
        "longest": st.integers(1, 9),
    },
)
columns = st.lists(
    st.builds(lambda name, source, more: {"name": name, **source, **more}, st.text(min_size=1, max_size=4), sources,
              options), min_size=1, max_size=5, unique_by=lambda column: column["name"],
)  # fmt: skip
profiles = st.builds(
    lambda found, keep, ranges, style: Profile.model_validate(
        {"name": "p", "columns": found, "keep": keep, "designators": {"ranges": ranges}, "csv": style}
    ),
    columns,
    st.lists(st.sampled_from(Kind), min_size=1, unique=True),
    st.booleans(),
    st.fixed_dictionaries(
        {"guard_formulas": st.booleans(), "quoting": st.sampled_from(["all", "minimal"]),
         "byte_order_mark": st.booleans(), "line_ends": st.sampled_from(["lf", "crlf"])}
    ),
)  # fmt: skip


@given(profiles, boms_lines)
def test_any_profile_writes_any_bom_so_that_readers_get_every_cell_back(
    read: Profile, lines: tuple[BomLine, ...]
) -> None:
    whole = Bom(identity=wip_identity(), lines=lines)
    as_json, as_csv = (export(whole, read, format_) for format_ in (Format.JSON, Format.CSV))
    records: list[dict[str, Any]] = json.loads(as_json.content)
    header, *rows = csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig"), newline=""), strict=True)
    kept = sum(line.kind in read.keep for line in lines)
    assert len(records) == len(rows) == as_json.report.rows == as_csv.report.rows == kept
    if not (read.csv.byte_order_mark or header[0].startswith("\ufeff")):
        assert header == [column.name for column in read.columns]
    for record, row in zip(records, rows, strict=True):
        for column, cell in zip(read.columns, row, strict=True):
            value = record[column.name]
            if isinstance(value, str):
                assert cell in (value, guarded(value))
            elif isinstance(value, int) and not isinstance(value, bool):
                assert cell == str(value)

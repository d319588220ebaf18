"""Profiles as people write them: what is wrong is named with file, key and what is allowed."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.errors import InvalidInput
from a365_sync.exports.builtin import builtin, builtin_names
from a365_sync.exports.profile import Column, Format, Profile
from a365_sync.exports.reading import read_profile

GOOD = "columns: [{name: a, field: comment}]"
FILE = "profiles/own.yaml"
KEYS = [*Profile.model_fields, *Column.model_fields, "ranges", "counted", "quoting", "true"]
SCALARS = st.sampled_from([1, True, None, 1.5, "comment", "x", "csv", "fitted"])


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists, and mappings whose keys a profile may have."""
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)


@pytest.mark.parametrize("name", builtin_names())
def test_built_in_profiles_can_be_read_and_say_what_they_are_for(name: str) -> None:
    assert builtin(name).name == name
    assert builtin(name).description


def test_what_is_left_out_has_plain_defaults() -> None:
    read = read_profile("own", GOOD, FILE)
    assert (read.rows, read.files, len(read.keep)) == ("bom_lines", [Format.CSV], 3)
    assert (read.designators.separator, read.designators.ranges) == (",", False)
    assert (read.csv.header, read.csv.line_ends, read.csv.quoting) == (True, "crlf", "minimal")
    assert (read.csv.byte_order_mark, read.csv.guard_formulas) == (False, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a profile is a mapping"),
        ("- a", "a profile is a mapping"),
        ("columns: [", "expected the node content"),
        ("description: x", "columns: Field required"),
        ("columns: []", "columns: List should have at least 1 item"),
        (f"colums: 1\n{GOOD}", "the profile: there is no 'colums'; the nearest is 'columns'"),
        (f"name: x\n{GOOD}", "called as its file is"),
        ("columns: [{name: a, feild: comment}]", "columns.0: there is no 'feild'; the nearest is 'field'"),
        (
            "columns: [{name: a, field: quantty}]",
            "columns.0 (a): there is no 'quantty'; the nearest is 'quantity', allowed are comment, component,",
        ),
        ("columns: [{name: a, first_filled: [ipn, x]}]", "columns.0 (a): there is no 'x'"),
        ("columns: [{name: a}]", "needs exactly one of field, first_filled, parameter"),
        ("columns: [{name: a, field: ipn, constant: x}]", "needs exactly one of"),
        ("columns: [{name: a, each_parameter: true}]", "columns.0 (a): each_parameter is for library_parts"),
        (
            "files: [csv, json]\ncolumns: [{name: a, field: ipn, formats: [json]}]",
            "files: no column is for csv",
        ),
        (
            "columns: [{name: a, field: ipn, transform: title}]",
            "columns.0.transform: Input should be 'one_line'",
        ),
        ("columns: [{name: a, field: ipn}, {name: a, field: mpn}]", "two columns have the same name"),
        (f"rows: lines\n{GOOD}", "rows: there is no 'lines'; the nearest is 'bom_lines'"),
        ("rows: library_parts\ncolumns: [{name: a, field: quantity}]", "there is no 'quantity'"),
        (f"keep: [fited]\n{GOOD}", "keep.0: Input should be 'fitted', 'alternate' or 'not_fitted'"),
        (f"keep: []\n{GOOD}", "keep: List should have at least 1 item"),
        (f"files: [xml]\n{GOOD}", "files.0: Input should be 'csv', 'json' or 'xlsx'"),
        (f"csv: {{quotes: all}}\n{GOOD}", "csv: there is no 'quotes'; the nearest is 'quoting'"),
        (f"csv: {{quoting: some}}\n{GOOD}", "csv.quoting: Input should be 'minimal' or 'all'"),
        (f"checks: {{any_filled: [b]}}\n{GOOD}", "checks.any_filled: there is no 'b'"),
        (
            f"checks: {{counted: {{designators: a, quantity: b}}}}\n{GOOD}",
            "checks.counted.quantity: there is no 'b'",
        ),
        (f"checks: {{counted: {{quantity: a}}}}\n{GOOD}", "checks.counted.designators: Field required"),
        (f"checks: {{counted: {{quantty: a}}}}\n{GOOD}", "checks.counted: there is no 'quantty'"),
        (f'csv: {{header: "no"}}\n{GOOD}', "csv.header: Input should be a valid boolean"),
        (f'longest_cell: "255"\n{GOOD}', "longest_cell: Input should be a valid integer"),
        (f"longest_cell: 0\n{GOOD}", "longest_cell: Input should be greater than or equal to 1"),
    ],
)
def test_a_wrong_profile_is_refused_with_file_key_and_what_is_allowed(text: str, told: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_profile("own", text, FILE)
    assert raised.value.what.startswith(f"The export profile {FILE} is wrong: ")
    assert told in raised.value.what


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "columns: [{name: a, constant: no}]",
            "columns.0.constant: Input should be a valid string, not False",
        ),
        ("columns: [{name: a, constant: 007}]", "not 7: put it in quotes"),
        ("columns: [{name: a, constant: 1.50}]", "not 1.5: put it in quotes"),
        ("columns: [{name: on, field: ipn}]", "columns.0.name: Input should be a valid string, not True"),
        ("columns: [{name: a, field: managed, texts: {true: yes}}]", "columns.0.texts.true: Input should be"),
        (f"{GOOD}\n{GOOD}", "a key stands twice"),
        ("columns: [{name: a, name: b, field: ipn}]", "a key stands twice"),
        ("columns: [&a {name: a, field: ipn}, *a]", "aliases are not read"),
        (f"--- \n{GOOD}\n---\n{GOOD}", "expected a single document"),
        ("columns: !!python/object/apply:os.getcwd []", "could not determine a constructor"),
        ("[" * 1000, "nested too deeply"),
        (f"{GOOD} #{'x' * 100_000}", "100000 at most"),
        ("columns: \x00", "special characters are not allowed"),
        ("? [a]\n: b", "unhashable"),
    ],
)
def test_the_surprises_of_yaml_are_errors(text: str, told: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_profile("own", text, FILE)
    assert told in raised.value.what


def test_true_and_false_need_no_quotes_where_they_are_keys() -> None:
    text = 'columns: [{name: a, field: managed, texts: {true: "Yes", false: "No"}}]'
    assert read_profile("own", text, FILE).columns[0].texts == {"true": "Yes", "false": "No"}


@given(st.text() | st.text("[]{}:,-&*!|>'\"#%@`?\n ab") | st.recursive(SCALARS, nested).map(str))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        read_profile("own", text, FILE)

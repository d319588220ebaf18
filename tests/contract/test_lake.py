"""The lake's tables in the template are the rows that the code writes, column by column."""

import re
import types
from datetime import datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel

from a365_sync.bom.model import Source
from a365_sync.lake.bom_change import BomChangeRow
from a365_sync.lake.bom_line import BomLineRow
from a365_sync.lake.component import ComponentRow
from a365_sync.lake.part_choice import PartChoiceRow
from a365_sync.lake.release import ReleaseRow
from a365_sync.lake.row import Row
from a365_sync.lake.run import RunRow
from a365_sync.store import keys
from tests.builders import release_identity, wip_identity
from tests.contract.glue import GlueTable, row_misfits, tables
from tests.contract.stack import REPOSITORY

ROWS: dict[str, type[Row]] = {
    "bom_line": BomLineRow,
    "bom_change": BomChangeRow,
    "component": ComponentRow,
    "part_choice": PartChoiceRow,
    "release": ReleaseRow,
    "run": RunRow,
}
PLAIN = {bool: "boolean", int: "int", datetime: "timestamp"}


def glue_type(hint: Any) -> str:
    """Glue's type of a field, by its annotation."""
    origin = get_origin(hint)
    if origin is Annotated:
        return glue_type(get_args(hint)[0])
    if origin in (Union, types.UnionType):
        (one,) = (argument for argument in get_args(hint) if argument is not type(None))
        return glue_type(one)
    if origin is tuple:
        return f"array<{glue_type(get_args(hint)[0])}>"
    if origin is Literal or hint is str or (isinstance(hint, type) and issubclass(hint, str)):
        return "string"
    return PLAIN.get(hint) or f"struct<{','.join(f'{n}:{kind}' for n, kind in columns_of(hint).items())}>"


def columns_of(row: type[BaseModel]) -> dict[str, str]:
    hints = get_type_hints(row, include_extras=True)
    return {name: glue_type(hints[name]) for name in row.model_fields}


@pytest.mark.parametrize("name", ROWS)
def test_a_table_has_the_columns_that_are_written(name: str) -> None:
    declared = tables()[name].columns
    assert list(declared.items()) == list(columns_of(ROWS[name]).items())


def test_there_are_no_other_tables() -> None:
    assert tables().keys() == ROWS.keys()


@pytest.mark.parametrize("name", ROWS)
def test_no_column_is_a_partition_as_well(name: str) -> None:
    assert tables()[name].columns.keys().isdisjoint(tables()[name].partitions)


@pytest.mark.parametrize("table", tables().values(), ids=lambda table: table.name)
def test_partitions_are_known_by_rule(table: GlueTable) -> None:
    kinds = {name: table.parameters[f"projection.{name}.type"] for name in table.partitions}
    assert kinds in ({}, {"source": "enum"}, {"dt": "date"})
    assert (table.parameters.get("projection.enabled") == "true") == bool(kinds)
    if "source" in kinds:
        assert table.parameters["projection.source.values"].split(",") == [each.value for each in Source]
    if "dt" in kinds:
        assert table.parameters["projection.dt.format"] == "yyyy-MM-dd"
        assert table.parameters["projection.dt.range"].endswith(",NOW")


def test_objects_lie_where_athena_looks() -> None:
    written = {
        "bom_line": ("source=wip/", keys.lake_bom_lines(wip_identity())),
        "bom_change": ("dt=2026-11-22/", keys.lake_bom_changes("2026-11-22", "event")),
        "component": ("", keys.lake_library("component", "workspace")),
        "part_choice": ("", keys.lake_library("part_choice", "workspace")),
        "release": ("", keys.lake_release("project", "release")),
        "run": ("dt=2026-11-22/", keys.lake_run("2026-11-22", "run")),
    }
    assert written.keys() == tables().keys()
    for name, (partition, key) in written.items():
        assert f"s3://${{DataBucket}}/{key}".startswith(tables()[name].location + partition)
    assert keys.lake_bom_lines(release_identity()).startswith("lake/bom_line/source=release/")


def test_the_reader_of_json_is_the_one_that_gives_the_same_answer_twice() -> None:
    """Of OpenX's, AWS says that the number of results and their values can be non-deterministic."""
    assert {table.serializer for table in tables().values()} == {"org.apache.hive.hcatalog.data.JsonSerDe"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rank": "1"}, "part_choice.rank is no int: '1'"),
        ({"rank": True}, "part_choice.rank is no int: True"),
        ({"rank": 2**31}, f"part_choice.rank is no int: {2**31}"),
        ({"mpn": 5}, "part_choice.mpn is no string: 5"),
        ({"skus": "none"}, "part_choice.skus is no array: 'none'"),
        ({"skus": [{"supplier": "A"}]}, "part_choice.skus[] has not the members of"),
        ({"skus": [{"supplier": "A", "sku": 1}]}, "part_choice.skus[].sku is no string: 1"),
        ({"strange": 1}, "part_choice.strange is not declared"),
    ],
)
def test_a_value_of_another_type_would_be_seen(change: dict[str, Any], told: str) -> None:
    row = dict.fromkeys(tables()["part_choice"].columns)
    assert list(row_misfits(row, tables()["part_choice"])) == []
    assert told in "\n".join(row_misfits({**row, **change}, tables()["part_choice"]))


def test_a_column_that_is_not_written_would_be_seen() -> None:
    row = dict.fromkeys(tables()["run"].columns)
    del row["summary"]
    assert list(row_misfits(row, tables()["run"])) == ["run.summary is not written"]


QUERIES = re.findall(
    r"```sql\n(.*?)```", (REPOSITORY / "docs/queries.md").read_text(encoding="utf-8"), re.DOTALL
)
COLUMN_NAMES = {name for table in tables().values() for name in (*table.columns, *table.partitions)}


@pytest.mark.parametrize("query", QUERIES)
def test_no_example_calls_a_table_like_a_column(query: str) -> None:
    """Athena takes `component.item_id`, within a table that has a column `component`, for a field of that column."""
    assert set(re.findall(r"\b([a-z_]+)\.[a-z_*]+", re.sub(r"'[^']*'", "", query))) & COLUMN_NAMES == set()

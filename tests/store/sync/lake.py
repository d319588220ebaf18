"""What an installation wrote to the lake: as JSON, and as tables that DuckDB queries in Athena's place."""

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb

from tests.contract.glue import GlueTable, element, members, tables

SCALARS = {"string": "VARCHAR", "int": "INTEGER", "boolean": "BOOLEAN", "timestamp": "TIMESTAMP"}


def lake_objects(objects: dict[str, bytes]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every object of the lake, by its key."""
    return {
        key: [json.loads(line) for line in gzip.decompress(content).split(b"\n")[:-1]]
        for key, content in objects.items()
        if key.startswith("lake/")
    }


def rows_of(objects: dict[str, bytes], table: str) -> list[dict[str, Any]]:
    """All rows of a table."""
    found = lake_objects(objects)
    return [row for key in found if key.startswith(f"lake/{table}/") for row in found[key]]


def duck_type(glue: str) -> str:
    """DuckDB's name of Glue's type."""
    if glue.startswith("array<"):
        return f"{duck_type(element(glue))}[]"
    if glue.startswith("struct<"):
        inside = [f'"{name}" {duck_type(kind)}' for name, kind in members(glue).items()]
        return f"STRUCT({', '.join(inside)})"
    return SCALARS[glue]


def open_lake(objects: dict[str, bytes], folder: Path) -> duckdb.DuckDBPyConnection:
    """Every table of the template as a view over the files, columns and partitions as Glue has them."""
    for key, content in objects.items():
        if key.startswith("lake/"):
            path = folder / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    connection = duckdb.connect()
    for table in tables().values():
        connection.execute(_view(table, folder))
    return connection


def _view(table: GlueTable, folder: Path) -> str:
    columns = {name: duck_type(kind) for name, kind in table.columns.items()}
    partitions = {name: duck_type(kind) for name, kind in table.partitions.items()}
    hive = f", hive_partitioning = true, hive_types = {_struct(partitions)}" if partitions else ""
    files = f"{folder}/lake/{table.name}/**/*.jsonl.gz"
    reading = f"format = 'newline_delimited', columns = {_struct(columns, quoted=True)}{hive}"
    return f"CREATE VIEW {table.name} AS SELECT * FROM read_json('{files}', {reading})"  # noqa: S608 - all ours


def _struct(types: dict[str, str], *, quoted: bool = False) -> str:
    quote = "'" if quoted else ""
    return "{" + ", ".join(f"'{name}': {quote}{kind}{quote}" for name, kind in types.items()) + "}"

"""The lake's tables as `template.yaml` declares them to Glue, and what Glue's types mean for a JSON value."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from local.cloud.template import read
from tests.contract.stack import REPOSITORY, text

SCALARS: dict[str, type] = {"string": str, "int": int, "boolean": bool, "timestamp": str}
_LARGEST_INT = 2**31 - 1


@dataclass(frozen=True)
class GlueTable:
    """A table; columns and partition keys map names to Glue's types."""

    name: str
    columns: dict[str, str]
    partitions: dict[str, str]
    location: str
    serializer: str
    parameters: dict[str, str]


@cache
def tables() -> dict[str, GlueTable]:
    """All of the template's tables by name."""
    resources = read(REPOSITORY / "template.yaml").document["Resources"].values()
    inputs = [each["Properties"]["TableInput"] for each in resources if each["Type"] == "AWS::Glue::Table"]
    return {each["Name"]: _table(each) for each in inputs}


def _table(declared: dict[str, Any]) -> GlueTable:
    storage = declared["StorageDescriptor"]
    return GlueTable(
        declared["Name"],
        {column["Name"]: column["Type"] for column in storage["Columns"]},
        {column["Name"]: column["Type"] for column in declared.get("PartitionKeys", ())},
        text(storage["Location"]),
        storage["SerdeInfo"]["SerializationLibrary"],
        declared["Parameters"],
    )


def element(glue: str) -> str:
    """The type of an array's elements."""
    return glue.removeprefix("array<").removesuffix(">")


def members(glue: str) -> dict[str, str]:
    """The members of a struct with their types."""
    parts, depth = [""], 0
    for char in glue.removeprefix("struct<")[:-1]:
        depth += {"<": 1, ">": -1}.get(char, 0)
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    pairs = (part.partition(":") for part in parts)
    return {name: kind for name, _, kind in pairs}


def misfits(value: Any, glue: str, where: str = "") -> Iterator[str]:
    """Where a JSON value is not of a type, in words; null is of any."""
    if value is None:
        return
    if glue.startswith("array<"):
        if not isinstance(value, list):
            yield f"{where} is no array: {value!r}"
            return
        for entry in value:
            yield from misfits(entry, element(glue), f"{where}[]")
    elif glue.startswith("struct<"):
        wanted = members(glue)
        if not isinstance(value, dict) or value.keys() != wanted.keys():
            yield f"{where} has not the members of {glue}: {value!r}"
            return
        for name, kind in wanted.items():
            yield from misfits(value[name], kind, f"{where}.{name}")
    elif not _is_scalar(value, glue):
        yield f"{where} is no {glue}: {value!r}"


def _is_scalar(value: Any, glue: str) -> bool:
    if type(value) is not SCALARS[glue]:
        return False
    if glue == "timestamp":
        return _is_time(str(value))
    return not isinstance(value, int) or -_LARGEST_INT <= value <= _LARGEST_INT


def _is_time(text: str) -> bool:
    """The form that Hive's reader takes without being told, with milliseconds."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f").isoformat(" ", "milliseconds") == text  # noqa: DTZ007
    except ValueError:
        return False


def row_misfits(row: dict[str, Any], table: GlueTable) -> Iterator[str]:
    """Where a written row differs from its table: both ways, for a column that no row has is a mistake as well."""
    for name in sorted(row.keys() ^ table.columns.keys()):
        yield f"{table.name}.{name} is {'not declared' if name in row else 'not written'}"
    for name in row.keys() & table.columns.keys():
        yield from misfits(row[name], table.columns[name], f"{table.name}.{name}")

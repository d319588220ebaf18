"""What all rows share: typed columns, and JSON Lines as Hive's JSON reader wants them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer


def _written(time: datetime) -> str:
    """`2026-11-22 12:00:00.000` in UTC: the one form that Athena's timestamp reads without being told."""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds")


Timestamp = Annotated[datetime, PlainSerializer(_written)]


class Row(BaseModel):
    """One row of a table; each field is a column, in the columns' order. Columns without a value are null."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def json_lines(rows: Iterable[Row]) -> bytes:
    """One JSON object a line, UTF-8; texts keep their line ends escaped."""
    return "".join(row.model_dump_json() + "\n" for row in rows).encode()

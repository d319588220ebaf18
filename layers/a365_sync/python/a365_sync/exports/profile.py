"""What an export profile may say; `exports/profiles/*.yaml` are the ones that come with the sync.

Strict, so that YAML's surprises (`no` is false, `1E5` a number, `007` seven) are errors and not other data.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from a365_sync.bom.model import Kind
from a365_sync.exports.names import one_of
from a365_sync.exports.row_kinds import ROW_KINDS

SOURCES = ("field", "first_filled", "parameter", "each_parameter", "supplier_sku", "constant")
_HAS_EACH_PARAMETER = "library_parts"  # whose parameters are known before the first row is written


class Format(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


class _Strict(BaseModel):
    # Built on first use: most invocations import this and read no profile.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


def _with_text_keys(texts: Any) -> Any:
    """`true: Yes` has a boolean as its key; what is meant is plain."""
    spelled = {True: "true", False: "false"}
    if not isinstance(texts, dict):
        return texts
    return {spelled.get(key, key) if isinstance(key, bool) else key: text for key, text in texts.items()}


Names = Annotated[list[str], Field(min_length=1)]
Formats = Annotated[list[Annotated[Format, Field(strict=False)]], Field(min_length=1)]
Kinds = Annotated[list[Annotated[Kind, Field(strict=False)]], Field(min_length=1)]


class Column(_Strict):
    """One column: a name, exactly one of `SOURCES`, and how its values are written.

    `texts` replaces whole values by others, `transform` changes what is left. `required`, `longest` (characters),
    `least` (of a number) and `refuses` (signs) are the target's rules, whose breaches are reported.
    """

    name: str = Field(min_length=1)
    field: str | None = None
    first_filled: Names | None = None
    parameter: Names | None = None
    each_parameter: Literal[True] | None = None
    supplier_sku: Names | None = None
    constant: str | None = None
    texts: Annotated[dict[str, str], BeforeValidator(_with_text_keys)] = {}
    transform: Literal["one_line", "upper", "lower"] | None = None
    separator: str | None = Field(default=None, min_length=1)
    formats: Formats = list(Format)
    required: bool = False
    longest: int | None = Field(default=None, ge=1)
    least: int | None = None
    refuses: str = ""

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        given = [name for name in SOURCES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"the column {self.name!r} needs exactly one of {', '.join(SOURCES)}")
        return self


class CsvStyle(_Strict):
    """How the CSV is written; `guard_formulas` is for files that people open in spreadsheets (`formulas.py`)."""

    header: bool = True
    line_ends: Literal["crlf", "lf"] = "crlf"
    quoting: Literal["minimal", "all"] = "minimal"
    byte_order_mark: bool = False
    guard_formulas: bool = False


class Designators(_Strict):
    """How designators become one cell; `splits_at` are further signs at which the target would split it."""

    separator: str = Field(default=",", min_length=1)
    ranges: bool = False
    splits_at: str = ""


class Counted(_Strict):
    """Two columns: where the first lists designators, the second must count them."""

    designators: str
    quantity: str


class Checks(_Strict):
    """Rules of the target over a whole row; a breach is reported."""

    any_filled: Names | None = None
    counted: Counted | None = None

    def column_names(self) -> Iterator[tuple[str, str]]:
        """Each column that a rule speaks of, with the rule's key."""
        yield from (("any_filled", name) for name in self.any_filled or ())
        if self.counted:
            yield "counted.designators", self.counted.designators
            yield "counted.quantity", self.counted.quantity


class Profile(_Strict):
    """A whole profile; `files` are the formats that are stored beside each BOM, any format can be asked for."""

    name: str
    description: str = ""
    rows: str = "bom_lines"
    keep: Kinds = list(Kind)
    files: Formats = [Format.CSV]
    csv: CsvStyle = Field(default_factory=CsvStyle)
    designators: Designators = Field(default_factory=Designators)
    longest_cell: int | None = Field(default=None, ge=1)
    columns: list[Column] = Field(min_length=1)
    checks: Checks = Field(default_factory=Checks)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        one_of("rows", self.rows, ROW_KINDS)
        for number, column in enumerate(self.columns):
            self._check_source(f"columns.{number} ({column.name})", column)
        self._check_column_names()
        for format_ in self.files:
            if not any(format_ in column.formats for column in self.columns):
                raise ValueError(f"files: no column is for {format_}")
        return self

    def _check_source(self, where: str, column: Column) -> None:
        for name in (column.field, *(column.first_filled or ())):
            if name is not None:
                one_of(where, name, ROW_KINDS[self.rows].fields)
        if column.each_parameter and self.rows != _HAS_EACH_PARAMETER:
            raise ValueError(f"{where}: each_parameter is for {_HAS_EACH_PARAMETER}, take parameter")

    def _check_column_names(self) -> None:
        by_name: Mapping[str, Column] = {column.name: column for column in self.columns}
        if len(by_name) < len(self.columns):
            raise ValueError("two columns have the same name")
        for key, name in self.checks.column_names():
            one_of(f"checks.{key}", name, by_name)

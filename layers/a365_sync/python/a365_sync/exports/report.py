"""What a person should look at in an export: it is written all the same, and nothing in it is cut."""

from pydantic import BaseModel, ConfigDict


class Finding(BaseModel):
    """A breach of the target's rules; `row` counts the export's rows from 1, the header aside."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    code: str
    row: int
    column: str
    text: str


class Report(BaseModel):
    """What one file holds and what is wrong with it."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    profile: str
    format: str
    rows: int
    findings: tuple[Finding, ...] = ()

"""`GET /boms/…`: a BOM as it is now, or as it was."""

from typing import Any

from pydantic import Field

from a365_sync.bom.model import BomLine, BomWarning, Source
from a365_sync.queries.as_of import AsOf
from a365_sync.queries.bom_keys import ReleaseBom, WipBom
from a365_sync.queries.load import StoredBom, load_bom
from a365_sync.queries.names import ProjectName, ReleaseName, release_name
from a365_sync.queries.paging import Answer, Entry, foreign, position, rows_of
from a365_sync.queries.parameters import PageParameters
from a365_sync.queries.reader import Reader
from a365_sync.store import keys


class _Chosen(AsOf, PageParameters):
    limit: int = Field(1000, ge=1, le=1000, description="Lines of a page at most.")


class WipBomChosen(_Chosen, WipBom):
    """A WIP BOM, now or then."""


class ReleaseBomChosen(_Chosen, ReleaseBom):
    """A released BOM, now or then."""


class Line(BomLine):
    """A line of the BOM with its number, which begins with 1."""

    line: int


class BomAnswer(Answer):
    """A version of a BOM and some of its lines: all of them, unless `next` leads on.

    It counted from `since` until `removed_at`, or until the next version. Every page is of the version that the first
    one was of; the warnings stand on the first page alone.
    """

    bom: str
    source: Source
    project: ProjectName
    release: ReleaseName | None
    variant: str
    version: int
    since: str
    stored_at: str
    removed_at: str | None
    snapshot: str
    line_count: int
    quantity: int = Field(description="Parts to buy for one board.")
    warnings: list[BomWarning]
    lines: list[Line]
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


def bom(reader: Reader, asked: WipBomChosen | ReleaseBomChosen) -> BomAnswer:
    """A page of a BOM's lines."""
    identity = asked.identity(reader.workspace_id)
    begun, done = _begun(position(asked))
    found = load_bom(reader, identity, version=begun or asked.version, at=None if begun else asked.at)

    def read(after: str, size: int) -> list[Entry[Line]]:
        start = int(after.partition("/")[2] or 0)
        lines = enumerate(found.bom.lines[start : start + size], start=start + 1)
        return [(f"{found.version.version}/{n}", Line(line=n, **dict(line))) for n, line in lines]

    lines, following = rows_of(read, asked)
    warnings = [] if done else list(found.bom.warnings)
    return BomAnswer(**_head(found), warnings=warnings, lines=lines, next=following)


def _head(found: StoredBom) -> dict[str, Any]:
    version, identity = found.version, found.bom.identity
    return dict(
        bom=keys.bom_key(identity),
        source=identity.source,
        project=ProjectName(id=identity.project_id, name=version.project_name),
        release=release_name(identity, version.release_description),
        variant=identity.variant,
        version=version.version,
        since=version.since,
        stored_at=version.stored_at,
        removed_at=version.removed_at,
        snapshot=keys.bom_snapshot(version.content_hash),
        line_count=version.lines,
        quantity=version.quantity,
    )


def _begun(after: str) -> tuple[int | None, int]:
    """The version that the first page was of, and how many lines were given; `<version>/<line>`."""
    if not after:
        return None, 0
    version, _, done = after.partition("/")
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (version, done)):
        raise foreign()
    return int(version), int(done)

"""`GET /consolidated-bom`: what to buy for several BOMs, each with a number of boards."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pydantic import Field

from a365_sync.bom.model import BomIdentity
from a365_sync.consolidated.merge import consolidate
from a365_sync.consolidated.model import Build
from a365_sync.errors import InvalidInput
from a365_sync.exports.choosing import CONSOLIDATED_PARTS
from a365_sync.exports.export import export_consolidated
from a365_sync.queries.bom_keys import bom_named
from a365_sync.queries.document import Document
from a365_sync.queries.files import FileAsked, chosen_profile, sent
from a365_sync.queries.load import StoredBom, find_version, load_version
from a365_sync.queries.parameters import ProfileName
from a365_sync.queries.reader import Reader
from a365_sync.store import keys

MOST_BUILDS = 20
MOST_BOARDS = 1_000_000
MOST_LINES = 60_000  # with 25 parameters each these take 12 s of a processor and 1.2 GB
_BOARDS = re.compile("[1-9][0-9]{0,6}")


class BuildsAsked(FileAsked):
    """What is to be built, and in which shape it is told."""

    builds: str = Field(
        min_length=1,
        max_length=20_000,
        description=f"`<key of a BOM>:<boards>`, {MOST_BUILDS} at most, with commas between them.",
    )
    profile: ProfileName = Field(
        "consolidated", description="A profile over consolidated parts, built in or own."
    )


def consolidated_bom(reader: Reader, asked: BuildsAsked) -> Document:
    """The file."""
    chosen = list(_builds(reader, asked.builds))
    profile = chosen_profile(reader, asked.profile, CONSOLIDATED_PARTS)
    stored = _load(reader, [identity for identity, _ in chosen])
    builds = [
        Build(name, found.bom, boards)
        for name, found, (_, boards) in zip(_names(stored), stored, chosen, strict=True)
    ]
    made = export_consolidated(consolidate(builds), profile, asked.written(profile))
    return sent(made, asked, "Ask for fewer builds at a time.")


def _load(reader: Reader, chosen: Sequence[BomIdentity]) -> list[StoredBom]:
    """Each as it stands now; raises InvalidInput, before any is read, where they are too many lines together."""
    versions = [find_version(reader, identity) for identity in chosen]
    lines = sum(version.lines for version in versions)
    if lines > MOST_LINES:
        raise InvalidInput(
            f"These builds have {lines:,} lines together: {MOST_LINES:,} at most. Ask for fewer at a time."
        )
    return [load_version(reader, version) for version in versions]


def _builds(reader: Reader, text: str) -> Iterator[tuple[BomIdentity, int]]:
    """Each BOM with its boards; raises InvalidInput that names the build which is wrong."""
    entries = text.split(",")
    if len(entries) > MOST_BUILDS:
        raise InvalidInput(f"{len(entries)} builds are asked for: {MOST_BUILDS} at most.")
    met: set[str] = set()
    for entry in entries:
        key, _, boards = entry.strip().rpartition(":")
        if not _BOARDS.fullmatch(boards) or int(boards) > MOST_BOARDS:
            raise InvalidInput(
                f"The build {entry[:200]!a} is not <key>:<boards> with 1 to {MOST_BOARDS:,} boards."
            )
        identity = bom_named(reader.workspace_id, key)
        name = keys.bom_key(identity)
        if name in met:
            raise InvalidInput(
                f"The build {entry[:200]!a} is of a BOM that came before: give all its boards at once."
            )
        met.add(name)
        yield identity, int(boards)


def _names(boms: list[StoredBom]) -> list[str]:
    """What people call each, with the key where two would be called the same."""
    names = [_name(each) for each in boms]
    met = Counter(names)
    keyed = [keys.bom_key(each.bom.identity) for each in boms]
    return [name if met[name] == 1 else f"{name} ({key})" for name, key in zip(names, keyed, strict=True)]


def _name(found: StoredBom) -> str:
    release = found.version.release_description or found.bom.identity.release_id
    return " ".join(filter(None, (found.version.project_name, found.bom.identity.variant, release)))

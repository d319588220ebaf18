"""A BOM by its key: as it stands now, as one of its versions, or as it was at a time."""

from dataclasses import dataclass
from datetime import datetime

from a365_sync.bom.model import Bom, BomIdentity
from a365_sync.errors import InvalidInput, NotStored, VersionNotStored
from a365_sync.queries.reader import Reader
from a365_sync.store import keys
from a365_sync.store.catalog import BomHead
from a365_sync.store.snapshots import read_bom
from a365_sync.store.versions import BomVersion


@dataclass(frozen=True)
class StoredBom:
    """One version of a BOM with its content."""

    version: BomVersion
    bom: Bom


def load_bom(
    reader: Reader, identity: BomIdentity, *, version: int | None = None, at: datetime | None = None
) -> StoredBom:
    """The version that counts now, or the one with a number, or the one that counted at a time (with its zone).

    Raises NotStored when there is none, InvalidInput when both a number and a time are given.
    The identity may lack the release's date: the BOM itself has it.
    """
    return load_version(reader, find_version(reader, identity, version=version, at=at))


def load_version(reader: Reader, version: BomVersion) -> StoredBom:
    """A version that was found, with its content."""
    return StoredBom(version, read_bom(reader.bucket, version.content_hash))


def find_version(
    reader: Reader, identity: BomIdentity, *, version: int | None = None, at: datetime | None = None
) -> BomVersion:
    """As `load_bom`, without the content."""
    if version is not None and at is not None:
        raise InvalidInput("Give at or version, not both.")
    head = reader.catalog.head(identity)
    if head is None:
        raise NotStored(f"There is no BOM {keys.bom_key(identity)}.")
    if version is not None:
        return _numbered(reader, identity, head, version)
    if at is not None:
        return _at(reader, identity, head, at)
    if head.removed_at is not None:
        raise VersionNotStored(
            f"{keys.bom_key(identity)} was removed at {head.removed_at}: ask for one of its versions, or a time before."
        )
    return BomVersion.of(head)


def _numbered(reader: Reader, identity: BomIdentity, head: BomHead, version: int) -> BomVersion:
    found = BomVersion.of(head) if version == head.version else reader.catalog.versions.get(identity, version)
    if found is None:
        raise VersionNotStored(f"{keys.bom_key(identity)} has versions 1 to {head.version}.")
    return found


def _at(reader: Reader, identity: BomIdentity, head: BomHead, at: datetime) -> BomVersion:
    current = BomVersion.of(head)  # its own item may not be written yet
    kept = reader.catalog.versions.newest_first(identity)
    found = current if current.began(at) else next((each for each in kept if each.began(at)), None)
    if found is None or not found.counted(at):
        raise VersionNotStored(f"{keys.bom_key(identity)} was not there at {at.isoformat()}.")
    return found

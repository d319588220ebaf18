"""The catalog: projects, BOM heads and lines as they stand now. Lives in CatalogTable.

Lines belong to a version, named by the content's hash; the head names the version that counts. A reader takes the
head first and asks for the lines of its version, so it never sees half a BOM.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from a365_sync.bom.model import Bom, BomIdentity, BomLine
from a365_sync.store import keys
from a365_sync.store.table import Item, Table, Update

_LONGEST_PARTITION = 2048  # bytes; DynamoDB refuses the whole batch for a longer one


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A project as its two sweeps last saw it: Altium's `updatedAt` then, and when we asked, each in ISO 8601."""

    project_id: str
    node_id: str
    name: str
    variants: tuple[str, ...] = ()
    wip_updated_at: str | None = None
    wip_checked_at: str | None = None
    releases_updated_at: str | None = None
    releases_checked_at: str | None = None
    wip_settings_version: int | None = None
    releases_settings_version: int | None = None
    missing_variants: tuple[str, ...] = ()
    removed_at: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A release as last seen; its variants and their BOMs never change."""

    project_id: str
    release_id: str
    node_id: str
    description: str
    created_at: str
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BomHead:
    """Which version of a BOM counts, and which it replaced.

    A version that is not `published` yet may lack its files, and its event if one is `unannounced`. One that
    `lacks_facts` holds a managed component which Altium did not show by its id. `staged_hash` names the version whose
    lines are being written, or were when a process died.
    """

    content_hash: str
    version: int
    ipn_rule: str
    project_name: str
    release_description: str | None
    lines: int
    quantity: int
    stored_at: str
    source_revision_id: str | None = None
    replaces_hash: str | None = None
    staged_hash: str | None = None
    lacks_facts: bool = False
    removed_at: str | None = None
    published: bool = False
    unannounced: dict[str, Any] | None = None


class Catalog:
    """Typed access to CatalogTable for one workspace."""

    def __init__(self, table: Table, workspace_id: str) -> None:
        self._table = table
        self._workspace_id = workspace_id

    def projects(self) -> Iterator[ProjectRecord]:
        """All projects of the workspace."""
        return (_project(item) for item in self._table.query(keys.projects(self._workspace_id)))

    def projects_by_id(self, project_ids: Iterable[str]) -> dict[str, ProjectRecord]:
        """The known ones among the given projects."""
        wanted = [(keys.projects(self._workspace_id), project_id) for project_id in project_ids]
        return {sk: _project(item) for (_, sk), item in self._table.get_many(wanted).items()}

    def store_project(self, project_id: str, **seen: Any) -> None:
        """Remember some attributes of a project; the others stay, since two triggers learn different ones."""
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in seen)
        values = {f":{name}": value for name, value in seen.items()}
        self._table.update(Update((keys.projects(self._workspace_id), project_id), expression, values))

    def store_release(self, release: ReleaseRecord) -> None:
        """Remember a release."""
        pk = keys.project(self._workspace_id, release.project_id)
        item = {**asdict(release), "variants": list(release.variants)}
        self._table.put({"pk": pk, "sk": f"RELEASE#{release.release_id}", **item})

    def release(self, project_id: str, release_id: str) -> ReleaseRecord | None:
        """A release that was seen, or None."""
        item = self._table.get((keys.project(self._workspace_id, project_id), f"RELEASE#{release_id}"))
        if item is None:
            return None
        known = {name: value for name, value in item.items() if name in ReleaseRecord.__slots__}
        return ReleaseRecord(**{**known, "variants": tuple(known["variants"])})

    def head(self, identity: BomIdentity) -> BomHead | None:
        """The head of a BOM, or None before its first version."""
        item = self._table.get(keys.bom_head(identity))
        return _head(item) if item else None

    def release_heads(self, project_id: str) -> dict[tuple[str, str], BomHead]:
        """Heads of a project's released BOMs by release GUID and variant name."""
        items = self._table.query(keys.project(self._workspace_id, project_id), "BOM#release/")
        return {(item["identity"]["release_id"], item["identity"]["variant"]): _head(item) for item in items}

    def heads(self, project_id: str) -> Iterator[tuple[BomIdentity, BomHead]]:
        """Every BOM of a project, tombstones included."""
        items = self._table.query(keys.project(self._workspace_id, project_id), "BOM#")
        return ((BomIdentity.model_validate(item["identity"]), _head(item)) for item in items)

    def retire(self, identity: BomIdentity, head: BomHead, now: str) -> None:
        """Leave a BOM's head as a tombstone, then take its lines out; safe to repeat.

        Raises ConditionFailedError when the head has moved on.
        """
        if head.removed_at is None:
            self._table.update(
                Update(
                    keys.bom_head(identity),
                    "SET #removed_at = :now",
                    {":now": now, ":version": head.version},
                    "#version = :version",
                )
            )
        # What this head replaced, and what was to replace it, may be there since a crash.
        left = (head.replaces_hash if not head.published else None, head.staged_hash, head.content_hash)
        for content_hash in filter(None, left):
            self.remove_lines(identity, content_hash)

    def store_lines(self, bom: Bom, content_hash: str, head: BomHead | None) -> None:
        """Write the lines of a version; nobody reads them before the head names it.

        The head that counts until then, if there is one, names them as staged first: whatever becomes of the process,
        they can be found. Raises ConditionFailedError when the head has moved on.
        """
        if head is None:
            self._remove_every_line(bom.identity)
        else:
            self._stage(bom.identity, head, content_hash)
        self._table.put_many(_line_items(bom, content_hash))

    def move_head(self, identity: BomIdentity, head: BomHead, after: int) -> None:
        """Make a version the one that counts; raises ConditionFailedError when the head has moved on from `after`."""
        pk, sk = keys.bom_head(identity)
        item = {"pk": pk, "sk": sk, "identity": identity.model_dump(mode="json"), **asdict(head)}
        self._table.put(
            item,
            condition="attribute_not_exists(#pk)" if after == 0 else "#version = :after",
            values={":after": after} if after else None,
        )

    def mark_published(self, identity: BomIdentity, version: int) -> None:
        """The files are written and the event is out: nothing of this version is left to do."""
        self._table.update(Update(
            keys.bom_head(identity), "SET #published = :yes REMOVE #unannounced, #staged_hash",
            {":yes": True, ":version": version}, "#version = :version",
        ))  # fmt: skip

    def remove_lines(self, identity: BomIdentity, content_hash: str) -> None:
        """Remove the lines of a version that no longer counts; its snapshot stays in the bucket."""
        for prefix in ("LINE", "MPN"):
            stale = self._table.query(
                keys.bom_lines(identity), f"{prefix}#{content_hash}#", attributes=("pk", "sk")
            )
            self._table.delete_many([(item["pk"], item["sk"]) for item in stale])

    def _stage(self, identity: BomIdentity, head: BomHead, content_hash: str) -> None:
        if head.staged_hash and head.staged_hash != content_hash:
            self.remove_lines(identity, head.staged_hash)
        self._table.update(Update(
            keys.bom_head(identity), "SET #staged_hash = :hash",
            {":hash": content_hash, ":version": head.version}, "#version = :version",
        ))  # fmt: skip

    def _remove_every_line(self, identity: BomIdentity) -> None:
        """Before a BOM's first version there are none, but for those of a process that died."""
        left = self._table.query(keys.bom_lines(identity), attributes=("pk", "sk"))
        self._table.delete_many([(item["pk"], item["sk"]) for item in left])

    def lines(self, identity: BomIdentity) -> list[Item]:
        """The lines of the version that counts, in the BOM's order."""
        head = self.head(identity)
        if head is None:
            return []
        return list(self._table.query(keys.bom_lines(identity), f"LINE#{head.content_hash}#"))


def _project(item: Item) -> ProjectRecord:
    known = {name: value for name, value in item.items() if name in ProjectRecord.__slots__}
    tuples = {name: tuple(item.get(name, ())) for name in ("variants", "missing_variants")}
    return ProjectRecord(**{**known, **tuples, "project_id": item["sk"]})


def _head(item: Item) -> BomHead:
    return BomHead(**{name: value for name, value in item.items() if name in BomHead.__slots__})


def _line_items(bom: Bom, content_hash: str) -> Iterator[Item]:
    for number, line in enumerate(bom.lines, start=1):
        sk = f"LINE#{content_hash}#{number:06d}"
        where = {"pk": keys.bom_lines(bom.identity), "identity": bom.identity.model_dump(mode="json"),
                 "content_hash": content_hash}  # fmt: skip
        yield {**where, "sk": sk, **_line_attributes(line), **_index(bom.identity, line, sk)}
        for extra, partition in enumerate(_mpn_partitions(bom.identity, line)[1:], start=2):
            # One index entry holds one MPN, so each further part choice is an item of its own.
            yield {**where, "sk": f"MPN#{content_hash}#{number:06d}#{extra:03d}", "line": sk,
                   "mpn_pk": partition, "mpn_sk": f"{keys.bom_key(bom.identity)}#{sk}"}  # fmt: skip


def _line_attributes(line: BomLine) -> Item:
    # Parameters stay in the snapshot: they are the bulk of a line and no index needs them.
    return line.model_dump(mode="json", exclude={"parameters"})


def _index(identity: BomIdentity, line: BomLine, sk: str) -> Item:
    sort = f"{keys.bom_key(identity)}#{sk}"
    entry: Item = {}
    if line.item_id:
        entry |= {"item_pk": keys.where_used_item(identity.workspace_id, line.item_id), "item_sk": sort}
    for partition in _mpn_partitions(identity, line)[:1]:
        entry |= {"mpn_pk": partition, "mpn_sk": sort}
    return entry


def _mpn_partitions(identity: BomIdentity, line: BomLine) -> list[str]:
    """Index partitions of a line's part numbers, each once; a number too long for a key is not indexed."""
    filled = (choice.mpn for choice in line.part_choices if choice.mpn.strip())
    partitions = dict.fromkeys(keys.where_used_mpn(identity.workspace_id, mpn) for mpn in filled)
    return [partition for partition in partitions if len(partition.encode()) <= _LONGEST_PARTITION]

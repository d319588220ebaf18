"""The catalog: projects, BOM heads and lines as they stand now. Lives in CatalogTable.

Lines belong to a version, named by the content's hash; the head names the version that counts. A reader takes the
head first and asks for the lines of its version, so it never sees half a BOM.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from a365_sync.bom.model import Bom, BomIdentity
from a365_sync.store import keys
from a365_sync.store.line_items import line_items
from a365_sync.store.table import Item, Table, Update
from a365_sync.store.versions import Versions


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
class ReleasePackage:
    """A package of a released variant, `assembly` or `fabrication`; `moves` counts how often its state moved."""

    variant: str
    kind: str
    name: str
    version: str
    state: str
    moves: int = 0


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A release as last seen; its variants and their BOMs never change, the states of its packages may.

    `packages` is None where they were never asked for.
    """

    project_id: str
    release_id: str
    node_id: str
    description: str
    created_at: str
    variants: tuple[str, ...]
    packages: tuple[ReleasePackage, ...] | None = None


@dataclass(frozen=True, slots=True)
class BomHead:
    """Which version of a BOM counts, and which it replaced.

    It counts from `since`, or from `stored_at` where that is None. A version that is not `published` yet may lack its
    files, and its event if one is `unannounced`. One that `lacks_facts` holds a managed component which Altium did not
    show by its id. `staged_hash` names the version whose lines are being written, or were when a process died.
    `exports` names the profiles by which it is exported, in their editions, and `replaces_exports` those before, until
    it is published; `lake_format` is that of its rows in the lake.
    """

    content_hash: str
    version: int
    ipn_rule: str
    project_name: str
    release_description: str | None
    lines: int
    quantity: int
    stored_at: str
    since: str | None = None
    source_revision_id: str | None = None
    replaces_hash: str | None = None
    staged_hash: str | None = None
    lacks_facts: bool = False
    lake_format: int = 0
    removed_at: str | None = None
    exports: str = ""
    replaces_exports: str = ""
    published: bool = False
    unannounced: dict[str, Any] | None = None


class Catalog:
    """Typed access to CatalogTable for one workspace."""

    def __init__(self, table: Table, workspace_id: str) -> None:
        self._table = table
        self._workspace_id = workspace_id
        self.versions = Versions(table)

    def projects(self, after: str = "", limit: int | None = None) -> Iterator[ProjectRecord]:
        """All projects of the workspace, or so many after a GUID."""
        pk = keys.projects(self._workspace_id)
        return (_project(item) for item in self._table.query(pk, after=after, limit=limit))

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
        packages = release.packages
        told = [asdict(package) for package in packages] if packages is not None else None
        item = {**asdict(release), "variants": list(release.variants), "packages": told}
        self._table.put({"pk": pk, "sk": f"RELEASE#{release.release_id}", **item})

    def releases(self, project_id: str, after: str, limit: int) -> list[ReleaseRecord]:
        """So many releases of a project after a sort key, `RELEASE#<release>`."""
        pk = keys.project(self._workspace_id, project_id)
        return [_release(item) for item in self._table.query(pk, "RELEASE#", after=after, limit=limit)]

    def release(self, project_id: str, release_id: str) -> ReleaseRecord | None:
        """A release that was seen, or None."""
        item = self._table.get((keys.project(self._workspace_id, project_id), f"RELEASE#{release_id}"))
        return _release(item) if item else None

    def all_releases(self, project_id: str) -> Iterator[ReleaseRecord]:
        """Every release of a project that was seen."""
        items = self._table.query(keys.project(self._workspace_id, project_id), "RELEASE#")
        return map(_release, items)

    def head(self, identity: BomIdentity) -> BomHead | None:
        """The head of a BOM, or None before its first version."""
        item = self._table.get(keys.bom_head(identity))
        return head_of(item) if item else None

    def release_heads(self, project_id: str) -> dict[tuple[str, str], BomHead]:
        """Heads of a project's released BOMs by release GUID and variant name."""
        items = self._table.query(keys.project(self._workspace_id, project_id), "BOM#release/")
        return {
            (item["identity"]["release_id"], item["identity"]["variant"]): head_of(item) for item in items
        }

    def heads(self, project_id: str) -> Iterator[tuple[BomIdentity, BomHead]]:
        """Every BOM of a project, tombstones included."""
        items = self._table.query(keys.project(self._workspace_id, project_id), "BOM#")
        return ((BomIdentity.model_validate(item["identity"]), head_of(item)) for item in items)

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
        self.versions.keep(identity, replace(head, removed_at=head.removed_at or now))
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
        self._table.put_many(line_items(bom, content_hash))

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
            keys.bom_head(identity), "SET #published = :yes REMOVE #unannounced, #staged_hash, #replaces_exports",
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


def _release(item: Item) -> ReleaseRecord:
    known = {name: value for name, value in item.items() if name in ReleaseRecord.__slots__}
    packages = item.get("packages")
    told = tuple(ReleasePackage(**package) for package in packages) if packages is not None else None
    return ReleaseRecord(**{**known, "variants": tuple(known["variants"]), "packages": told})


def head_of(item: Item) -> BomHead:
    """The head that an item holds."""
    return BomHead(**{name: value for name, value in item.items() if name in BomHead.__slots__})

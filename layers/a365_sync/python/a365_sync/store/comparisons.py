"""Compares stored BOMs: any two, any two snapshots, and a design with its project's last release."""

from collections.abc import Collection
from dataclasses import dataclass

from a365_sync.bom.content import unpack_bom
from a365_sync.bom.model import Bom, BomIdentity
from a365_sync.changes.differ import diff
from a365_sync.changes.drift import last_release
from a365_sync.changes.notice import Notice, Side
from a365_sync.errors import InvalidInput
from a365_sync.store import keys
from a365_sync.store.bucket import Bucket
from a365_sync.store.catalog import BomHead, Catalog


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Reads heads from the catalog and contents from the bucket; `parameters` are those to tell of one by one."""

    catalog: Catalog
    bucket: Bucket
    parameters: Collection[str] = ()

    def of_boms(self, older: str, newer: str) -> Notice:
        """From one BOM to another as they stand, by their keys; raises InvalidInput for one that no sync stored."""
        return self._between(self._head(older), self._head(newer))

    def of_snapshots(self, older: str, newer: str) -> Notice:
        """From one content to another, by their hashes; raises InvalidInput for one that was never stored."""
        return Notice(difference=diff(self._content(older), self._content(newer), self.parameters))

    def drift(self, project_id: str, variant: str) -> Notice | None:
        """From the last release that has the variant to the design as it stands; None if there is no such release.

        Raises InvalidInput for a variant whose design no sync stored.
        """
        design = self._head(keys.bom_key(BomIdentity.wip(self.catalog.workspace_id, project_id, variant)))
        heads = dict(self.catalog.heads(project_id))
        release = last_release(heads, variant)
        return self._between(heads[release], design) if release else None

    def _between(self, older: BomHead, newer: BomHead) -> Notice:
        before, after = (self._content(head.content_hash) for head in (older, newer))
        difference = diff(before, after, self.parameters)
        return Notice(difference=difference, older=side_of(older), newer=side_of(newer))

    def _head(self, bom: str) -> BomHead:
        found = self.catalog.bom(bom)
        if found is None:
            raise InvalidInput(f"No sync has stored a BOM {bom[:200]!r}.")
        return found[1]

    def _content(self, content_hash: str) -> Bom:
        content = self.bucket.find(keys.bom_snapshot(content_hash))
        if content is None:
            raise InvalidInput(f"No sync has stored a snapshot {content_hash[:80]!r}.")
        return unpack_bom(content)


def side_of(head: BomHead) -> Side:
    """What a notice tells of a version of a BOM."""
    return Side(
        project_name=head.project_name,
        release_description=head.release_description,
        version=head.version,
        stored_at=head.stored_at,
        snapshot=keys.bom_snapshot(head.content_hash),
    )

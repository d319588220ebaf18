"""What stands in the tables and the bucket at one moment, as a reader takes it: by the keys that docs/data.md names."""

import gzip
import json
from dataclasses import dataclass
from typing import Any

from moto.s3.models import s3_backends

from tests.store.cloud import ACCOUNT, Cloud

Item = dict[str, Any]


@dataclass(frozen=True)
class View:
    """Heads, lines and versions by the BOM's key, the rest by GUID; `objects` reads S3."""

    heads: dict[str, Item]
    lines: dict[str, dict[str, Item]]
    versions: dict[str, dict[int, Item]]
    projects: dict[str, Item]
    releases: dict[str, Item]
    parts: dict[str, Item]
    removed_parts: dict[str, Item]
    objects: "Objects"

    @property
    def live(self) -> dict[str, Item]:
        """The heads that are no tombstones."""
        return {bom: head for bom, head in self.heads.items() if not head["removed_at"]}

    def lines_of(self, bom: str) -> list[Item]:
        """A BOM's lines, those of the version that its head names, in their order."""
        prefix = f"LINE#{self.heads[bom]['content_hash']}#"
        found = self.lines.get(bom, {})
        return [found[sk] for sk in sorted(found) if sk.startswith(prefix)]

    def snapshot_of(self, bom: str) -> Any:
        """The document that a BOM's head names."""
        return self.objects.unpacked(f"snapshots/boms/{self.heads[bom]['content_hash']}.json.gz")


class Objects:
    """The bucket's objects, read from within moto."""

    def __init__(self, bucket: str) -> None:
        self._keys = s3_backends[ACCOUNT]["aws"].buckets[bucket].keys

    def names(self, prefix: str) -> list[str]:
        """Keys that begin so."""
        return [name for name in self._keys if name.startswith(prefix)]

    def read(self, key: str) -> bytes | None:
        """An object's content, None where there is none."""
        found = self._keys.get(key)
        return None if found is None else bytes(found.value)

    def unpacked(self, key: str) -> Any:
        """The JSON in a packed object."""
        content = self.read(key)
        assert content is not None, f"there is no {key}"
        return json.loads(gzip.decompress(content))


def view(cloud: Cloud) -> View:
    """Everything as it stands now."""
    seen = View({}, {}, {}, {}, {}, {}, {}, Objects(cloud.bucket))
    for (pk, sk), item in cloud.catalog().items():
        kind, _, rest = pk.partition("#")[2].partition("#")[2].partition("#")
        if kind == "BOM":
            seen.lines.setdefault(rest, {})[sk] = item
        elif kind == "VERSIONS":
            seen.versions.setdefault(rest, {})[int(item["version"])] = item
        elif kind == "PROJECT" and sk.startswith("BOM#"):
            seen.heads[sk.removeprefix("BOM#")] = item
        elif kind == "PROJECT":
            seen.releases[sk.removeprefix("RELEASE#")] = item
        elif kind == "PROJECTS":
            seen.projects[sk] = item
        elif kind == "PARTS":
            seen.parts[sk] = item["part"]
        elif kind == "REMOVED_PARTS":
            seen.removed_parts[sk] = item
    return seen

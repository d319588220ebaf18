"""BOMs as they stand in the data bucket."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

SOURCES = {"wip": "wip", "release": "released"}


class BomId(NamedTuple):
    """Which BOM; `source` is `wip` or `released`, `release_id` empty for a WIP BOM."""

    source: str
    project_id: str
    release_id: str
    variant: str


@dataclass(frozen=True)
class StoredBom:
    """What a BOM's JSON file tells; `csv` and `json` are keys in the bucket, `snapshot` is its immutable copy."""

    identity: BomId
    project: str
    release: str
    lines: int
    quantity: int
    snapshot: str
    csv: str
    json: str

    @property
    def key(self) -> str:
        """Its key in the catalog, in events and in the read API."""
        folder = self.json.removeprefix("boms/")
        if self.identity.source == SOURCES["wip"]:
            return folder.removesuffix("/latest.json")
        return "release" + folder.removeprefix("released").removesuffix(".json")

    @property
    def files(self) -> tuple[str, str]:
        """The keys of its files for people."""
        return self.csv, self.json


def stored_boms(files: Mapping[str, bytes]) -> list[StoredBom]:
    """Every BOM among the objects below `boms/`; WIP first, then by project, age of release and variant."""
    read = [(key, json.loads(content)) for key, content in files.items() if key.endswith(".json")]
    documents = [
        (key, document) for key, document in read if "source" in document
    ]  # a change notice has none
    documents.sort(key=lambda found: _order(found[1]))
    return [_bom(key, document) for key, document in documents]


def _order(document: Mapping[str, Any]) -> tuple[str, str, str, str]:
    release = document["release"] or {}
    # "wip" comes after "release" in the alphabet, and first for people.
    source = "0" if document["source"] == "wip" else "1"
    return source, document["project"]["name"].casefold(), release.get("created_at", ""), document["variant"]


def _bom(key: str, document: Mapping[str, Any]) -> StoredBom:
    release = document["release"] or {"id": "", "description": ""}
    return StoredBom(
        identity=BomId(
            SOURCES[document["source"]], document["project"]["id"], release["id"], document["variant"]
        ),
        project=document["project"]["name"],
        release=release["description"] or "",
        lines=len(document["lines"]),
        quantity=document["quantity"],
        snapshot=document["snapshot"],
        csv=f"{key.removesuffix('.json')}.csv",
        json=key,
    )

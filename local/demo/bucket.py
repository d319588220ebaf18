"""Reading the data bucket."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from local.demo.boms import StoredBom, stored_boms
from local.demo.stage import Stage

BOMS = "boms/"
LIBRARY_CSV = "library/latest.csv"
LIBRARY_JSONL = "library/latest.jsonl"
SNAPSHOTS = "snapshots/boms/"
EVENTS = "events/"


@dataclass(frozen=True)
class Results:
    """What a sync has left for people: key → content, and the BOMs and parts therein."""

    files: dict[str, bytes]
    boms: list[StoredBom]
    parts: int | None
    snapshots: frozenset[str]
    events: frozenset[str]


class DataBucket:
    """The data bucket of a stage."""

    def __init__(self, stage: Stage) -> None:
        self._storage: Any = stage.deployment.client("s3")
        self._name = stage.bucket

    def keys(self, prefix: str) -> list[str]:
        """Every key with a prefix."""
        pages = self._storage.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def read(self, key: str) -> bytes:
        """One object."""
        content: bytes = self._storage.get_object(Bucket=self._name, Key=key)["Body"].read()
        return content

    def read_all(self, keys: Collection[str]) -> dict[str, bytes]:
        """Several objects by key."""
        return {key: self.read(key) for key in keys}

    def results(self) -> Results:
        """Everything that a sync has left for people, as it stands now."""
        library = [key for key in self.keys("library/") if key in (LIBRARY_CSV, LIBRARY_JSONL)]
        files = self.read_all([*self.keys(BOMS), *library])
        parts = files.get(LIBRARY_JSONL)
        return Results(
            files=files,
            boms=stored_boms({key: content for key, content in files.items() if key.startswith(BOMS)}),
            parts=None if parts is None else len(parts.splitlines()),
            snapshots=frozenset(self.keys(SNAPSHOTS)),
            events=frozenset(self.keys(f"{EVENTS}dt=")),
        )

"""The data bucket: immutable snapshots, and the files people and importers read."""

from pathlib import Path
from typing import Any

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "gz": "application/gzip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


class Bucket:
    """S3 objects by key; every write is whole or not at all."""

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def put_once(self, key: str, content: bytes) -> bool:
        """Write an object unless its key exists; False when it did, which is harmless for addressed content."""
        try:
            self._client.put_object(
                Bucket=self._name, Key=key, Body=content, ContentType=_type(key), IfNoneMatch="*"
            )
        except self._client.exceptions.ClientError as error:
            # 409 is a write of the same key at the same moment: its content is the same by construction.
            if error.response["Error"]["Code"] in ("PreconditionFailed", "ConditionalRequestConflict"):
                return False
            raise
        return True

    def put(self, key: str, content: bytes) -> None:
        """Write or replace an object."""
        self._client.put_object(Bucket=self._name, Key=key, Body=content, ContentType=_type(key))

    def put_file(self, key: str, path: Path) -> None:
        """Write or replace an object from a local file of any size."""
        self._client.upload_file(str(path), self._name, key, ExtraArgs={"ContentType": _type(key)})

    def keys(self, prefix: str) -> list[str]:
        """The keys of the objects that begin with a prefix, in order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", ())]

    def get(self, key: str) -> bytes:
        """An object's content; raises botocore's NoSuchKey."""
        content: bytes = self._client.get_object(Bucket=self._name, Key=key)["Body"].read()
        return content

    def find(self, key: str) -> bytes | None:
        """An object's content, or None; without the right to list the bucket, S3 refuses to say that there is none."""
        try:
            return self.get(key)
        except self._client.exceptions.NoSuchKey:
            return None


def _type(key: str) -> str:
    return _TYPES.get(key.rpartition(".")[2], "application/octet-stream")

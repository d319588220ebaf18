"""The data bucket: immutable snapshots, and the files people and importers read."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from a365_sync.media_types import media_type

_DELETED_AT_ONCE = 1000  # all that S3 takes


class Bucket:
    """S3 objects by key; every write is whole or not at all."""

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def put_once(self, key: str, content: bytes) -> bool:
        """Write an object unless its key exists; False when it did, which is harmless for addressed content."""
        try:
            self._client.put_object(
                Bucket=self._name, Key=key, Body=content, ContentType=media_type(key), IfNoneMatch="*"
            )
        except self._client.exceptions.ClientError as error:
            # 409 is a write of the same key at the same moment: its content is the same by construction.
            if error.response["Error"]["Code"] in ("PreconditionFailed", "ConditionalRequestConflict"):
                return False
            raise
        return True

    def put(self, key: str, content: bytes) -> None:
        """Write or replace an object."""
        self._client.put_object(Bucket=self._name, Key=key, Body=content, ContentType=media_type(key))

    def put_file(self, key: str, path: Path) -> None:
        """Write or replace an object from a local file of any size."""
        self._client.upload_file(str(path), self._name, key, ExtraArgs={"ContentType": media_type(key)})

    def remove(self, keys: Iterable[str]) -> None:
        """Remove objects, those that are not there as well; what they held stays as an earlier version."""
        for batch in _batches([{"Key": key} for key in keys]):
            answer = self._client.delete_objects(Bucket=self._name, Delete={"Objects": batch, "Quiet": True})
            if refused := answer.get("Errors"):
                raise RuntimeError(f"S3 refused to delete {len(refused)} objects, such as {refused[0]}")

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


def _batches(objects: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    for start in range(0, len(objects), _DELETED_AT_ONCE):
        yield objects[start : start + _DELETED_AT_ONCE]

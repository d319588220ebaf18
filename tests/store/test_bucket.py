from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from a365_sync.store.bucket import Bucket
from tests.store.cloud import Cloud


@pytest.fixture
def bucket(cloud: Cloud) -> Bucket:
    return Bucket(cloud.s3, cloud.bucket)


def test_what_is_written_once_stays(bucket: Bucket) -> None:
    assert bucket.put_once("snapshots/a.json.gz", b"first")
    assert not bucket.put_once("snapshots/a.json.gz", b"second")
    assert bucket.get("snapshots/a.json.gz") == b"first"


def test_what_is_written_again_is_replaced(bucket: Bucket) -> None:
    bucket.put("latest.json", b"1")
    bucket.put("latest.json", b"2")
    assert bucket.get("latest.json") == b"2"


def test_keys_that_begin_alike_are_listed_in_order(bucket: Bucket) -> None:
    assert bucket.keys("a/") == []
    for key in ("a/2", "b/1", "a/1", "a"):
        bucket.put(key, b"")
    assert bucket.keys("a/") == ["a/1", "a/2"]


def test_what_is_not_there_is_an_error(bucket: Bucket, cloud: Cloud) -> None:
    with pytest.raises(cloud.s3.exceptions.NoSuchKey):
        bucket.get("nothing")


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("a/latest.csv", "text/csv; charset=utf-8"),
        ("a/latest.json", "application/json"),
        ("a/latest.jsonl", "application/x-ndjson"),
        ("a/b.json.gz", "application/gzip"),
        ("a/b.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a/noname", "application/octet-stream"),
    ],
)
def test_objects_say_what_they_are(bucket: Bucket, cloud: Cloud, tmp_path: Path, key: str, kind: str) -> None:
    file = tmp_path / "content"
    file.write_bytes(b"x")
    bucket.put(key, b"x")
    bucket.put_once(f"once/{key}", b"x")
    bucket.put_file(f"file/{key}", file)
    for prefix in ("", "once/", "file/"):
        assert cloud.s3.head_object(Bucket=cloud.bucket, Key=prefix + key)["ContentType"] == kind


class Refusing:
    """An S3 client that refuses to put objects, for a reason."""

    class exceptions:  # noqa: N801 - as boto3 calls it
        ClientError = ClientError

    def __init__(self, code: str) -> None:
        self._code = code

    def put_object(self, **_request: Any) -> None:
        raise ClientError({"Error": {"Code": self._code}}, "PutObject")


def test_a_write_of_the_same_key_at_the_same_moment_is_harmless() -> None:
    client: Any = Refusing("ConditionalRequestConflict")
    assert not Bucket(client, "b").put_once("key", b"x")


def test_any_other_refusal_is_an_error() -> None:
    client: Any = Refusing("AccessDenied")
    with pytest.raises(ClientError):
        Bucket(client, "b").put_once("key", b"x")

import base64
import gzip
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from a365_sync.store.bucket import Bucket
from a365_sync.store.inbound import keep_delivery
from tests.store.cloud import Cloud

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def kept(cloud: Cloud, headers: dict[str, str], body: bytes) -> tuple[str, Any]:
    bucket = Bucket(cloud.s3, cloud.bucket)
    key = keep_delivery(bucket, headers, body, "t0ken", NOW)
    return key, json.loads(gzip.decompress(bucket.get(key)))


@pytest.mark.parametrize("body", [b"", b'{"a": 1}', b"\xff\x00", "Würth".encode()])
def test_a_body_is_kept_to_the_byte(cloud: Cloud, body: bytes) -> None:
    key, record = kept(cloud, {}, body)
    assert key.startswith("inbound/altium/dt=2026-11-22/")
    assert key.endswith(".json.gz")
    assert base64.b64decode(record["body_base64"]) == body


@pytest.mark.parametrize(
    "name",
    [
        "authorization",
        "Proxy-Authorization",
        "cookie",
        "x-webhook-secret",
        "x-amz-security-token",
        "x-api-key",
    ],
)
def test_a_header_that_carries_a_secret_is_masked(cloud: Cloud, name: str) -> None:
    assert kept(cloud, {name: "hidden"}, b"")[1]["headers"] == {name: "***"}


def test_headers_to_learn_from_are_kept_without_the_token(cloud: Cloud) -> None:
    headers = {"x-altium-signature": "sha256=abc", "referer": "https://api/events/altium/t0ken?x"}
    assert kept(cloud, headers, b"")[1]["headers"] == {
        "x-altium-signature": "sha256=abc",
        "referer": "https://api/events/altium/***?x",
    }


def test_another_delivery_of_the_same_body_is_kept_beside_it(cloud: Cloud) -> None:
    assert kept(cloud, {"n": "1"}, b"x")[0] != kept(cloud, {"n": "2"}, b"x")[0]

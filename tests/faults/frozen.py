"""An installation's AWS resources kept as they are at a moment, and put back: far cheaper than syncing again."""

from dataclasses import dataclass
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

from tests.moto_shortcuts.tables import copied_items
from tests.store.cloud import ACCOUNT, REGION, Cloud


@dataclass(frozen=True)
class Frozen:
    """Both tables and the bucket; the queues are empty whenever an installation is frozen."""

    tables: dict[str, Any]
    keys: dict[str, list[Any]]


def freeze(cloud: Cloud) -> Frozen:
    """Keep what is there now."""
    tables = {name: copied_items(_table(name).items) for name in (cloud.state_table, cloud.catalog_table)}
    return Frozen(tables, versions(cloud))


def thaw(cloud: Cloud, frozen: Frozen) -> None:
    """Make it what was kept."""
    for name, items in frozen.tables.items():
        _table(name).items = copied_items(items)
    bucket = s3_backends[ACCOUNT]["aws"].buckets[cloud.bucket]
    keys = type(bucket.keys)()
    for name, kept in frozen.keys.items():
        dict.__setitem__(keys, name, list(kept))  # an object in moto never changes: a new version is another
    bucket.keys = keys


def versions(cloud: Cloud) -> dict[str, list[Any]]:
    """Every version of every object, oldest first."""
    keys = s3_backends[ACCOUNT]["aws"].buckets[cloud.bucket].keys
    return {name: list(keys.getlist(name)) for name in sorted(keys)}


def _table(name: str) -> Any:
    return dynamodb_backends[ACCOUNT][REGION].tables[name]

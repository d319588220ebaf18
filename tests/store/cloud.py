"""The AWS resources of one installation on moto, named apart from every other's, and what came of them."""

from copy import copy
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import boto3
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends
from samtranslator.yaml_helper import yaml_parse

from a365_sync.store.bucket import Bucket
from a365_sync.store.events import Bus
from a365_sync.store.queue import Queue
from a365_sync.store.table import Item, Table
from a365_sync.sync.session import Stores
from tests import moto_shortcuts
from tests.moto_shortcuts.tables import copied_items, plain

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
ACCOUNT, REGION = (
    "123456789012",
    "eu-central-1",
)  # moto's account; it is read from within, a hundred times faster
moto_shortcuts.take()
_NUMBERS = count(1)


@cache
def client(service: str) -> Any:
    """A client, made once: it takes longer than all the calls of a test."""
    return boto3.client(service)


@cache
def table_properties(logical_id: str) -> dict[str, Any]:
    """Keys and indexes of a table as the template deploys them."""
    properties = yaml_parse(TEMPLATE.read_text())["Resources"][logical_id]["Properties"]
    wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {name: properties[name] for name in wanted if name in properties}


def make_table(dynamodb: Any, logical_id: str) -> str:
    """Create one of the template's tables; returns its name, new each time."""
    name = f"{logical_id}-{next(_NUMBERS)}"
    dynamodb.create_table(TableName=name, **table_properties(logical_id))
    return name


@dataclass(frozen=True)
class Content:
    """What was in both tables and the bucket, as moto keeps it."""

    items: tuple[Any, Any]
    objects: dict[str, Any]


@dataclass
class Cloud:
    """Clients and resource names."""

    dynamodb: Any
    s3: Any
    sqs: Any
    events: Any
    state_table: str
    catalog_table: str
    bucket: str
    bus: str
    queue_urls: dict[str, str]

    @classmethod
    def create(cls) -> "Cloud":
        """Everything empty."""
        dynamodb, s3, sqs, events = (client(name) for name in ("dynamodb", "s3", "sqs", "events"))
        number = next(_NUMBERS)
        place = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket=f"data-{number}", CreateBucketConfiguration=place)
        events.create_event_bus(Name=f"bus-{number}")
        urls = {
            kind: sqs.create_queue(QueueName=f"{kind}-{number}.fifo", Attributes={"FifoQueue": "true"})[
                "QueueUrl"
            ]
            for kind in ("wip", "release")
        }
        return cls(
            dynamodb, s3, sqs, events, make_table(dynamodb, "StateTable"), make_table(dynamodb, "CatalogTable"),
            f"data-{number}", f"bus-{number}", urls,
        )  # fmt: skip

    def stores(self, wrap: Any = lambda client: client) -> Stores:
        """The stores over these resources; `wrap` may put something between them and each client."""
        dynamodb, sqs = wrap(self.dynamodb), wrap(self.sqs)
        return Stores(
            state_table=Table(dynamodb, self.state_table, sleep=lambda _: None),
            catalog_table=Table(dynamodb, self.catalog_table, sleep=lambda _: None),
            bucket=Bucket(wrap(self.s3), self.bucket),
            bus=Bus(wrap(self.events), self.bus),
            wip_queue=Queue(sqs, self.queue_urls["wip"]),
            release_queue=Queue(sqs, self.queue_urls["release"]),
        )

    def objects(self) -> dict[str, bytes]:
        """Every object of the bucket by key."""
        keys = self._keys
        return {name: keys[name].value for name in sorted(keys)}

    def catalog(self) -> dict[tuple[str, str], Item]:
        """Every item of CatalogTable by key."""
        items = map(plain, self._tables[1].all_items())
        return {(item["pk"], item["sk"]): item for item in items}

    def save(self) -> Content:
        """What is there now, to be restored here or in another cloud of the same moto. The queues have to be empty."""
        queues = sqs_backends[ACCOUNT][REGION].queues
        assert [url for url in self.queue_urls.values() if queues[url.rpartition("/")[2]]._messages] == []
        objects = {name: copy(self._keys[name]) for name in self._keys}
        state, catalog = self._tables
        return Content((copied_items(state.items), copied_items(catalog.items)), objects)

    def restore(self, content: Content) -> None:
        """Have in both tables and the bucket what was there, and nothing else: in milliseconds, past all calls."""
        for table, items in zip(self._tables, content.items, strict=True):
            table.items = copied_items(items)
        for name in list(self._keys):
            self._keys.pop(name)
        for name, key in content.objects.items():
            self._keys[name] = copy(key)

    @property
    def _tables(self) -> tuple[Any, Any]:
        tables = dynamodb_backends[ACCOUNT][REGION].tables
        return tables[self.state_table], tables[self.catalog_table]

    @property
    def _keys(self) -> Any:
        return s3_backends[ACCOUNT]["aws"].buckets[self.bucket].keys

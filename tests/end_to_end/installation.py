"""A deployed a365-sync as its users see it: webhooks, run records, the bucket, the catalog and the bus."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.cloud import Deployment, Emulator, deploy, wait_until
from local.simulator.server import RunningServer
from tests.end_to_end.grouping import BomName, Row

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
FULL_SYNC = ("sync-released-boms", "sync-wip-boms-nightly", "sync-part-library")
FINAL = ("finished", "failed", "skipped")

Json = dict[str, Any]
Objects = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class StoredBom:
    """A BOM's files: the CSV's rows, the JSON document, and the key of the CSV."""

    key: str
    rows: list[Row]
    document: Json


@dataclass(frozen=True)
class Stage:
    """What stood in the cloud when some runs had ended.

    `objects`: key → (version id, ETag) of each version. `events`: those that reached the bus since the stage before.
    """

    runs: dict[str, Json]
    objects: Objects
    catalog: dict[tuple[str, str], Json]
    boms: dict[BomName, StoredBom]
    events: list[Json]

    def news(self) -> list[Json]:
        """The events that are not about runs."""
        return [event for event in self.events if not event["detail-type"].startswith("Run ")]


@dataclass
class Installation:
    """One stack; `listener` is a queue that every event of its bus reaches."""

    deployment: Deployment
    listener: str
    _heard: set[str] = field(default_factory=set)

    @classmethod
    def create(cls, cloud: Emulator, stack_name: str, connection: Json) -> "Installation":
        """Deploy the template as it is and connect it to a door."""
        deployment = deploy(cloud, TEMPLATE, stack_name=stack_name)
        deployment.put_connection(connection)
        return cls(deployment, _listen(deployment))

    def post(self, trigger: str, body: object = None) -> Any:
        """Call a webhook with the right secret."""
        return self.deployment.post(f"/webhooks/{trigger}", body, secret=self.deployment.webhook_secret)

    def get(self, path: str) -> Any:
        """What a status route answers."""
        answer = self.deployment.get(path, secret=self.deployment.webhook_secret)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def items(self, path: str) -> Iterator[Json]:
        """All rows of a list of the read API, page after page."""
        token = self.deployment.read_secret("ReadTokens")["first"]
        cursor: str | None = ""
        while cursor is not None:
            full = path + ("&" if "?" in path else "?") + f"cursor={cursor}" if cursor else path
            answer = self.deployment.api.call("GET", full, headers={"authorization": f"Bearer {token}"})
            assert answer.status_code == 200, f"{full}: {answer.text}"
            yield from answer.json()["items"]
            cursor = answer.json()["next"]

    def store(self, **settings: object) -> None:
        """Change settings; fails unless that makes a new version."""
        answer = self.post("store-env-variables", settings)
        assert answer.status_code == 200, answer.text
        assert answer.json()["changed"]

    def routes(self) -> list[tuple[str, str]]:
        """Every route of the deployed API: method and path."""
        client = self.deployment.client("apigatewayv2")
        found = client.get_routes(ApiId=self.deployment.api.api_id, MaxResults="100")
        keys = [route["RouteKey"].split(" ") for route in found["Items"]]
        return [(method, path.replace("{run_id}", "any")) for method, path in keys]

    def initialize(self) -> dict[str, Json]:
        """Start the first full sync and wait for its runs: trigger → run record."""
        answer = self.post("initialize-integration")
        assert answer.status_code == 200, answer.text
        return {run["trigger"]: run for run in self.runs(run["run_id"] for run in answer.json()["runs"])}

    def sync(self, *triggers: str, body: object = None) -> dict[str, Json]:
        """Call webhooks at once and wait for their runs: trigger → run record."""
        started = []
        for trigger in triggers:
            answer = self.post(trigger, body)
            assert answer.status_code == 202, answer.text
            started.append(answer.json()["run_id"])
        return {run["trigger"]: run for run in self.runs(started)}

    def fire(self, *triggers: str) -> dict[str, Json]:
        """Fire schedules at once and wait for their runs: trigger → run record."""
        known = {run["run_id"] for run in self.get("/runs?limit=100")["runs"]}
        for trigger in triggers:
            self.deployment.fire_schedule(trigger.replace("-", "_"))

        def started() -> list[str]:
            runs = [run for run in self.get("/runs?limit=100")["runs"] if run["run_id"] not in known]
            return [run["run_id"] for run in runs] if len(runs) == len(triggers) else []

        new = wait_until(started, what=f"the runs of {triggers}")
        return {run["trigger"]: run for run in self.runs(new)}

    def runs(self, run_ids: Iterable[str]) -> list[Json]:
        """The records of these runs once all have ended and nobody is at work any more."""
        wanted = list(run_ids)

        def ended() -> list[Json]:
            found = [self.get(f"/runs/{run_id}") for run_id in wanted]
            return found if all(run["state"] in FINAL for run in found) else []

        found = wait_until(ended, timeout=120, interval=0.3, what=f"the end of {wanted}")
        wait_until(lambda: not self._leases(), what="the end of all leases")
        return found

    def stage(self, runs: Mapping[str, Json]) -> Stage:
        """Everything that stands now, after these runs."""
        ended = {run["run_id"] for run in runs.values() if run["state"] != "skipped"}
        return Stage(dict(runs), self.objects(), self.catalog(), self.boms(), self.events_until(ended))

    def objects(self) -> Objects:
        """Every version of every object in the bucket."""
        found: Objects = {}
        pages = self.deployment.client("s3").get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=self.bucket):
            for version in page.get("Versions", []):
                found.setdefault(version["Key"], []).append((version["VersionId"], version["ETag"]))
            assert not page.get("DeleteMarkers")
        return {key: sorted(versions) for key, versions in found.items()}

    def read(self, key: str, stage: Stage | None = None) -> bytes:
        """An object's content now, or as it was at a stage when it had one version."""
        version = {}
        if stage is not None:
            ((version["VersionId"], _),) = stage.objects[key]
        found = self.deployment.client("s3").get_object(Bucket=self.bucket, Key=key, **version)
        content: bytes = found["Body"].read()
        return content

    def boms(self) -> dict[BomName, StoredBom]:
        """Every BOM that people find in the bucket, by what its document says of itself."""
        csv = [key for key in self.objects() if key.startswith("boms/") and key.endswith(".csv")]
        keys = [key for key in csv if "/changes/" not in key]
        return dict(self._bom(key) for key in keys)

    def _bom(self, key: str) -> tuple[BomName, StoredBom]:
        document = json.loads(self.read(f"{key.removesuffix('.csv')}.json"))
        release = document["release"]["id"] if document["release"] else None
        name = (document["source"], document["project"]["id"], release, document["variant"])
        return name, StoredBom(key, rows(self.read(key)), document)

    def catalog(self) -> dict[tuple[str, str], Json]:
        """Every item of CatalogTable as DynamoDB spells it."""
        return self._items("CatalogTable")

    def state(self) -> dict[tuple[str, str], Json]:
        """Every item of StateTable as DynamoDB spells it."""
        return self._items("StateTable")

    def events_until(self, run_ids: set[str]) -> list[Json]:
        """Events not seen before, up to those that end these runs."""
        events: list[Json] = []

        def arrived() -> bool:
            events.extend(self._new_events())
            ended = {event["detail"]["data"].get("run_id") for event in events}
            return run_ids <= ended

        wait_until(arrived, what=f"the events that end {run_ids}")
        return events

    @property
    def bucket(self) -> str:
        """The data bucket's name."""
        return self.deployment.physical_id("DataBucket")

    def _leases(self) -> list[str]:
        leases = {sk: item for (pk, sk), item in self.state().items() if pk == "LEASE"}
        return [name for name, item in leases.items() if not item["let_go"]["BOOL"]]

    def _items(self, logical_id: str) -> dict[tuple[str, str], Json]:
        name = self.deployment.physical_id(logical_id)
        pages = self.deployment.client("dynamodb").get_paginator("scan").paginate(TableName=name)
        items = (item for page in pages for item in page["Items"])
        return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}

    def _new_events(self) -> Iterator[Json]:
        queue = self.deployment.client("sqs")
        while messages := queue.receive_message(QueueUrl=self.listener, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for message in messages:
                queue.delete_message(QueueUrl=self.listener, ReceiptHandle=message["ReceiptHandle"])
                event = json.loads(message["Body"])
                if event["id"] not in self._heard:
                    self._heard.add(event["id"])
                    yield event


def connection_to(door: RunningServer, **credential: str) -> Json:
    """The connection record for a simulator; without a credential, its long-lived access token."""
    urls = {"door": "custom", "graphql_url": door.graphql_url, "token_url": door.token_url}
    return urls | (credential or {"access_token": door.options.credentials.access_token})


def rows(content: bytes) -> list[Row]:
    """A CSV's rows by its header."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _listen(deployment: Deployment) -> str:
    name = f"{deployment.stack_name}-listener"
    url: str = deployment.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    arn = deployment.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    rule = {"Name": name, "EventBusName": deployment.physical_id("EventBus")}
    deployment.client("events").put_rule(**rule, EventPattern=json.dumps({"source": ["a365-sync"]}))
    deployment.client("events").put_targets(
        Rule=name,
        EventBusName=rule["EventBusName"],
        Targets=[{"Id": "listener", "Arn": arn["Attributes"]["QueueArn"]}],
    )
    return url

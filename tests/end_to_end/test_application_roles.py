"""Every function does all its work with no more than its role allows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from a365_sync.store.subscriptions import Subscriptions
from a365_sync.store.table import Table
from a365_sync.subscriptions.model import Subscription
from local.cloud import Emulator, wait_until
from local.simulator.server import RunningServer, start
from tests.end_to_end.conftest import SMALL
from tests.end_to_end.edits import PART, RELEASE, STATE, SWAP, make
from tests.end_to_end.installation import FULL_SYNC, Installation, Stage, connection_to
from tests.event_schemas import breaches

pytestmark = pytest.mark.end_to_end

FUNCTIONS = sorted(path.parent.name for path in (Path(__file__).parents[2] / "functions").glob("*/app.py"))
OWN_PROFILE = b"columns: [{name: where, field: designators}, {name: what, field: ipn}]"
SETTINGS = {
    "projects": list(SMALL),
    "use_component_name_as_ipn": True,
    "export_profiles": ["cofactr", "own"],
}
DEAD_ENDS = (
    "WipDeadLetterQueue",
    "ReleaseDeadLetterQueue",
    "FailedInvocationQueue",
    "UndeliveredScheduleQueue",
    "EventDeadLetterQueue",
    "DeliveryDeadLetterQueue",
)


@pytest.fixture(scope="module")
def simulator_of_roles(small_dataset: Path) -> Iterator[RunningServer]:
    with start(small_dataset) as running:
        yield running


@pytest.fixture(scope="module")
def strict(simulator_of_roles: RunningServer) -> Iterator[Installation]:
    """An installation whose roles are enforced, with a credential that has to be exchanged."""
    known = simulator_of_roles.options.credentials
    with Emulator(enforce_roles=True) as cloud:
        yield Installation.create(
            cloud,
            "strict",
            connection_to(
                simulator_of_roles,
                client_id=known.client_id,
                client_secret=known.client_secret,
                refresh_token=known.refresh_token,
            ),
        )


@pytest.fixture(scope="module")
def synced(strict: Installation) -> Stage:
    """After the settings were stored, which asks the door and reads a profile, and the first full sync."""
    s3 = strict.deployment.client("s3")
    s3.put_object(Bucket=strict.bucket, Key="profiles/own.yaml", Body=OWN_PROFILE)
    assert strict.post("store-env-variables", SETTINGS).status_code == 200
    return strict.stage(strict.initialize())


@pytest.fixture(scope="module")
def subscription(strict: Installation, synced: Stage) -> str:
    """A subscription's id; its host has no address, so that nothing leaves this machine."""
    return subscribe(strict, "0")


def subscribe(strict: Installation, digit: str) -> str:
    """Without the check that a receiver answers, which none does here."""
    subscriptions = Subscriptions(
        Table(strict.deployment.client("dynamodb"), strict.deployment.physical_id("StateTable"))
    )
    name, pattern = f"sub_{digit * 20}", {"detail-type": ["Part Changed"]}
    now = datetime.now(UTC).isoformat()
    subscriptions.create(Subscription(name, "https://hooks.example.invalid/", pattern, "", now))
    return name


@pytest.fixture(scope="module")
def changed(
    strict: Installation, simulator_of_roles: RunningServer, synced: Stage, subscription: str
) -> Stage:
    """After a change of everything, brought in by schedules: replaced lines, snapshots read back, events."""
    for edit in (SWAP, RELEASE, PART, STATE):
        make(simulator_of_roles, edit)
    strict.deployment.fire_schedule("token_keeper")
    runs = strict.fire("sync-wip-boms-frequent", "sync-released-boms", "sync-part-library")
    return strict.stage(runs)


@pytest.fixture(scope="module")
def single(strict: Installation, changed: Stage) -> dict[str, dict[str, object]]:
    """One BOM of each kind, asked for by webhook under another choice of exports; then a knock at every route."""
    assert strict.post("store-env-variables", {"export_profiles": ["own"]}).status_code == 200
    release = next(name for name in changed.boms if name[0] == "release")
    wip = {"project": "Thermostat", "variant": "Panel"}
    runs = strict.sync("upsert-wip-variant", body=wip) | strict.sync(
        "upsert-release-variant", body={"project": release[1], "release": release[2], "variant": release[3]}
    )
    assert strict.get("/status")["workspace"]
    assert strict.post("redrive").json()["replayed"] == []
    for method, path in strict.routes():
        assert strict.deployment.api.call(method, path).status_code < 500
    return runs


@pytest.fixture(scope="module")
def queried(strict: Installation, single: dict[str, dict[str, object]]) -> dict[str, Any]:
    """What each kind of query is answered, over HTTP: by pages, by every index, from snapshots."""
    token = strict.deployment.read_secret("ReadTokens")["first"]

    def ask(path: str) -> Any:
        answer = strict.deployment.api.call("GET", path, headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return answer.json()

    (project,) = ask("/projects?name=thermostat&limit=1")["items"]
    release = ask(f"/projects/{project['id']}/releases")["items"][0]
    key = next(each["bom"] for each in project["variants"] if "!" in each["bom"])
    first = ask(f"/boms/{key}?limit=2")
    line = first["lines"][0]
    named = quote(ask(f"/parts/{line['item_id']}")["name"])
    mpn = quote(line["part_choices"][0]["mpn"].lower())
    return {
        "bom": first,
        "rest": ask(f"/boms/{key}?cursor={first['next']}"),
        "then": ask(f"/boms/{key}?at={quote(first['since'])}"),
        "released": ask(f"/boms/{release['variants'][0]['bom']}"),
        "versions": ask(f"/boms/{key}/versions"),
        "part": ask(f"/parts/{line['item_id']}"),
        "named": ask(f"/parts/{named}"),
        "item": ask(f"/parts/{line['item_id']}/where-used?limit=1000"),
        "mpn": ask(f"/where-used?mpn={mpn}&source=wip&limit=1000"),
    }


@pytest.fixture(scope="module")
def signed_in(
    strict: Installation, simulator_of_roles: RunningServer, queried: dict[str, Any]
) -> requests.Response:
    """The page that ends a sign-in; it comes last, as it replaces the credential."""
    connection = strict.deployment.read_secret("ConnectionSecret")
    authorize_url = simulator_of_roles.token_url.replace("/token", "/authorize")
    strict.deployment.put_connection(connection | {"authorize_url": authorize_url})
    known, api = simulator_of_roles.options.credentials, strict.deployment.api
    secret = strict.deployment.read_secret("SetupSecret")["current"]
    page = api.call("GET", "/connect", headers={"x-setup-secret": secret})
    cookie = page.history[0].headers["set-cookie"].partition(";")[0]
    form = {"email": known.email, "password": known.password, "decision": "sign-in"}
    answer = requests.post(page.url, form, allow_redirects=False, timeout=60)
    return api.call("GET", answer.headers["location"], headers={"cookie": cookie})


def test_the_whole_sync_succeeds(synced: Stage) -> None:
    assert {trigger: (run["state"], run["failed"]) for trigger, run in synced.runs.items()} == dict.fromkeys(
        FULL_SYNC, ("finished", 0)
    )
    assert synced.runs["sync-part-library"]["changed"] > 100
    assert len(synced.boms) == 18
    exports = [key for key in synced.objects if key.startswith("exports/")]
    assert len(exports) == 18 * 5  # cofactr's CSV and JSON, our CSV, a report of each
    assert {len(synced.objects[key]) for key in exports} == {1}


def test_changes_come_in_and_are_announced(changed: Stage) -> None:
    assert {trigger: (run["changed"], run["failed"]) for trigger, run in changed.runs.items()} == {
        "sync-wip-boms-frequent": (3, 0),
        "sync-released-boms": (3, 0),
        "sync-part-library": (2, 0),
    }
    assert len(changed.news()) == 9
    (moved,) = [event for event in changed.news() if event["detail-type"] == "Part Lifecycle Changed"]
    assert moved["detail"]["data"]["move"]["direction"] == "forward"
    assert moved["detail"]["data"]["used_in_count"] > 0


def test_each_role_writes_its_part_of_the_lake(strict: Installation, changed: Stage) -> None:
    written = {key.split("/")[1] for key in changed.objects if key.startswith("lake/")}
    database = strict.deployment.outputs["LakeDatabaseName"]
    declared = strict.deployment.client("glue").get_tables(DatabaseName=database)["TableList"]
    assert written == {table["Name"] for table in declared} != set()
    bucket = strict.deployment.outputs["DataBucketName"]
    assert {table["StorageDescriptor"]["Location"] for table in declared} == {
        f"s3://{bucket}/lake/{name}/" for name in written
    }


def test_exports_that_are_no_longer_chosen_are_removed(
    strict: Installation, synced: Stage, single: dict[str, dict[str, object]]
) -> None:
    cofactr = {key for key in synced.objects if key.startswith("exports/cofactr/")}
    left = strict.deployment.client("s3").list_objects_v2(Bucket=strict.bucket, Prefix="exports/cofactr/")
    gone = cofactr - {each["Key"] for each in left["Contents"]}
    assert len(gone) == 2 * 3  # of each of the two BOMs: CSV, JSON and report


def test_single_boms_can_be_asked_for(single: dict[str, dict[str, object]]) -> None:
    assert {trigger: (run["state"], run["unchanged"]) for trigger, run in single.items()} == {
        "upsert-wip-variant": ("finished", 1),
        "upsert-release-variant": ("finished", 1),
    }


def test_what_is_stored_can_be_asked_for(changed: Stage, queried: dict[str, Any]) -> None:
    bom, rest, key = queried["bom"], queried["rest"], queried["bom"]["bom"]
    assert bom["variant"] == "[No Variations]"
    assert [line["line"] for line in (*bom["lines"], *rest["lines"])] == list(range(1, bom["line_count"] + 1))
    stored = changed.boms["wip", bom["project"]["id"], None, bom["variant"]].rows
    told = [",".join(line["designators"]) for line in (*bom["lines"], *rest["lines"])]
    assert told == [row["designators"] for row in stored]
    assert (queried["then"]["version"], queried["then"]["line_count"]) == (bom["version"], bom["line_count"])
    assert queried["versions"]["items"][-1]["version"] == bom["version"]
    assert queried["released"]["release"]["id"]
    assert queried["named"] == queried["part"]
    for uses in (queried["item"], queried["mpn"]):
        assert key in {use["bom"] for use in uses["items"]}


def test_the_keeper_brought_the_token(strict: Installation, synced: Stage) -> None:
    connection = strict.deployment.read_secret("ConnectionSecret")
    assert connection["access_token_expires_at"] > connection["access_token_issued_at"]


def test_a_person_connects_in_the_browser(signed_in: requests.Response) -> None:
    assert signed_in.status_code == 200, signed_in.text
    assert "Nothing: the schedules go on with the new access." in signed_in.text


@pytest.fixture(scope="module")
def told(strict: Installation, subscription: str, changed: Stage) -> dict[str, Any]:
    """The subscription after its first event was tried; then another one, which is not paused, asks for all of it."""
    secret = strict.deployment.webhook_secret

    def tried(name: str) -> dict[str, Any]:
        shown: dict[str, Any] = strict.deployment.get(f"/subscriptions/{name}", secret=secret).json()
        return shown if shown["last_failure"] else {}

    found = wait_until(lambda: tried(subscription), what="a delivery")
    late = subscribe(strict, "1")
    since = {"since": found["created_at"]}
    answer = strict.deployment.post(f"/subscriptions/{late}/replay", since, secret=secret)
    assert answer.status_code == 202, answer.text
    wait_until(lambda: tried(late), what="the replay")
    return found


def test_what_the_deployment_announced_is_as_documented(synced: Stage, changed: Stage) -> None:
    announced = [*synced.events, *changed.events]
    assert len(announced) > 7
    assert [told for event in announced if (told := breaches(event["detail"]))] == []


def test_an_event_comes_from_the_bus_to_its_subscriber(told: dict[str, Any]) -> None:
    assert (told["last_failure"], told["state"]) == ("the host's name has no address", "active")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_ran_and_was_denied_nothing(
    strict: Installation, told: dict[str, Any], signed_in: requests.Response, function: str
) -> None:
    strict.get("/status")
    strict.deployment.get("/connect")
    strict.deployment.post("/events/altium/no-token-of-ours")
    log = wait_until(lambda: strict.deployment.function_logs(function), what=f"the log of {function}")
    assert [line for line in log if "AccessDenied" in line or "not authorized" in line] == []
    assert [line for line in log if '"level":"ERROR"' in line or "[ERROR]" in line] == []


def test_nothing_ended_among_the_dead(strict: Installation, single: dict[str, dict[str, object]]) -> None:
    assert {queue: strict.deployment.queue_depth(queue) for queue in DEAD_ENDS} == dict.fromkeys(DEAD_ENDS, 0)

"""`POST /webhooks/redrive`: what is replayed, with its reason; what is left; that nothing is lost on the way."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from a365_sync.bom.model import BomIdentity, Source
from a365_sync.store.runs import Outcome, Runs
from a365_sync.store.table import Table
from a365_sync.sync import replay
from a365_sync.sync.tasks import BomTask
from tests.functions.account import Account, account, body_of, client, resource, sample, with_body

CALL = "redrive.webhook"
DEAD = ("wip-dead.fifo", "release-dead.fifo", "failed-invocations")
ERROR = {"code": "partial_data", "message": "Holes.", "detail": "", "request_id": "r-1"}
TRIGGERS = {Source.WIP: "sync-wip-boms-nightly", Source.RELEASE: "sync-released-boms"}
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:a365-sync-"


@pytest.fixture
def aws() -> Iterator[Account]:
    """An account of its own for each test."""
    with account() as opened:
        yield opened


def runs() -> Runs:
    return Runs(Table(client("dynamodb"), "state"))


def queue(name: str) -> Any:
    return resource("sqs").get_queue_by_name(QueueName=name)


def bury(name: str, body: str, group: str = "g", unit: str = "u") -> None:
    fifo = {"MessageGroupId": group, "MessageDeduplicationId": unit} if name.endswith(".fifo") else {}
    queue(name).send_message(MessageBody=body, **fifo)


def dead_task(variant: str = "A", source: Source = Source.WIP) -> BomTask:
    """A task that failed for good, in a run that tells why."""
    run = runs().create(TRIGGERS[source], "schedule", datetime.now(UTC))
    release = "r" if source is Source.RELEASE else None
    identity = BomIdentity(
        workspace_id="w", project_id="p", source=source, variant=variant, release_id=release
    )
    task = BomTask(run_id=run.run_id, identity=identity, node_id="n", project_name="P")
    runs().settle(run.run_id, task.key, Outcome.FAILED, 1, datetime.now(UTC), ERROR)
    bury(f"{source}-dead.fifo", task.model_dump_json(), task.key.replace("/", "-"), run.run_id)
    return task


def dead_invocation(trigger: str = "sync-part-library", **payload: Any) -> None:
    record = {
        "requestContext": {"functionArn": ARN + trigger, "condition": "RetriesExhausted"},
        "requestPayload": payload,
        "responsePayload": {"errorType": "Throttled", "errorMessage": "Too many requests."},
    }
    bury("failed-invocations", json.dumps(record))


def redrive(aws: Account, **body: Any) -> Any:
    answer = aws.call("redrive", with_body(sample(CALL), body))
    return answer["statusCode"], body_of(answer)


def replayed(aws: Account, **body: Any) -> Any:
    status, told = redrive(aws, **body)
    assert status == 200, told
    return told["replayed"]


def visible(name: str) -> int:
    """How many messages can be received now."""
    return int(queue(name).attributes["ApproximateNumberOfMessages"])


def test_without_dead_letters_there_is_nothing_to_do(aws: Account) -> None:
    status, told = redrive(aws)
    assert (status, told["replayed"], told["left"]) == (200, [], False)
    assert told["next_step"] == "Nothing to do: there are no dead letters."


def test_all_are_replayed_with_their_reasons(aws: Account) -> None:
    wip, released = dead_task(), dead_task(source=Source.RELEASE)
    dead_invocation(source="altium-event", project_id="p", run_id="over")
    assert replayed(aws) == [
        {"queue": "WipDeadLetterQueue", "bom": wip.key, "run_id": wip.run_id, "trigger": "sync-wip-boms-nightly",
         "reason": ERROR, "dropped": []},
        {"queue": "ReleaseDeadLetterQueue", "bom": released.key, "run_id": released.run_id,
         "trigger": "sync-released-boms", "reason": ERROR, "dropped": []},
        {"queue": "FailedInvocationQueue", "bom": None, "run_id": "over", "trigger": "sync-part-library",
         "reason": {"code": "error", "message": "Too many requests.", "detail": "Throttled", "request_id": None},
         "dropped": []},
    ]  # fmt: skip
    (sent,) = queue("wip.fifo").receive_messages(AttributeNames=["All"])
    assert sent.body == wip.model_dump_json()
    assert sent.attributes["MessageGroupId"] == wip.key.replace("/", "-")
    assert aws.queued("release") == [released.model_dump(mode="json")]
    payload = {"source": "redrive", "project_id": "p"}
    assert aws.invoked == [("a365-sync-sync-part-library", "Event", payload)]
    assert [visible(name) for name in DEAD] == [0, 0, 0]
    assert replayed(aws) == []


def test_the_sample_lists_only_and_everything_stays_in_sight(aws: Account) -> None:
    dead_task()
    dead_invocation()
    told = body_of(aws.call("redrive", sample(CALL)))
    assert (told["dry_run"], len(told["found"]), "replayed" in told) == (True, 2, False)
    assert "without dry_run" in told["next_step"]
    assert ([visible(name) for name in DEAD], visible("wip.fifo"), aws.invoked) == ([1, 0, 1], 0, [])


@pytest.mark.parametrize("kind", ["bom", "run_id"])
def test_one_is_replayed_and_the_others_stay_in_sight(aws: Account, kind: str) -> None:
    meant, _other = dead_task("A"), dead_task("B")
    dead_task(source=Source.RELEASE)
    dead_invocation()
    name = {"bom": meant.key, "run_id": meant.run_id}[kind]
    (entry,) = replayed(aws, **{kind: name})
    assert entry["bom"] == meant.key
    assert ([visible(name) for name in DEAD], len(aws.queued("wip"))) == ([1, 1, 1], 1)


def test_a_trigger_names_what_its_runs_left(aws: Account) -> None:
    dead_task()
    dead_invocation()
    dead_invocation("sync-released-boms")
    (entry,) = replayed(aws, trigger="sync-released-boms")
    assert entry["queue"] == "FailedInvocationQueue"
    assert [visible(name) for name in DEAD] == [1, 0, 1]


def test_of_one_bom_the_newest_is_replayed_and_the_older_go_with_it(aws: Account) -> None:
    first, second, third = (dead_task() for _ in range(3))
    (entry,) = replayed(aws)
    assert (entry["run_id"], entry["dropped"]) == (third.run_id, [first.run_id, second.run_id])
    assert aws.queued("wip") == [third.model_dump(mode="json")]
    assert visible("wip-dead.fifo") == 0


def test_more_of_one_bom_than_come_together_are_all_seen(aws: Account) -> None:
    tasks = [dead_task() for _ in range(12)]
    entries = replayed(aws)
    assert [entry["run_id"] for entry in entries] == [tasks[9].run_id, tasks[11].run_id]
    assert visible("wip-dead.fifo") == 0


def test_invocations_that_ask_for_the_same_are_one(aws: Account) -> None:
    for number in range(12):
        dead_invocation(source="schedule", run_id=str(number))
    (entry,) = replayed(aws)
    assert len(entry["dropped"]) == 11
    assert len(aws.invoked) == 1
    assert visible("failed-invocations") == 0


@pytest.mark.parametrize(
    ("body", "suggestions"),
    [
        ({"bom": "wip/p/B"}, {"wip/p/B": ["wip/p/A"]}),
        ({"trigger": "sync-released-boms"}, {"sync-released-boms": ["sync-wip-boms-nightly"]}),
        ({"bom": "release/p/r/A"}, None),
        ({"boms": "x"}, {"boms": ["bom"]}),
        ({"run_id": 5}, None),
    ],
)
def test_what_is_not_there_is_answered_with_the_nearest_and_stays(
    aws: Account, body: Any, suggestions: Any
) -> None:
    dead_task()
    status, told = redrive(aws, **body)
    assert (status, told["error"]["code"]) == (400, "invalid_input")
    found = told["error"].get("suggestions") or {}
    assert {given: near for given, near in found.items() if near} == (suggestions or {})
    assert (visible("wip-dead.fifo"), visible("wip.fifo")) == (1, 0)


def test_what_is_not_understood_is_told_of_and_stays(aws: Account) -> None:
    bury("wip-dead.fifo", "no task")
    dead_invocation("token-keeper")
    dead_task("B")
    status, told = redrive(aws)
    assert (status, len(told["replayed"])) == (200, 1)
    assert [each["queue"] for each in told["not_understood"]] == [
        "WipDeadLetterQueue",
        "FailedInvocationQueue",
    ]
    assert "token-keeper" in told["not_understood"][1]["reason"]
    assert ([visible(name) for name in DEAD], aws.invoked) == ([1, 0, 1], [])


def test_a_call_takes_so_many_and_says_that_there_are_more(
    aws: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "MOST_REPLAYED", 10)
    for number in range(13):
        dead_task(str(number))
    counts = []
    for _ in range(2):
        told = redrive(aws)[1]
        counts.append((len(told["replayed"]), told["left"], "Call it again" in told["next_step"]))
    assert counts == [(10, True, True), (3, False, False)]


def test_a_call_looks_for_so_long_and_no_longer(aws: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "LOOKING_SECONDS", -1)
    for number in range(13):
        dead_task(str(number))
    status, told = redrive(aws, bom="wip/p/12")
    assert (status, told["replayed"], told["left"]) == (200, [], True)
    assert visible("wip-dead.fifo") == 13


@pytest.mark.parametrize("operation", ["SendMessageBatch", "DeleteMessageBatch"])
def test_a_failure_on_the_way_loses_nothing_and_doubles_nothing(aws: Account, operation: str) -> None:
    from a365_sync.store.aws import client

    dead_task()

    def fail(**_event: Any) -> None:
        raise ConnectionError

    events = client("sqs").meta.events
    events.register_first(f"before-call.sqs.{operation}", fail)
    assert redrive(aws)[0] == 503
    assert visible("wip-dead.fifo") == 1
    events.unregister(f"before-call.sqs.{operation}", fail)
    assert len(replayed(aws)) == 1
    assert (visible("wip-dead.fifo"), len(aws.queued("wip"))) == (0, 1)


def test_an_invocation_that_is_refused_is_kept(aws: Account) -> None:
    from a365_sync.store.aws import client

    dead_invocation()

    def fail(**_event: Any) -> None:
        raise ConnectionError

    client("lambda").meta.events.register_first("before-call.lambda.Invoke", fail)
    status, told = redrive(aws)
    assert (status, told["replayed"], told["left"]) == (200, [], True)
    assert visible("failed-invocations") == 1


def test_with_a_broken_connection_it_says_so_and_lists_only(aws: Account) -> None:
    from a365_sync.connection.credential import credential_fingerprint

    connection = {"door": "nexar", "access_token": "t"}
    aws.put_connection(connection)
    fingerprint = credential_fingerprint(connection)
    aws.put("state", {
        "pk": "CONNECTION", "sk": "state", "state": "broken", "what": "Refused.", "detail": "",
        "fingerprint": fingerprint, "since": "t",
    })  # fmt: skip
    dead_task()
    status, told = redrive(aws)
    assert (status, told["error"]["code"]) == (409, "connection_broken")
    assert visible("wip-dead.fifo") == 1
    assert len(redrive(aws, dry_run=True)[1]["found"]) == 1


def test_a_secret_of_its_own_opens_it(aws: Account) -> None:
    secret = {"current": "the general one", "triggers": {"redrive": {"current": "its own"}}}
    client("secretsmanager").put_secret_value(SecretId="webhook", SecretString=json.dumps(secret))
    assert aws.call("redrive", sample(CALL, "the general one"))["statusCode"] == 401
    assert aws.call("redrive", sample(CALL, "its own"))["statusCode"] == 200

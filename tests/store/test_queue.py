from typing import Any

import pytest

from a365_sync.store.queue import Message, Queue
from tests.store.cloud import Cloud


def message(number: int, group: str | None = None, deduplication: str | None = None) -> Message:
    return Message(f'{{"n": {number}}}', group or f"group {number}", deduplication or f"unit {number}")


def received(cloud: Cloud) -> list[str]:
    """Bodies of all messages that can be received, each removed."""
    url, bodies = cloud.queue_urls["wip"], []
    while messages := cloud.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for one in messages:
            bodies.append(one["Body"])
            cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return bodies


class Recording:
    """An SQS client that refuses some entries some times."""

    def __init__(self, *refusals: list[str]) -> None:
        self._refusals = list(refusals)
        self.sent: list[list[dict[str, str]]] = []

    def send_message_batch(self, Entries: list[dict[str, str]], **_url: str) -> dict[str, Any]:  # noqa: N803
        self.sent.append(Entries)
        refused = self._refusals.pop(0) if self._refusals else []
        return {"Failed": [{"Id": identifier, "Code": "InternalError"} for identifier in refused]}


def test_messages_arrive_however_many(cloud: Cloud) -> None:
    Queue(cloud.sqs, cloud.queue_urls["wip"]).send(message(number) for number in range(23))
    assert sorted(received(cloud)) == sorted(message(number).body for number in range(23))


def test_batches_hold_ten_at_most_and_none_is_sent_for_nothing() -> None:
    client = Recording()
    Queue(client, "url").send(message(number) for number in range(23))
    Queue(client, "url").send([])
    assert [len(batch) for batch in client.sent] == [10, 10, 3]


def test_sending_a_unit_twice_delivers_it_once(cloud: Cloud) -> None:
    queue = Queue(cloud.sqs, cloud.queue_urls["wip"])
    queue.send([message(1)])
    queue.send([message(1), message(2)])
    assert sorted(received(cloud)) == [message(1).body, message(2).body]


def test_a_group_is_delivered_in_order(cloud: Cloud) -> None:
    queue = Queue(cloud.sqs, cloud.queue_urls["wip"])
    queue.send([message(number, group="same") for number in range(5)])
    assert received(cloud) == [message(number).body for number in range(5)]


def test_messages_of_one_group_and_of_no_other_wait_for_each_other() -> None:
    client = Recording()
    Queue(client, "url").send([message(1, "a"), message(2, "b"), message(3, "a")])
    first, second, third = (entry["MessageGroupId"] for entry in client.sent[0])
    assert first == third != second


def test_any_name_can_be_a_group() -> None:
    client = Recording()
    Queue(client, "url").send([message(1, "wip/p/[No Variations] µ " + "x" * 500, "run wip/p")])
    entry = client.sent[0][0]
    for name in (entry["MessageGroupId"], entry["MessageDeduplicationId"]):
        assert name.isascii()
        assert 0 < len(name) <= 128


def test_refused_messages_are_sent_again_and_the_others_are_not() -> None:
    client = Recording(["1", "3"], ["3"])
    Queue(client, "url").send(message(number) for number in range(5))
    assert [[entry["Id"] for entry in batch] for batch in client.sent] == [list("01234"), ["1", "3"], ["3"]]


def test_a_message_that_is_refused_for_good_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="refused 1 message"):
        Queue(Recording(*[["0"]] * 5), "url").send([message(0), message(1)])

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.store.deliveries import StandardQueue
from tests.store.cloud import client


class Recording:
    """An SQS client that keeps what it is sent, and refuses some entries at first, or for good."""

    def __init__(self, refused: int = 0) -> None:
        self.batches: list[list[dict[str, Any]]] = []
        self._refused = refused

    def send_message_batch(self, Entries: list[dict[str, Any]], **_request: Any) -> dict[str, Any]:  # noqa: N803
        self.batches.append(Entries)
        self._refused, refused = self._refused - 1, self._refused > 0
        return {"Failed": [{"Id": Entries[-1]["Id"], "Code": "Busy"}]} if refused else {}


@given(st.lists(st.integers(1, 240_000), max_size=25))
def test_batches_are_small_enough_and_hold_everything_in_order(sizes: list[int]) -> None:
    queue = Recording()
    bodies = [("x" * size, "sub_1") for size in sizes]
    StandardQueue(queue, "url").send(bodies)
    assert [entry["MessageBody"] for batch in queue.batches for entry in batch] == [
        body for body, _ in bodies
    ]
    for batch in queue.batches:
        assert len(batch) <= 10
        assert sum(len(entry["MessageBody"]) for entry in batch) <= 262_144 - 10 * 100


def test_an_entry_that_sqs_refuses_is_sent_again() -> None:
    queue = Recording(refused=1)
    StandardQueue(queue, "url").send([("a", "1"), ("b", "2")])
    assert [[entry["MessageBody"] for entry in batch] for batch in queue.batches] == [["a", "b"], ["b"]]


def test_one_that_it_keeps_refusing_is_told_of() -> None:
    with pytest.raises(RuntimeError, match="Busy"):
        StandardQueue(Recording(refused=3), "url").send([("a", "1")])


def test_a_message_is_put_off_by_twelve_hours_at_most() -> None:
    url = client("sqs").create_queue(QueueName="deliveries-test")["QueueUrl"]
    queue = StandardQueue(client("sqs"), url)
    queue.send([("a", "sub_1")])
    (message,) = client("sqs").receive_message(QueueUrl=url)["Messages"]
    queue.show_again(message["ReceiptHandle"], 1e6)
    assert "Messages" not in client("sqs").receive_message(QueueUrl=url)
    queue.show_again(message["ReceiptHandle"], -1)
    (again,) = client("sqs").receive_message(QueueUrl=url)["Messages"]
    assert again["Body"] == "a"

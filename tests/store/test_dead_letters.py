"""Dead letters are held while they are looked at, sent home once, and shown again at once."""

from typing import Any

import pytest

from a365_sync.store import dead_letters
from a365_sync.store.dead_letters import DeadLetters, Letter
from tests.store.cloud import Cloud


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead_letters, "WAIT_SECONDS", 0)


@pytest.fixture
def dead(cloud: Cloud) -> DeadLetters:
    """Two letters of one group and one of another."""
    for number, group in enumerate(("a", "b", "a")):
        cloud.sqs.send_message(
            QueueUrl=cloud.queue_urls["release"],
            MessageBody=f"body {number}",
            MessageGroupId=group,
            MessageDeduplicationId=str(number),
        )
    return DeadLetters(cloud.sqs, cloud.queue_urls["release"], cloud.queue_urls["wip"])


def bodies(letters: list[Letter]) -> list[str]:
    return sorted(letter.body for letter in letters)


class Refusing:
    """An SQS client that refuses some letters so many times."""

    def __init__(self, identifier: str, times: int) -> None:
        self._identifier, self._times = identifier, times
        self.sizes: list[int] = []

    def send_message_batch(self, Entries: list[dict[str, str]], **_url: str) -> dict[str, Any]:  # noqa: N803
        self.sizes.append(len(Entries))
        known = {entry["Id"] for entry in Entries if entry["MessageBody"] == self._identifier}
        self._times -= 1
        return {"Failed": [{"Id": each, "Code": "InternalError"} for each in known if self._times >= 0]}


def test_letters_are_held_until_they_are_let_go(dead: DeadLetters) -> None:
    held = dead.receive()
    assert bodies(held) == ["body 0", "body 1", "body 2"]
    assert [letter.body for letter in held if letter.group == "a"] == ["body 0", "body 2"]
    assert dead.receive() == []
    dead.release(held)
    assert bodies(dead.receive()) == bodies(held)


def test_a_letter_goes_home_as_it_is(cloud: Cloud, dead: DeadLetters) -> None:
    held = dead.receive()
    assert dead.send_home(held) == {letter.message_id for letter in held}
    home = DeadLetters(cloud.sqs, cloud.queue_urls["wip"]).receive()
    assert [(letter.body, letter.group) for letter in home] == [
        (letter.body, letter.group) for letter in held
    ]


def test_a_letter_sent_twice_arrives_once(cloud: Cloud, dead: DeadLetters) -> None:
    """As after a crash between sending and deleting."""
    held = dead.receive()
    dead.send_home(held)
    dead.release(held)
    dead.send_home(dead.receive())
    assert len(DeadLetters(cloud.sqs, cloud.queue_urls["wip"]).receive()) == len(held)


def test_what_is_deleted_is_gone_and_the_others_stay(dead: DeadLetters) -> None:
    first, *others = dead.receive()
    dead.delete([first])
    dead.release(others)
    assert bodies(dead.receive()) == bodies(others)


def test_a_letter_without_a_group_can_be_received(cloud: Cloud) -> None:
    url = cloud.sqs.create_queue(QueueName="unordered")["QueueUrl"]
    cloud.sqs.send_message(QueueUrl=url, MessageBody="x")
    (letter,) = DeadLetters(cloud.sqs, url).receive()
    assert (letter.body, letter.group) == ("x", None)


@pytest.mark.parametrize(("refusals", "sent"), [(2, {"1", "2"}), (3, {"1"})])
def test_only_what_the_queue_took_counts_as_sent(refusals: int, sent: set[str]) -> None:
    client = Refusing("bad", refusals)
    letters = [Letter("1", "r1", "good", "g"), Letter("2", "r2", "bad", "g")]
    assert DeadLetters(client, "url", "home").send_home(letters) == sent
    assert client.sizes == [2, 1, 1]


def test_ten_letters_go_in_one_call() -> None:
    client = Refusing("", 0)
    letters = [Letter(str(number), "r", "b", "g") for number in range(23)]
    assert len(DeadLetters(client, "url", "home").send_home(iter(letters))) == 23
    assert client.sizes == [10, 10, 3]

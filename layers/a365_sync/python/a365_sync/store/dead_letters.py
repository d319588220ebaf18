"""A queue of messages that failed for good: looked at, sent back to where they came from, and only then deleted."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

_BATCH_LIMIT = 10
_ATTEMPTS = 3
# Longer than the function lives that looks: what it holds is nobody else's, and comes back soon if it dies.
_HELD_SECONDS = 60
# A question without waiting asks some of the servers only, and may miss what is there.
WAIT_SECONDS = 1

_log = logging.getLogger(__name__)

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it was received; `receipt` is good while it is held, `group` is a FIFO queue's."""

    message_id: str
    receipt: str
    body: str
    group: str | None = None


class DeadLetters:
    """One dead-letter queue; `home_url` is the FIFO queue that its messages were meant for, if there is one."""

    def __init__(self, client: Any, url: str, home_url: str | None = None) -> None:
        self._client = client
        self._url = url
        self._home_url = home_url

    def receive(self) -> list[Letter]:
        """Ten letters at most, held for a minute; those of one group in their order. Empty: there are no more.

        A letter that is held holds back the later ones of its group.
        """
        answer = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=_BATCH_LIMIT,
            VisibilityTimeout=_HELD_SECONDS,
            WaitTimeSeconds=WAIT_SECONDS,
            MessageSystemAttributeNames=["MessageGroupId"],
        )
        return [
            Letter(
                each["MessageId"],
                each["ReceiptHandle"],
                each["Body"],
                each.get("Attributes", {}).get("MessageGroupId"),
            )
            for each in answer.get("Messages", ())
        ]

    def send_home(self, letters: Iterable[Letter]) -> set[str]:
        """Send letters as they are to where they came from; returns the ids of those that SQS took.

        One that was sent and, for a crash, not deleted is not delivered twice when it is sent again within five
        minutes: its name is made from the letter's.
        """
        return self._in_batches(
            self._client.send_message_batch,
            self._home_url,
            letters,
            lambda letter: {
                "MessageBody": letter.body,
                "MessageGroupId": letter.group,
                "MessageDeduplicationId": f"redrive-{letter.message_id}",
            },
        )

    def delete(self, letters: Iterable[Letter]) -> None:
        """Take letters out for good; one that SQS does not let go comes back after a minute."""
        self._in_batches(
            self._client.delete_message_batch,
            self._url,
            letters,
            lambda letter: {"ReceiptHandle": letter.receipt},
        )

    def release(self, letters: Iterable[Letter]) -> None:
        """Show letters to everybody again, at once."""
        self._in_batches(
            self._client.change_message_visibility_batch,
            self._url,
            letters,
            lambda letter: {"ReceiptHandle": letter.receipt, "VisibilityTimeout": 0},
        )

    def _in_batches(
        self,
        call: Callable[..., Any],
        url: str | None,
        letters: Iterable[Letter],
        entry: Callable[[Letter], Entry],
    ) -> set[str]:
        done: set[str] = set()
        for batch in _batches(letters):
            waiting = {str(number): letter for number, letter in enumerate(batch)}
            for _attempt in range(_ATTEMPTS):
                entries = [{"Id": number, **entry(letter)} for number, letter in waiting.items()]
                failed = {each["Id"]: each for each in call(QueueUrl=url, Entries=entries).get("Failed", ())}
                done |= {letter.message_id for number, letter in waiting.items() if number not in failed}
                waiting = {number: letter for number, letter in waiting.items() if number in failed}
                if not waiting:
                    break
            else:
                _log.warning("SQS refused %d messages: %s", len(waiting), next(iter(failed.values())))
        return done


def _batches(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    rest = iter(letters)
    while batch := list(islice(rest, _BATCH_LIMIT)):
        yield batch

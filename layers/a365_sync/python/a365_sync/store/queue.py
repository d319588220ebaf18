"""A FIFO queue of units of work: those of one group are done one after the other, in order."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from a365_sync.store.queue_batch import LIMIT, send_batch


@dataclass(frozen=True, slots=True)
class Message:
    """A JSON body; `group` serializes work, `deduplication` names the unit so that sending it twice is harmless."""

    body: str
    group: str
    deduplication: str


class Queue:
    """Sends to one SQS FIFO queue."""

    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, messages: Iterable[Message]) -> None:
        """Send all messages, ten a call; raises RuntimeError when SQS keeps refusing one."""
        waiting = list(messages)
        for start in range(0, len(waiting), LIMIT):
            self._send_batch(waiting[start : start + LIMIT])

    def show_again(self, receipt_handle: str, seconds: int) -> None:
        """Have a message that was received be delivered again after so many seconds, instead of when its time is up."""
        self._client.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
        )

    def _send_batch(self, batch: list[Message]) -> None:
        entries = [
            {
                "Id": str(number),
                "MessageBody": message.body,
                "MessageGroupId": _short(message.group),
                "MessageDeduplicationId": _short(message.deduplication),
            }
            for number, message in enumerate(batch)
        ]
        send_batch(self._client, self._url, entries)


def _short(name: str) -> str:
    """SQS takes 128 ASCII characters without spaces."""
    return hashlib.sha256(name.encode()).hexdigest()

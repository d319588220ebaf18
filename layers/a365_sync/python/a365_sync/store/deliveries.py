"""The standard queues on the way to subscribers: events to be matched, and deliveries to be made."""

import math
from collections.abc import Iterable, Iterator
from typing import Any

from a365_sync.store.queue_batch import LIMIT, send_batch

_BATCH_BYTES = 250_000  # a batch may have 262,144 with its attributes
_LONGEST_DELAY = 900
_LONGEST_SECONDS = 43_000  # twelve hours in all, counted from when the message was received


class StandardQueue:
    """Sends to one SQS queue without order."""

    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, bodies: Iterable[tuple[str, str]], delay: float = 0) -> None:
        """Send bodies, each with the name of whom it is for; raises RuntimeError when SQS keeps refusing one.

        The name makes the queue fair: where many messages wait for one, those of the others go first. They come after
        `delay` seconds, or after a quarter of an hour, which is the most that SQS delays by.
        """
        seconds = min(math.ceil(delay), _LONGEST_DELAY)
        for batch in _batches(bodies):
            self._send_batch(batch, seconds)

    def show_again(self, receipt_handle: str, seconds: float) -> None:
        """Have a message that was received be delivered again after so many seconds."""
        self._client.change_message_visibility(
            QueueUrl=self._url,
            ReceiptHandle=receipt_handle,
            VisibilityTimeout=min(max(0, round(seconds)), _LONGEST_SECONDS),
        )

    def _send_batch(self, batch: list[tuple[str, str]], delay: int) -> None:
        entries = [
            {"Id": str(number), "MessageBody": body, "MessageGroupId": whom, "DelaySeconds": delay}
            for number, (body, whom) in enumerate(batch)
        ]
        send_batch(self._client, self._url, entries)


def _batches(bodies: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    batch: list[tuple[str, str]] = []
    size = 0
    for body, whom in bodies:
        added = len(body.encode())
        if batch and (len(batch) == LIMIT or size + added > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((body, whom))
        size += added
    if batch:
        yield batch

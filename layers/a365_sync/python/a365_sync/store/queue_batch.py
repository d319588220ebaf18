"""One batch of messages to SQS, whatever kind of queue it is."""

from typing import Any

LIMIT = 10


def send_batch(client: Any, url: str, entries: list[dict[str, Any]]) -> None:
    """Send up to ten entries, those that SQS refuses three times at most; raises RuntimeError when it keeps on."""
    for _attempt in range(3):
        answer = client.send_message_batch(QueueUrl=url, Entries=entries)
        refused = {failure["Id"] for failure in answer.get("Failed", ())}
        entries = [entry for entry in entries if entry["Id"] in refused]
        if not entries:
            return
    raise RuntimeError(f"SQS refused {len(entries)} messages: {answer['Failed'][0]}")

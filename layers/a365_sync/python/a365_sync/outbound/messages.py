"""What the two queues carry, besides the events that EventBridge puts into the first."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one subscription."""

    subscription: str
    event: dict[str, Any]

    def body(self) -> str:
        """As the queue carries it: short, since the event may be nearly as long as a message may be."""
        text = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))
        # SQS refuses these two characters, which can only stand inside a text here.
        return text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")

    @property
    def time(self) -> str:
        """The event's; the bucket got it then or later, so a replay from this time on has it."""
        return str(self.event["time"])

    @classmethod
    def of(cls, body: str) -> Self:
        """The reverse."""
        return cls(**json.loads(body))


@dataclass(frozen=True, slots=True)
class Replay:
    """What was kept since a time is to be sent to one subscription again; `after` is the last key looked at."""

    subscription: str
    since: str
    after: str | None = None

    def body(self) -> str:
        """As the queue carries it."""
        return json.dumps({"replay": asdict(self)})

    @classmethod
    def of(cls, message: dict[str, Any]) -> Self | None:
        """The replay that a message asks for; None if it is an event."""
        return cls(**message["replay"]) if "replay" in message else None

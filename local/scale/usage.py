"""What some invocations used: a value that can be added up."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What an operation's name begins with when it changes something.
_WRITES = (
    "Put",
    "Update",
    "Delete",
    "BatchWrite",
    "TransactWrite",
    "Send",
    "Create",
    "Upload",
    "Complete",
    "Invoke",
)


@dataclass(frozen=True)
class Usage:
    """`longest`: seconds of the longest invocation. `altium`: requests by GraphQL operation.

    `calls`, `sent`, `received`: AWS calls and bytes by `service.Operation`. `units`: request units and
    things written, by name. `largest`: bytes of the largest of each limited thing. `peak_mb` is the largest
    environment, `imported_mb` the same before its first event. `unsettled`: messages that a batch left in the queue.
    """

    invocations: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    longest: float = 0.0
    altium: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    received: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    largest: Mapping[str, int] = field(default_factory=dict)
    peak_mb: float = 0.0
    imported_mb: float = 0.0
    unsettled: int = 0

    @classmethod
    def of(cls, answer: Mapping[str, Any], altium: Counter[str]) -> "Usage":
        """One invocation, from what its process answered."""
        counters = {name: Counter(answer[name]) for name in ("calls", "sent", "received", "units")}
        result = answer["answer"]
        left = result.get("batchItemFailures", ()) if isinstance(result, dict) else ()
        return cls(
            1, answer["seconds"], answer["cpu_seconds"], answer["seconds"], altium, **counters,
            largest=answer["largest"], peak_mb=answer["peak_kb"] / 1024, imported_mb=answer["imported_kb"] / 1024,
            unsettled=len(left),
        )  # fmt: skip

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.invocations + other.invocations,
            self.seconds + other.seconds,
            self.cpu_seconds + other.cpu_seconds,
            max(self.longest, other.longest),
            self.altium + other.altium,
            self.calls + other.calls,
            self.sent + other.sent,
            self.received + other.received,
            self.units + other.units,
            {
                name: max(self.largest.get(name, 0), other.largest.get(name, 0))
                for name in {**self.largest, **other.largest}
            },
            max(self.peak_mb, other.peak_mb),
            max(self.imported_mb, other.imported_mb),
            self.unsettled + other.unsettled,
        )

    @property
    def writes(self) -> int:
        """AWS calls that change something."""
        return sum(number for name, number in self.calls.items() if is_write(name))


def is_write(operation: str) -> bool:
    """Whether `service.Operation` changes something."""
    return operation.partition(".")[2].startswith(_WRITES)

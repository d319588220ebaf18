"""An order that was taken: the fault, and how far it is carried out."""

from typing import Any

from local.simulator.faults.fault import Fault
from local.simulator.faults.memo import Memo


class Standing:
    """`seen`: requests it means; `served`: those it befell; `claimed`: those it is being tried on just now.

    Changed under the book's lock only.
    """

    def __init__(self, number: int, fault: Fault) -> None:
        self.number = number
        self.fault = fault
        self.memo = Memo()
        self.seen = 0
        self.served = 0
        self.claimed = 0

    @property
    def left(self) -> int | None:
        """How often it is still to be served; null for always."""
        return None if self.fault.times is None else self.fault.times - self.served

    @property
    def active(self) -> bool:
        return self.left is None or self.left > 0

    @property
    def free(self) -> bool:
        """Whether one more request may be claimed."""
        return self.left is None or self.left > self.claimed

    def report(self) -> dict[str, Any]:
        order = {"fault": self.fault.kind} | self.fault.model_dump(mode="json", exclude_unset=True)
        return {
            "number": self.number,
            "order": order,
            "seen": self.seen,
            "served": self.served,
            "left": self.left,
        }

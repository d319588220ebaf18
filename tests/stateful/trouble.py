"""What goes wrong while something is at work: one thing, said in a few words."""

from dataclasses import dataclass
from typing import Literal

from hypothesis import strategies as st

from local.simulator.faults.fault import Fault
from local.simulator.faults.kinds.malformed import Malformed
from local.simulator.faults.kinds.pages import MovingTotal
from local.simulator.faults.kinds.partial import Missing, PartialData

OPERATIONS = (
    "SyncProjects", "SyncProject", "SyncReleases", "SyncWipBom", "SyncReleaseBom", "SyncComponents", "SyncLibrary",
)  # fmt: skip
_GIVES_UP_AFTER = 6


@dataclass(frozen=True)
class Death:
    """The process dies right after so many writes."""

    after: int


@dataclass(frozen=True)
class Away:
    """No answer to so many requests, after so many; a few are repeated by the client, more are a failure."""

    after: int
    times: int


@dataclass(frozen=True)
class Wrong:
    """Answers to one operation that are wrong; `silent` ones do not even say so."""

    operation: str
    what: Missing | Literal["moving total", "truncated"]
    after: int
    times: int | None
    silent: bool = False

    def fault(self) -> Fault:
        """The order for the simulator."""
        if self.what == "moving total":
            return MovingTotal(operation=self.operation, after=self.after, times=self.times)
        if self.what == "truncated":
            return Malformed(operation=self.operation, after=self.after, times=self.times)
        return PartialData(
            operation=self.operation,
            after=self.after,
            times=self.times,
            missing=self.what,
            errors=not self.silent,
        )


@dataclass(frozen=True)
class Meanwhile:
    """The workspace is edited after so many requests; `number` chooses the edit."""

    after: int
    number: int


Trouble = Death | Away | Wrong | Meanwhile | None

_HOLES: tuple[tuple[str, Missing], ...] = (
    ("SyncProject", "project"), ("SyncProject", "variants"), ("SyncWipBom", "variant"), ("SyncWipBom", "bom"),
    ("SyncWipBom", "component"), ("SyncReleaseBom", "items"), ("SyncReleaseBom", "variant"),
    ("SyncReleases", "releases"), ("SyncComponents", "components_by_ids"), ("SyncLibrary", "library_components"),
    ("SyncProjects", "projects"), ("SyncProjects", "nodes"),
)  # fmt: skip
_times = st.sampled_from([1, 2, _GIVES_UP_AFTER, None])
_after = st.integers(0, 2)
_holes = st.builds(
    lambda hole, after, times, silent: Wrong(hole[0], hole[1], after, times, silent),
    st.sampled_from(_HOLES),
    _after,
    _times,
    st.sampled_from([False, False, False, True]),
)
_odd = st.builds(
    Wrong, st.sampled_from(OPERATIONS), st.sampled_from(["moving total", "truncated"]), _after, _times
)
deaths = st.builds(Death, st.sampled_from([2, 3, 4, 1, 5, 6, 7, 8, 10, 12]))
troubles: st.SearchStrategy[Trouble] = st.one_of(
    st.none(),
    st.none(),
    deaths,
    deaths,
    _holes,
    _odd,
    st.builds(Away, st.integers(0, 5), st.sampled_from([1, _GIVES_UP_AFTER])),
    st.builds(Meanwhile, st.integers(0, 8), st.integers(0, 17)),
)

"""The rows of the table: what is done wrong, which fields an operation must ask for to be hit, and what may follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from local.simulator.faults.fault import Fault
from local.simulator.faults.kinds.connections import ConnectionReset, Timeout
from local.simulator.faults.kinds.lateness import LateVisibility, ReleaseWithoutUpdate
from local.simulator.faults.kinds.limits import CostLimit, ExecutionTimeout, PageLimit
from local.simulator.faults.kinds.malformed import Malformed
from local.simulator.faults.kinds.pages import EmptyPage, MissingPageInfo, MovingTotal, UnchangedCursor
from local.simulator.faults.kinds.partial import COORDINATES, Missing, PartialData
from local.simulator.faults.kinds.permissions import LostPermission, LostWorkspace
from local.simulator.faults.kinds.statuses import Status
from local.simulator.faults.kinds.strange_records import NullLatestRevision, UnmanagedComponents
from local.simulator.faults.kinds.throttling import Throttled
from local.simulator.faults.kinds.tokens import ExpiredToken
from tests.faults.shifts import SHIFTED, shifts
from tests.store.sync.altium import ONE

Heals = Literal["tick", "night"]


@dataclass(frozen=True)
class Row:
    """A fault, ordered anew for each operation that a trigger sends and that asks for one of `needs`.

    `least`: only operations of which so many requests are sent. `lasts`: until the trigger has given up. `holds`: over
    the tasks of the trigger as well, and it must make a difference to one operation at least. `from_before`: ordered
    before the edits are made. `heals`: by which of the next schedules everything must be as without the fault.
    `history`: why what happened in between is another story, so that only what stands at the end is compared, without
    what `apart` names. `waits`: what Retry-After asked for.
    """

    name: str
    orders: Callable[[str], tuple[Fault, ...]]
    needs: tuple[str, ...] = ()
    least: int = 1
    lasts: bool = False
    holds: bool = False
    from_before: bool = False
    heals: Heals = "tick"
    history: str | None = None
    apart: tuple[str, ...] = ()
    waits: tuple[float, ...] = ()
    read_seconds: float | None = None


def once(name: str, *faults: Fault, needs: tuple[str, ...] = (), **more: object) -> Row:
    """Each fault once for each operation, one after the other."""
    return Row(name, lambda op: tuple(_of(fault, op) for fault in faults), needs, **more)  # type: ignore[arg-type]


def lasting(name: str, fault: Fault, needs: tuple[str, ...] = (), **more: object) -> Row:
    """For as long as the trigger and its repeats are at work."""
    return Row(f"{name}, lasting", lambda op: (_of(fault, op, times=None),), needs, lasts=True, **more)  # type: ignore[arg-type]


def condition(name: str, fault: Fault, needs: tuple[str, ...], **more: object) -> Row:
    """Another workspace is shown until trigger and tasks are done."""
    return Row(name, lambda op: (_of(fault, op),), needs, lasts=True, holds=True, **more)  # type: ignore[arg-type]


def _of(fault: Fault, operation: str, **changes: object) -> Fault:
    return fault.model_copy(update={"operation": operation, **changes})


PAGES = ("Connection.pageInfo",)
TOTALS = ("Connection.totalCount",)
SIZED = ("(first)",)
PROJECT_READS = (
    "Query.desProjects", "Query.desProjectById", "Query.desWipVariantByVariantName",
    "Query.desReleaseVariantByVariantName",
)  # fmt: skip
WORKSPACE_READS = (*PROJECT_READS, "Query.desLibrary")
CONTENT = (
    "DesProject.latestRevision", "DesWipVariant.bom", "DesDesign.releases", "DesReleaseVariant.bom",
    "DesLibrary.components", "Query.desComponentsByIds",
)  # fmt: skip
PARTS_SHOWN = ("DesBomItem.component", "DesLibrary.components", "Query.desComponentsByIds")

LATE_CONTENT = "what is seen before the change is stored as it is seen, and the change as one from there"
HIDDEN_PART = "while the part is hidden the library and the BOMs stand without it, which is what Altium shows"
UNMANAGED = (
    "for a while the BOM's part is one that no library manages, and is stored so; a release is read only once"
)
TORN = "what a walk stored before it was disturbed was true then; a move that no total tells is seen by the next look"
COMMIT = "the head names the commit at which the content was stored, and there was none to see"


def partial_rows() -> list[Row]:
    """Each hole once, explained by an error; some lasting, some without a word."""

    def row(missing: Missing) -> Row:
        return once(f"partial data: {missing}", PartialData(missing=missing), needs=COORDINATES[missing])

    return [
        *map(row, COORDINATES),
        *(
            lasting(f"partial data: {m}", PartialData(missing=m), COORDINATES[m])
            for m in ("nodes", "components_by_ids")
        ),
        *(
            once(f"{m} null without an error", PartialData(missing=m, errors=False), needs=COORDINATES[m])
            for m in ("bom", "component")
        ),
        once(
            "component by id null without an error",
            PartialData(missing="components_by_ids", errors=False),
            needs=COORDINATES["components_by_ids"],
            heals="night",
            history=HIDDEN_PART,
        ),
    ]


ROWS: list[Row] = [
    once(
        "connection reset, connection hung up",
        ConnectionReset(),
        Timeout(seconds=0.01, then="hang_up"),
    ),
    once("connection reset half-way, second page", ConnectionReset(when="half", after=1), least=2),
    once("time-out, then an answer", Timeout(seconds=0.5), read_seconds=0.25),
    once(
        "504, 500, 502, 503 in a row",
        Status(status=504, body="json"),
        Status(status=500),
        Status(status=502, body="json"),
        Status(status=503, body="empty", retry_after=7),
        waits=(7,),
    ),
    lasting("503", Status(status=503)),
    once(
        "429 without and with Retry-After",
        Throttled(),
        Throttled(retry_after=11),
        Throttled(retry_after=23, retry_after_form="date"),
        waits=(11, 23),
    ),
    once("LIMIT_EXCEEDED, LimitExceeded", Throttled(form="LIMIT_EXCEEDED"), Throttled(form="LimitExceeded")),
    lasting("429", Throttled(retry_after=5)),
    once("expired token, for good", ExpiredToken(for_good=True, spelling="AUTH_EXPIRED_TOKEN")),
    once(
        "AuthExpiredToken with 200, second page",
        ExpiredToken(status=200, spelling="AuthExpiredToken", after=1),
        least=2,
    ),
    once(
        "AuthExpiredToken, for good, second page",
        ExpiredToken(spelling="AuthExpiredToken", for_good=True, after=1),
        least=2,
    ),
    lasting("expired token", ExpiredToken()),
    *partial_rows(),
    once("cost limit", CostLimit()),
    lasting("cost limit of large pages", CostLimit(page_over=5, status=400, cost="type"), SIZED),
    lasting("page limit", PageLimit(largest=5), SIZED),
    once("execution time-out", ExecutionTimeout()),
    *(once(f"malformed: {form}", Malformed(form=form)) for form in ("truncated", "html")),
    once("malformed: empty, other content type", Malformed(form="empty"), Malformed(form="content_type")),
    once("empty page with a next one", EmptyPage(), EmptyPage(cursor="null"), needs=PAGES),
    once("unchanged cursor, second page", UnchangedCursor(after=1), needs=PAGES, least=2),
    once("missing page info, null page info", MissingPageInfo(), MissingPageInfo(null=True), needs=PAGES),
    once("moving total", MovingTotal(by=1), needs=TOTALS),
    lasting("moving total", MovingTotal(by=-1), TOTALS),
    Row("shifted rows", shifts, needs=SHIFTED, least=2, heals="night", history=TORN),
    condition(
        "late visibility, early stamp", LateVisibility(seconds=900), CONTENT,
        from_before=True, history=LATE_CONTENT,
    ),
    condition(
        "late visibility, late stamp", LateVisibility(seconds=900, stamp="late"), (*CONTENT, "DesProject.updatedAt"),
        from_before=True, history=LATE_CONTENT,
    ),
    condition(
        "release without update", ReleaseWithoutUpdate(), ("DesProject.updatedAt",),
        from_before=True,
    ),
    condition("null latest revision", NullLatestRevision(projects=[ONE]), ("DesProject.latestRevision",),
              history=COMMIT),
    condition(
        "unmanaged components", UnmanagedComponents(share=1), PARTS_SHOWN, heals="night", history=UNMANAGED,
        apart=("BOM#release", "boms/released", "lake/bom_line/source=release"),
    ),
    lasting("one project fails", Status(status=500, project=ONE), PROJECT_READS[1:]),
    condition("lost permission", LostPermission(projects=[ONE]), PROJECT_READS, heals="night"),
    condition(
        "lost permission, told by an error", LostPermission(projects=[ONE], by_id="error"), PROJECT_READS,
        heals="night",
    ),
    condition("lost workspace", LostWorkspace(), WORKSPACE_READS),
    condition(
        "lost workspace, not listed", LostWorkspace(listed=False), (*WORKSPACE_READS, "Query.desWorkspaceInfos")
    ),
]  # fmt: skip

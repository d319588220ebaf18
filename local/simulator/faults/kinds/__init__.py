"""Every kind of fault, by the name that orders it."""

from collections.abc import Mapping

from local.simulator.faults.fault import Fault
from local.simulator.faults.kinds import (
    connections,
    lateness,
    limits,
    malformed,
    pages,
    partial,
    permissions,
    rows,
    statuses,
    strange_records,
    throttling,
    tokens,
)

_ALL: tuple[type[Fault], ...] = (
    connections.ConnectionReset,
    connections.Timeout,
    statuses.Status,
    throttling.Throttled,
    tokens.ExpiredToken,
    partial.PartialData,
    limits.CostLimit,
    limits.PageLimit,
    limits.ExecutionTimeout,
    malformed.Malformed,
    pages.EmptyPage,
    pages.UnchangedCursor,
    pages.MissingPageInfo,
    pages.MovingTotal,
    rows.ShiftedRows,
    lateness.LateVisibility,
    lateness.ReleaseWithoutUpdate,
    strange_records.NullLatestRevision,
    strange_records.UnmanagedComponents,
    permissions.LostPermission,
    permissions.LostWorkspace,
)
KINDS: Mapping[str, type[Fault]] = {kind.kind: kind for kind in _ALL}

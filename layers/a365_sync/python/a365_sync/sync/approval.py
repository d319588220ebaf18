"""Removals that wait for a person: what is withheld, and letting it go."""

from typing import Any

from a365_sync.errors import InvalidInput, NotConnected
from a365_sync.settings.nearest import nearest
from a365_sync.store.missing import EVERY_KIND, Missing, MissingRecord
from a365_sync.store.state import KnownWorkspace, State
from a365_sync.store.table import Table
from a365_sync.sync.triggers import Trigger

_SWEEP = {"projects": Trigger.SYNC_WIP_BOMS_NIGHTLY, "parts": Trigger.SYNC_PART_LIBRARY}


def approve(state_table: Table, body: Any) -> dict[str, Any]:
    """Let everything of a kind go that is withheld now: `{"kind", "approved": [ids], "next_step"}`.

    Raises InvalidInput for a kind there is not, NotConnected before a workspace is known.
    """
    kind = _kind(body)
    workspace = State(state_table).workspace()
    if workspace is None:
        raise NotConnected("No workspace is known yet.")
    approved = Missing(state_table, workspace.workspace_id).approve(kind)
    return {
        "kind": kind,
        "approved": sorted(approved),
        "next_step": f"The next {_SWEEP[kind]} removes those that are still missing."
        if approved
        else f"Nothing to do: no {kind} are withheld.",
    }


def withheld_report(state_table: Table, workspace: KnownWorkspace | None) -> dict[str, Any]:
    """How many of each kind wait: `{kind: {"count", "approved", "next_step"}}`; empty without a workspace."""
    if workspace is None:
        return {}
    missing = Missing(state_table, workspace.workspace_id)
    return {kind: _waiting(kind, missing.read(kind)) for kind in EVERY_KIND}


def _waiting(kind: str, record: MissingRecord) -> dict[str, Any]:
    count = len(record.withheld - record.approved)
    next_step = (
        f'If they are really gone, POST /webhooks/approve-removals {{"kind": "{kind}"}}; '
        "if not, give the credential's user access to them again."
    )
    return {"count": count, "approved": len(record.approved), "next_step": next_step if count else None}


def _kind(body: Any) -> str:
    kind = body.get("kind") if isinstance(body, dict) else None
    if not isinstance(kind, str) or len(body) != 1:
        raise InvalidInput(
            'The body names what may vanish, and nothing else, for example {"kind": "projects"}.'
        )
    if kind in EVERY_KIND:
        return kind
    near = nearest(kind, EVERY_KIND)
    raise InvalidInput(
        f"There is no kind {kind[:100]!r}: did you mean {near[0]!r}?", suggestions={kind[:100]: near}
    )

"""What a token is good for is written in its scopes."""

from collections.abc import Sequence

from local.simulator.doors import Door

WORKSPACE = "a365:workspace:"
OFFLINE = "offline_access"


def workspace_of(scopes: Sequence[str]) -> str | None:
    """The id of the workspace that a token is bound to; a global token is bound to none."""
    return next((scope.removeprefix(WORKSPACE) for scope in scopes if scope.startswith(WORKSPACE)), None)


def full_scopes(door: Door, workspace_id: str) -> tuple[str, ...]:
    """Those of the credentials that are good from the start."""
    bound = (WORKSPACE + workspace_id,) if door.workspace_tokens else ()
    return (*bound, *door.full_scopes)


def bound_to(scopes: Sequence[str], workspace_id: str) -> tuple[str, ...]:
    """The same scopes, bound to this workspace and no other."""
    others = (scope for scope in scopes if not scope.startswith(WORKSPACE))
    return (WORKSPACE + workspace_id, *others)


def unknown_scopes(door: Door, scopes: Sequence[str]) -> list[str]:
    """Those the door does not have."""
    return [
        scope
        for scope in scopes
        if scope not in door.scopes and not (door.workspace_tokens and scope.startswith(WORKSPACE))
    ]


def reads_designs(door: Door, scopes: Sequence[str]) -> bool:
    return door.design_scope is None or door.design_scope in scopes

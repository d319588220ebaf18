"""Checks the names of the projects a customer chose."""

from a365_sync.altium.client import AltiumClient
from a365_sync.errors import InvalidInput, PartialData
from a365_sync.settings.nearest import nearest

_SUGGESTED = 3
_ATTEMPTS = 3


def project_names(altium: AltiumClient, workspace_url: str) -> list[str]:
    """Names of all projects of the workspace, in its order. Raises PartialData when the list never stood still."""
    for _ in range(_ATTEMPTS):
        walk = altium.project_pages(workspace_url)
        names = [project.name for page in walk for project in page.nodes if project.name]
        if walk.complete:
            return names
    raise PartialData("The list of projects kept changing while it was read.")


def check_project_names(wanted: list[str], existing: list[str]) -> None:
    """Raises InvalidInput naming each project that does not exist and the nearest ones that do."""
    missing = [name for name in wanted if name not in existing]
    if not missing:
        return
    suggestions = {name: nearest(name, existing, _SUGGESTED) for name in missing}
    told = "; ".join(
        f"{name!r} (nearest: {', '.join(map(repr, near))})"
        if near
        else f"{name!r} (the workspace has no projects)"
        for name, near in suggestions.items()
    )
    raise InvalidInput(f"The workspace has no project {told}. Nothing was stored.", suggestions=suggestions)

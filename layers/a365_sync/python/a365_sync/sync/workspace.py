"""Chooses the workspace to sync and says why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from a365_sync.altium.models import Workspace
from a365_sync.errors import WorkspaceNotFound
from a365_sync.settings.nearest import nearest


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen workspace, and the reason in words."""

    workspace: Workspace
    reason: str


def choose(workspaces: Sequence[Workspace], url: str) -> Choice:
    """The workspace at `url` in any spelling; for a blank one the account's default, else the first.

    Raises WorkspaceNotFound, naming what the credential sees.
    """
    if not workspaces:
        raise WorkspaceNotFound("The credential sees no workspace at all.")
    if not url.strip():
        default = next((workspace for workspace in workspaces if workspace.is_default), None)
        if default is not None:
            return Choice(default, "workspace_url is blank: the account's default workspace")
        return Choice(workspaces[0], "workspace_url is blank and no workspace is the default: the first one")
    wanted = _host(url)
    matching = [workspace for workspace in workspaces if wanted and _host(workspace.url) == wanted]
    if not matching:
        raise WorkspaceNotFound(
            f"The credential sees no workspace at {url!r}; {_alternatives(workspaces, url)}."
        )
    return Choice(matching[0], "workspace_url names it")


def _host(url: str) -> str:
    """Host, port and path in one spelling; blank for what is no URL."""
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{(parts.hostname or '').lower()}{port}{parts.path.rstrip('/').lower()}"


def _alternatives(workspaces: Iterable[Workspace], url: str) -> str:
    urls = [workspace.url for workspace in workspaces]
    return "nearest first it sees " + ", ".join(nearest(url, urls, count=5))

"""What the door itself lists: the measure for what the sync has brought.

A walk of its own over projects, variants and releases, that asks the door and nothing of the sync's memory.
"""

from dataclasses import dataclass

from a365_sync.altium.client import AltiumClient
from a365_sync.connection.keeper_function import ask_function
from a365_sync.connection.opening import open_client
from local.cloud import Deployment
from local.demo.boms import BomId
from local.demo.errors import DemoError


@dataclass(frozen=True)
class DoorLists:
    """The BOMs there should be, and the library's size (None when the credential may not count it)."""

    boms: frozenset[BomId]
    parts: int | None


def lists(deployment: Deployment, workspace_url: str, api_url: str, projects: tuple[str, ...]) -> DoorLists:
    """The door's lists for these projects, or for all when none is named.

    Raises what the client raises, and DemoError when a list changed while it was read.
    """
    altium = _client(deployment).at(api_url)
    boms: set[BomId] = set()
    walk = altium.project_pages(workspace_url)
    for page in walk:
        for project in page.nodes:
            if not projects or project.name in projects:
                boms |= _wip(altium, project.id, project.project_id)
                boms |= _released(altium, project.id, project.project_id)
    if not walk.complete:
        raise DemoError("The door's list of projects changed while it was read: run the demo again.")
    _, parts = altium.counts(workspace_url)
    return DoorLists(frozenset(boms), parts)


def _client(deployment: Deployment) -> AltiumClient:
    keeper = ask_function(deployment.client("lambda"), deployment.function_name("token_keeper"))
    return open_client(lambda: deployment.read_secret("ConnectionSecret"), keeper, allow_loopback=True)


def _wip(altium: AltiumClient, node_id: str, project_id: str) -> set[BomId]:
    project = altium.project(node_id)
    return {BomId("wip", project_id, "", variant) for variant in project.variants} if project else set()


def _released(altium: AltiumClient, node_id: str, project_id: str) -> set[BomId]:
    return {
        BomId("released", project_id, release.release_id, variant)
        for page in altium.release_pages(node_id)
        for release in page.nodes
        for variant in release.variants
    }

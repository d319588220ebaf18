"""Which requests a fault means."""

from collections.abc import Iterator, Mapping
from typing import Any

from local.simulator.faults.fault import Fault
from local.simulator.workspace.records import Project
from local.simulator.workspace.snapshot import Snapshot


def means(fault: Fault, operation: str, variables: Mapping[str, Any], snapshot: Snapshot) -> bool:
    """Whether the fault is for this operation with these variables."""
    return (
        fault.operation in ("*", operation)
        and all(_is(wanted, variables.get(name), snapshot) for name, wanted in fault.variables.items())
        and (fault.project is None or _concerns(fault.project, variables, snapshot))
        and (fault.page_over is None or page_size(variables) > fault.page_over)
    )


def page_size(variables: Mapping[str, Any]) -> int:
    """The largest page that the variables ask for: any whose name ends in `first`; 0 if there is none."""
    sizes = [value for name, value in variables.items() if name.lower().endswith("first")]
    return max((size for size in sizes if isinstance(size, int)), default=0)


def _is(wanted: Any, value: Any, snapshot: Snapshot) -> bool:
    if isinstance(value, list) and not isinstance(wanted, list):
        return any(_is(wanted, one, snapshot) for one in value)
    return bool(wanted == value) or (isinstance(value, str) and wanted in names(value, snapshot))


def names(node: str, snapshot: Snapshot) -> Iterator[str]:
    """What else the record with that node id is called: its name, its GUIDs."""
    if project := snapshot.projects_by_node.get(node):
        yield from (project["name"], project["projectId"])
    elif release := snapshot.releases_by_node.get(node):
        yield from (release["description"], release["releaseId"])
    elif component := snapshot.components_by_node.get(node):
        yield from (component["name"], component["revisionId"])


def _concerns(name: str, variables: Mapping[str, Any], snapshot: Snapshot) -> bool:
    known = [project for project in snapshot.projects.values() if name in own_names(project)]
    nodes = {node for project in known for node in nodes_of(project)}
    return any(text in nodes for text in _texts(variables))


def own_names(project: Project) -> tuple[str, str, str]:
    return project["name"], project["projectId"], project["id"]


def nodes_of(project: Project) -> list[str]:
    """The node ids by which the project and its releases are asked for."""
    return [project["id"], *(release["id"] for release in project["releases"])]


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)

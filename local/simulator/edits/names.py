"""Finds records by the names that editors use; for one that does not exist, names the nearest."""

from collections.abc import Iterable
from difflib import get_close_matches

from local.simulator.edits.edit import EditError
from local.simulator.workspace.records import Component, LifeCycleState, Project, Variant
from local.simulator.workspace.snapshot import Snapshot


def unknown(what: str, name: str, existing: Iterable[str], where: str = "") -> EditError:
    """The error for a name that is not there, naming up to three that are near it, else some that exist."""
    names = list(dict.fromkeys(existing))
    lower = {known.lower(): known for known in names}
    near = [lower[match] for match in get_close_matches(name.lower(), lower, 3, 0.4)] or names[:3]
    hint = f" The nearest: {', '.join(map(repr, near))}." if near else " There is none."
    return EditError(f"There is no {what} {name!r}{where}.{hint}")


def find_project(snapshot: Snapshot, name: str) -> Project:
    """By name, GUID or node id."""
    for project in snapshot.projects.values():
        if name in (project["name"], project["projectId"], project["id"]):
            return project
    raise unknown("project", name, (project["name"] for project in snapshot.projects.values()))


def find_variants(project: Project, name: str | None) -> list[Variant]:
    """The variant of that name; every variant if no name is given."""
    if name is None:
        return project["variants"]
    found = [variant for variant in project["variants"] if variant["name"] == name]
    if not found:
        raise unknown("variant", name, (v["name"] for v in project["variants"]), f" in {project['name']!r}")
    return found


def find_component(snapshot: Snapshot, name: str) -> Component:
    """By name (`CMP-00012-2`), item name (`CMP-00012`: its latest revision), revision GUID or node id."""
    parts = snapshot.listed_components
    for part in parts:
        if name in (part["name"], part["id"], part["revisionId"]) or (
            part["isLatestRevision"] and name == item_name(part)
        ):
            return part
    raise unknown("component", name, (part["name"] for part in parts))


def item_name(part: Component) -> str:
    """`CMP-00012` of `CMP-00012-2`."""
    return part["name"].rpartition("-")[0]


def find_state(snapshot: Snapshot, name: str) -> LifeCycleState:
    for state in snapshot.states.values():
        if state["name"] == name:
            return state
    raise unknown("lifecycle state", name, (state["name"] for state in snapshot.states.values()))


def designators(variant: Variant) -> set[str]:
    return {use["designator"] for item in variant["bom"]["bomItems"] for use in item["bomItemInstances"]}

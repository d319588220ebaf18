"""Finds records by the names that editors use; for one that does not exist, names the nearest."""

from collections.abc import Iterable
from difflib import get_close_matches

from local.simulator.edits.edit import EditError
from local.simulator.workspace.records import Component, LifeCycleState, Project, Release, Variant
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


def find_release(project: Project, name: str) -> Release:
    """By description, GUID or node id; the newest of those with the same description."""
    releases: list[Release] = project["releases"]
    for release in releases[::-1]:
        if name in (release["description"], release["releaseId"], release["id"]):
            return release
    raise unknown(
        "release", name, (r["description"] for r in project["releases"]), f" of {project['name']!r}"
    )


def find_variants(owner: Project | Release, name: str | None) -> list[Variant]:
    """The variant of that name; every variant if no name is given."""
    if name is None:
        return owner["variants"]
    found = [variant for variant in owner["variants"] if variant["name"] == name]
    if not found:
        where = owner.get("name") or owner["description"]
        raise unknown("variant", name, (v["name"] for v in owner["variants"]), f" in {where!r}")
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

"""Edits of the library. BOMs keep the revision they refer to: `swap_part` takes a new one in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from local.simulator.edits.component_fields import PartChoice, part_choices, with_parameters
from local.simulator.edits.edit import Edit, Edited, EditError
from local.simulator.edits.names import find_component, find_state, unknown
from local.simulator.workspace.node_ids import new_guid, node_id
from local.simulator.workspace.records import Component
from local.simulator.workspace.snapshot import Snapshot


def with_components(snapshot: Snapshot, *parts: Component) -> Snapshot:
    changed = {part["revisionId"]: part for part in parts}
    return replace(snapshot, components={**snapshot.components, **changed})


def identity(part: Component) -> dict[str, str]:
    keys = {"id": part["id"], "revisionId": part["revisionId"], "name": part["name"]}
    return keys | {"itemInternalId": part["details"]["itemInternalId"]}


def latest_of(snapshot: Snapshot, part: Component) -> Component:
    item = part["details"]["itemInternalId"]
    return next(other for other in snapshot.latest_components if other["details"]["itemInternalId"] == item)


class ChangeComponent(Edit):
    """A new revision of a component, which becomes the latest. In `parameters` null removes one."""

    kind: ClassVar = "change_component"
    component: str
    comment: str | None = None
    description: str | None = None
    parameters: Mapping[str, str | None] = Field(default_factory=dict)
    manufacturer_parts: list[PartChoice] | None = Field(default=None, alias="manufacturerParts")

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        previous = latest_of(snapshot, find_component(snapshot, self.component))
        part = self._next_revision(previous, snapshot.info["url"], now)
        superseded: Component = {**previous, "isLatestRevision": False}
        return Edited(with_components(snapshot, superseded, part), identity(part))

    def _next_revision(self, previous: Component, url: str, now: str) -> Component:
        guid, details = new_guid(), previous["details"]
        choices = self.manufacturer_parts
        return {
            **previous,
            "id": node_id("DesComponent", url, guid),
            "revisionId": guid,
            "name": next_revision_name(previous["name"]),
            "modifiedAt": now,
            "comment": previous["comment"] if self.comment is None else self.comment,
            "description": previous["description"] if self.description is None else self.description,
            "details": {**details, "parameters": with_parameters(details["parameters"], self.parameters)},
            "manufacturerParts": previous["manufacturerParts"] if choices is None else part_choices(choices),
        }


def next_revision_name(name: str) -> str:
    """`CMP-00012-3` after `CMP-00012-2`; a name without a number gets `-2`."""
    item, _, number = name.rpartition("-")
    return f"{item}-{int(number) + 1}" if number.isdigit() else f"{name}-2"


class AddComponent(Edit):
    """A new library item, in its first revision; the name is the next free number unless given. `at`: of the list."""

    kind: ClassVar = "add_component"
    name: str | None = Field(default=None, pattern=r"^.+-1$")
    comment: str
    description: str = ""
    folder: str | None = None
    parameters: Mapping[str, str] = Field(default_factory=dict)
    manufacturer_parts: list[PartChoice] = Field(default_factory=list, alias="manufacturerParts")
    lifecycle_state: str = "New From Design"
    at: Literal["start", "end"] = "end"

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        name = self.name or next_name(snapshot)
        if any(part["name"] == name for part in snapshot.components.values()):
            raise EditError(f"The component {name!r} exists already.")
        part = self._component(snapshot, name, now)
        added = with_components(snapshot, part)
        if self.at == "start":
            added = replace(snapshot, components={part["revisionId"]: part, **snapshot.components})
        return Edited(added, identity(part))

    def _component(self, snapshot: Snapshot, name: str, now: str) -> Component:
        guid, state = new_guid(), find_state(snapshot, self.lifecycle_state)
        return {
            "id": node_id("DesComponent", snapshot.info["url"], guid),
            "revisionId": guid,
            "name": name,
            "comment": self.comment,
            "description": self.description,
            "isManaged": True,
            "createdAt": now,
            "modifiedAt": now,
            "createdByUserId": next(iter(snapshot.users)),
            "folderId": find_folder(snapshot, self.folder),
            "componentTypeId": None,
            "lifeCycleStateId": state["lifeCycleStateId"],
            "lifeCycleState": state["name"],
            "isLatestRevision": True,
            "manufacturerParts": part_choices(self.manufacturer_parts),
            "details": {"itemInternalId": new_guid(), "parameters": with_parameters([], self.parameters)},
        }


def next_name(snapshot: Snapshot) -> str:
    """`CMP-` and the number after the highest in use, revision 1."""
    numbers = (part["name"].split("-") for part in snapshot.components.values())
    highest = max((int(bits[1]) for bits in numbers if len(bits) == 3 and bits[1].isdigit()), default=0)
    return f"CMP-{highest + 1:05d}-1"


def find_folder(snapshot: Snapshot, path: str | None) -> str | None:
    if path is None:
        return None
    for folder in snapshot.folders.values():
        if folder["path"] == path:
            return folder["folderId"]
    raise unknown("folder", path, (folder["path"] for folder in snapshot.folders.values()))


class SetLifecycleState(Edit):
    """Another lifecycle state for one revision. Whether Altium's `modifiedAt` moves is unknown: choose."""

    kind: ClassVar = "set_lifecycle_state"
    component: str
    state: str
    move_modified_at: bool = True

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        part, state = find_component(snapshot, self.component), find_state(snapshot, self.state)
        changed: Component = {
            **part,
            "lifeCycleStateId": state["lifeCycleStateId"],
            "lifeCycleState": state["name"],
            "modifiedAt": now if self.move_modified_at else part["modifiedAt"],
        }
        result = identity(part) | {"from": part["lifeCycleState"], "to": state["name"]}
        return Edited(with_components(snapshot, changed), result)


class RemoveComponent(Edit):
    """An item that is no more in the library, in any revision. BOMs that use it still show it."""

    kind: ClassVar = "remove_component"
    component: str

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        part = find_component(snapshot, self.component)
        removed = snapshot.removed_items | {part["details"]["itemInternalId"]}
        return Edited(replace(snapshot, removed_items=removed), identity(part))

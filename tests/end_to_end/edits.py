"""The story's edits: as the simulator is asked for them, and made by hand on the dataset's JSON."""

import copy
from typing import Any

import requests

from local.simulator.server import RunningServer
from tests.end_to_end.grouping import BomName, Dataset

SWAP = {
    "edit": "swap_part",
    "project": "Thermostat",
    "designators": ["C10"],
    "component": "CMP-00002-1",
}
MOVE = {
    "edit": "move_designator",
    "project": "FMU3_REV_D",
    "variant": "FMU3_REV_D",
    "designator": "C1002",
    "to": "C1999",
}
RELEASE = {"edit": "make_release", "project": "PCA_0007_PSM_REV_C", "description": "PSM REV D"}
PART = {"edit": "change_component", "component": "CMP-00900", "description": "Changed by hand"}
STATE = {"edit": "set_lifecycle_state", "component": "CMP-00257-3", "state": "Obsolete"}
EDITS = (SWAP, MOVE, RELEASE, PART)


def make(simulator: RunningServer, edit: dict[str, Any]) -> None:
    """Ask the simulator for an edit."""
    answer = requests.post(f"{simulator.url}/_simulator/edits", json=edit, timeout=10)
    assert answer.status_code == 200, answer.text


def by_hand(dataset: Dataset) -> Dataset:
    """A copy of the dataset with the two edits of BOMs made by hand."""
    edited = copy.deepcopy(dataset)
    guids = {part["name"]: part["revisionId"] for part in edited["components"]}
    for variant in project(edited, "Thermostat")["variants"]:
        _swap_c10(variant["bom"]["bomItems"], guids["CMP-00402-1"], guids["CMP-00002-1"])
    moved = _variant(project(edited, "FMU3_REV_D"), "FMU3_REV_D")
    for item in moved["bom"]["bomItems"]:
        for instance in item["bomItemInstances"]:
            if instance["designator"] == "C1002":
                instance["designator"] = "C1999"
    return edited


def touched_wip(dataset: Dataset) -> set[BomName]:
    """The BOMs in work that the edits change."""
    thermostat = project(dataset, "Thermostat")
    swapped = {("wip", thermostat["projectId"], None, each["name"]) for each in thermostat["variants"]}
    return {*swapped, ("wip", project(dataset, "FMU3_REV_D")["projectId"], None, "FMU3_REV_D")}


def project(dataset: Dataset, name: str) -> Any:
    """The project of that name."""
    return next(each for each in dataset["projects"] if each["name"] == name)


def _variant(owner: Any, name: str) -> Any:
    return next(each for each in owner["variants"] if each["name"] == name)


def _swap_c10(items: list[Any], old: str, new: str) -> None:
    left = next(item for item in items if item["componentRevisionId"] == old)
    moved = [each for each in left["bomItemInstances"] if each["designator"] == "C10"]
    assert moved
    left["bomItemInstances"] = [each for each in left["bomItemInstances"] if each not in moved]
    items.append({"componentRevisionId": new, "quantity": 1, "bomItemInstances": moved})

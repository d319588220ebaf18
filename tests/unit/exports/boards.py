"""The demo's real boards and library as the sync stores them, read straight from its dataset."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from a365_sync.altium.models import BomItem, Component, ComponentDetails
from a365_sync.bom.ipn import IpnRule
from a365_sync.bom.model import Bom, BomIdentity, Parameter, Source
from a365_sync.bom.split import RevisionFacts, split
from a365_sync.library.part import Part

DATASET = Path(__file__).parents[3] / "local/data/open-hardware.json"
NAMES_AS_IPN = IpnRule(use_component_name=True)


@cache
def dataset() -> dict[str, Any]:
    """The whole file."""
    content: dict[str, Any] = json.loads(DATASET.read_bytes())
    return content


@cache
def wip_bom(project: str, variant: str, rule: IpnRule = NAMES_AS_IPN) -> Bom:
    """A variant as designed now."""
    found = _named(dataset()["projects"], project)
    identity = BomIdentity.wip("workspace-1", found["projectId"], variant)
    return _bom(identity, _named(found["variants"], variant), rule)


@cache
def all_boms(rule: IpnRule = NAMES_AS_IPN) -> tuple[tuple[str, Bom], ...]:
    """Every BOM of the workspace, WIP and released, each with a name for people."""
    wip = [
        (f"{project['name']} {variant['name']}", wip_bom(project["name"], variant["name"], rule))
        for project in dataset()["projects"]
        for variant in project["variants"]
    ]
    released = [
        (f"{project['name']} {release['description']} {variant['name']}", _released(project, release, variant, rule))
        for project in dataset()["projects"]
        for release in project["releases"]
        for variant in release["variants"]
    ]  # fmt: skip
    return (*wip, *released)


@cache
def parts() -> tuple[Part, ...]:
    """The library: the latest revision of each component, by item id."""
    latest = [record for record in dataset()["components"] if record["isLatestRevision"]]
    ordered = sorted(latest, key=lambda record: str(record["details"]["itemInternalId"]))
    return tuple(Part.of(_details(record)) for record in ordered)


def _released(project: Any, release: Any, variant: Any, rule: IpnRule) -> Bom:
    identity = BomIdentity(
        workspace_id="workspace-1", project_id=project["projectId"], source=Source.RELEASE,
        variant=variant["name"], release_id=release["releaseId"], release_created_at=release["createdAt"],
    )  # fmt: skip
    return _bom(identity, variant, rule)


def _bom(identity: BomIdentity, variant: Any, rule: IpnRule) -> Bom:
    items = [_item(record) for record in variant["bom"]["bomItems"]]
    lines, warnings = split(items, _facts(), rule)
    return Bom(identity=identity, lines=lines, warnings=warnings)


def _item(record: Any) -> BomItem:
    instances = [
        {
            "designator": use["designator"], "isFitted": use["isFitted"],
            "alternateComponent": _component(use["alternateComponentRevisionId"]),
        }
        for use in record["bomItemInstances"]
    ]  # fmt: skip
    component = _component(record["componentRevisionId"])
    return BomItem.model_validate(
        {"quantity": record["quantity"], "bomItemInstances": instances, "component": component}
    )


@cache
def _component(revision_id: str | None) -> Component | None:
    return Component.model_validate(_as_sent(_records()[revision_id])) if revision_id else None


@cache
def _records() -> dict[str, Any]:
    return {record["revisionId"]: record for record in dataset()["components"]}


@cache
def _facts() -> dict[str, RevisionFacts]:
    return {
        revision_id: RevisionFacts(
            record["details"]["itemInternalId"],
            tuple(Parameter(name=p["name"], value=p["value"]) for p in record["details"]["parameters"]),
        )
        for revision_id, record in _records().items()
        if record["isManaged"]
    }


def _details(record: Any) -> ComponentDetails:
    folders = {folder["folderId"]: folder for folder in dataset()["folders"]}
    kinds = {kind["componentTypeId"]: kind for kind in dataset()["componentTypes"]}
    kind = kinds.get(record["componentTypeId"])
    details = {"itemParameters": [], **record["details"]}
    return ComponentDetails.model_validate(
        {
            **_as_sent(record), "details": details, "folder": folders.get(record["folderId"]),
            "componentType": kind and {"name": kind["name"]},
        }
    )  # fmt: skip


def _as_sent(record: Any) -> dict[str, Any]:
    state = {"name": record["lifeCycleState"]} if record["lifeCycleState"] else None
    return {**record, "revision": {"revisionId": record["revisionId"], "details": {"lifeCycleState": state}}}


def _named(records: Any, name: str) -> Any:
    return next(record for record in records if record["name"] == name)

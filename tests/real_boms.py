"""The BOMs of the demo's real boards, made by the sync's own rules without network or storage."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from a365_sync.altium.models import BomItem, BomItemInstance, Component
from a365_sync.bom.ipn import IpnRule
from a365_sync.bom.model import Bom, BomIdentity, Parameter, Source
from a365_sync.bom.split import RevisionFacts, split

DATASET = Path(__file__).parents[1] / "local/data/open-hardware.json"
ODRIVE = "two_ax_PCB"


@dataclass(frozen=True)
class RealBom:
    """A BOM, and how people call it; `release` is empty for a design in work."""

    project: str
    release: str
    bom: Bom


@cache
def real_boms() -> tuple[RealBom, ...]:
    """Every BOM of the dataset: the releases oldest first, then the design as it stands."""
    return tuple(bom for project in content()["projects"] for bom in boms_of(project))


def consecutive() -> list[tuple[RealBom, RealBom]]:
    """Each release of a project and variant with the next one that has the variant."""
    found: dict[tuple[str, str], list[RealBom]] = {}
    for each in real_boms():
        if each.release:
            found.setdefault((each.project, each.bom.identity.variant), []).append(each)
    return [both for releases in found.values() for both in pairwise(releases)]


def real_bom(project: str, variant: str, release: str = "") -> Bom:
    """One BOM; of the design in work unless a release is named."""
    (found,) = (
        each.bom
        for each in real_boms()
        if (each.project, each.release, each.bom.identity.variant) == (project, release, variant)
    )
    return found


@cache
def content() -> dict[str, Any]:
    """The dataset."""
    read: dict[str, Any] = json.loads(DATASET.read_text())
    return read


@cache
def _components() -> dict[str, dict[str, Any]]:
    return {part["revisionId"]: part for part in content()["components"]}


def boms_of(project: Mapping[str, Any]) -> Iterator[RealBom]:
    """The BOMs of one project as the dataset or the simulator has it."""
    workspace = content()["workspace"]["authId"]
    for release in sorted(project["releases"], key=lambda release: str(release["createdAt"])):
        for variant in release["variants"]:
            identity = BomIdentity(
                workspace_id=workspace, project_id=project["projectId"], source=Source.RELEASE,
                variant=variant["name"], release_id=release["releaseId"],
                release_created_at=release["createdAt"].replace("Z", "+00:00"),
            )  # fmt: skip
            yield RealBom(project["name"], release["description"], _bom(identity, variant))
    for variant in project["variants"]:
        identity = BomIdentity.wip(workspace, project["projectId"], variant["name"])
        yield RealBom(project["name"], "", _bom(identity, variant))


def _bom(identity: BomIdentity, variant: dict[str, Any]) -> Bom:
    items = [_item(item) for item in variant["bom"]["bomItems"]]
    used = {item["componentRevisionId"] for item in variant["bom"]["bomItems"]} | {
        use["alternateComponentRevisionId"]
        for item in variant["bom"]["bomItems"]
        for use in item["bomItemInstances"]
        if use["alternateComponentRevisionId"]
    }
    lines, warnings = split(items, {revision: _facts(revision) for revision in used}, IpnRule())
    return Bom(identity=identity, lines=lines, warnings=warnings)


def _item(item: dict[str, Any]) -> BomItem:
    instances = [
        BomItemInstance(
            designator=use["designator"],
            is_fitted=use["isFitted"],
            alternate_component=_component(use["alternateComponentRevisionId"]),
        )
        for use in item["bomItemInstances"]
    ]
    part = _component(item["componentRevisionId"])
    assert part is not None
    return BomItem(quantity=item["quantity"], instances=tuple(instances), component=part)


@cache
def _component(revision: str | None) -> Component | None:
    if revision is None:
        return None
    part = _components()[revision]
    nested = {"revisionId": revision, "details": {"lifeCycleState": {"name": part["lifeCycleState"]}}}
    return Component.model_validate({**part, "revision": nested})


@cache
def _facts(revision: str) -> RevisionFacts:
    details = _components()[revision]["details"]
    named = sorted((entry["name"], entry["value"]) for entry in details["parameters"])
    return RevisionFacts(
        details["itemInternalId"], tuple(Parameter(name=name, value=value) for name, value in named)
    )

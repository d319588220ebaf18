"""What is not there: revisions, managed components, permissions, the workspace."""

from typing import Any

import pytest
import requests

from tests.simulator.caller import LIBRARY, RELEASE_BOM, WIP_BOM, Caller
from tests.simulator.faults.ordering import (
    COMPONENTS,
    NAMES,
    PROJECT,
    WORKSPACES,
    faults_url,
    order,
    served,
    sweep,
)

ALL = "[No Variations]"
DETAILS = """query Details($id: ID!, $variant: String!) {
  v: desWipVariantByVariantName(projectId: $id, variantName: $variant) {
    bom { items(first: 500) { nodes { component { name isManaged revisionId
      revision { revisionId details { lifeCycleState { name } } } details { parameters { type } } } } } } } }"""


def test_projects_have_no_latest_revision(caller: Caller) -> None:
    before = {project["name"]: project for project in caller.projects()}
    order(caller, {"fault": "null_latest_revision", "projects": ["Thermostat"]})
    for project in caller.projects():
        known = before[project["name"]]
        assert project == (known | {"latestRevision": None} if project["name"] == "Thermostat" else known)
    assert caller.read(PROJECT, id=before["Thermostat"]["id"])["desProjectById"]["latestRevision"] is None
    order(caller, {"fault": "null_latest_revision", "share": 0.5})
    assert sum(project["latestRevision"] is None for project in caller.projects()) in (4, 5)


def test_components_are_unmanaged(caller: Caller) -> None:
    thermostat = caller.project("Thermostat")["id"]
    used = caller.wip_items("Thermostat", ALL)[0]["component"]
    order(caller, {"fault": "unmanaged_components", "components": [used["name"]]})
    nodes = caller.read(DETAILS, id=thermostat, variant=ALL)["v"]["bom"]["items"]["nodes"]
    shown = {node["component"]["name"]: node["component"] for node in nodes}
    part = shown.pop(used["name"])
    assert (part["isManaged"], part["revisionId"]) == (False, used["revisionId"])
    assert part["revision"] == {"revisionId": used["revisionId"], "details": None}
    assert {parameter["type"] for parameter in part["details"]["parameters"]} == {"NONE"}
    assert all(other["isManaged"] and other["revision"]["details"] for other in shown.values())
    (found,) = caller.read(COMPONENTS, ids=[used["id"]])["parts"]
    assert found.keys() == {"message"}
    assert used["name"] not in [
        part["name"] for part in sweep(caller, LIBRARY, ("desLibrary", "components"), 1000)
    ]


def test_a_share_of_the_components_is_unmanaged(caller: Caller) -> None:
    before = caller.read(LIBRARY)["desLibrary"]["components"]["totalCount"]
    order(caller, {"fault": "unmanaged_components", "share": 0.1})
    now = caller.read(LIBRARY)["desLibrary"]["components"]["totalCount"]
    assert before - now == -(-before // 10)


def lost_and_kept(caller: Caller, **fields: Any) -> tuple[list[Any], list[Any]]:
    before = caller.read(NAMES, first=50)["all"]["nodes"]
    order(caller, {"fault": "lost_permission", **fields})
    now = caller.read(NAMES, first=50)["all"]
    assert now["totalCount"] == len(now["nodes"])
    kept = now["nodes"]
    assert all(node in before for node in kept)
    return [node for node in before if node not in kept], kept


def test_a_share_of_the_projects_may_not_be_read_and_always_the_same(caller: Caller) -> None:
    lost, kept = lost_and_kept(caller, share=0.3)
    assert (len(lost), len(kept)) == (3, 5)
    assert caller.read(NAMES, first=50)["all"]["nodes"] == kept
    for node in lost:
        assert caller.read(PROJECT, id=node["id"])["desProjectById"] is None
        assert caller.read(WIP_BOM, parent=node["id"], variant=ALL)["bom"] is None
    for node in kept:
        assert caller.read(PROJECT, id=node["id"])["desProjectById"]["name"] == node["name"]
    assert served(caller) == {"lost_permission": {"Names": 2, "Project": 3, "WipBom": 3}}


def test_permission_comes_back(caller: Caller) -> None:
    before = caller.projects()
    order(caller, {"fault": "lost_permission", "share": 0.5})
    some = caller.projects()
    requests.delete(faults_url(caller), timeout=10)
    order(caller, {"fault": "lost_permission", "share": 0.5})
    assert caller.projects() == some
    order(caller, {"fault": "lost_permission", "share": 1})
    assert caller.projects() == []
    requests.delete(faults_url(caller), timeout=10)
    assert caller.projects() == before


def test_a_lost_project_may_be_told_by_an_error(caller: Caller) -> None:
    thermostat = caller.project("Thermostat")
    design = caller.read(PROJECT, id=thermostat["id"])["desProjectById"]["design"]
    release = design["releases"]["nodes"][0]["id"]
    lost, _ = lost_and_kept(caller, projects=["Thermostat"], by_id="error")
    assert [node["name"] for node in lost] == ["Thermostat"]
    for query, variables in (
        (PROJECT, {"id": thermostat["id"]}),
        (WIP_BOM, {"parent": thermostat["id"], "variant": ALL}),
        (RELEASE_BOM, {"parent": release, "variant": ALL}),
    ):
        answer = caller.post(query, **variables)
        body = answer.json()
        assert (answer.status_code, list(body["data"].values())) == (200, [None])
        assert body["errors"][0]["extensions"] == {"code": "AuthNotAuthorized"}
    other = caller.project("two_ax_PCB")["id"]
    assert caller.read(PROJECT, id=other)["desProjectById"]["id"] == other


@pytest.mark.parametrize("listed", [True, False])
def test_the_workspace_may_not_be_read(caller: Caller, listed: bool) -> None:
    order(caller, {"fault": "lost_workspace", "listed": listed})
    names = [info["name"] for info in caller.read(WORKSPACES)["desWorkspaceInfos"]]
    assert names == (["Open Hardware"] if listed else [])
    body = caller.post(NAMES).json()
    assert (body["data"], body["errors"][0]["extensions"]) == ({"all": None}, {"code": "AuthWorkspaceAccess"})
    assert served(caller)["lost_workspace"]["Names"] == 1


def test_conditions_hold_together_and_with_a_failure(caller: Caller) -> None:
    order(
        caller,
        {"fault": "lost_permission", "projects": ["two_ax_PCB"]},
        {"fault": "null_latest_revision", "share": 1},
        {"fault": "moving_total", "by": 100},
    )
    query = """query Both { desProjects(first: 50) { totalCount nodes { name latestRevision { revisionId } } } }"""
    page = caller.read(query)["desProjects"]
    assert (page["totalCount"], len(page["nodes"])) == (107, 7)
    assert {node["latestRevision"] for node in page["nodes"]} == {None}
    kinds = ("lost_permission", "moving_total", "null_latest_revision")
    assert served(caller) == {kind: {"Both": 1} for kind in kinds}


def test_an_edit_is_seen_under_a_condition(caller: Caller) -> None:
    order(caller, {"fault": "lost_permission", "projects": ["two_ax_PCB"]})
    assert len(caller.projects()) == 7
    caller.edit("rename_project", project="Thermostat", to="Renamed")
    names = [project["name"] for project in caller.projects()]
    assert "Renamed" in names
    assert not {"Thermostat", "two_ax_PCB"}.intersection(names)

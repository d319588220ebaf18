"""What differs between the doors: paths, error codes, fields."""

from collections.abc import Callable

import pytest
import requests

from local.simulator.doors import ALTIUM365, NEXAR, Door
from local.simulator.options import Options
from tests.simulator.caller import LIBRARY, PROJECTS, RELEASE_BOM, WIP_BOM, Caller
from tests.simulator.identity import code_of, whoami

ADDED = """{
  desWorkspaceInfos { vendor location { apiVoyagerUrl } }
  desProjects(first: 1) { nodes { isScaffolding repositoryType repositoryUrl } }
  desLibrary { components(first: 1) { nodes {
    componentType { name path parent { name path } }
    revision { details { isDeleted } }
    manufacturerParts { parameters { name unit value } }
    details { parameters { name value realValue } }
  } } }
}"""


@pytest.fixture
def altium365(run: Callable[[Options], Caller]) -> Caller:
    return run(Options(door=ALTIUM365))


@pytest.mark.parametrize("door", [NEXAR, ALTIUM365], ids=lambda door: door.name)
def test_a_sync_reads_the_same_at_each_door(
    run: Callable[[Options], Caller], door: Door, reader: Caller
) -> None:
    caller = run(Options(door=door))
    project = caller.project("Thermostat")
    for query in (PROJECTS, LIBRARY):
        assert caller.read(query, first=5) == reader.read(query, first=5)
    variables = {"parent": project["id"], "variant": "[No Variations]", "first": 5}
    assert caller.read(WIP_BOM, **variables) == reader.read(WIP_BOM, **variables)
    assert caller.read(RELEASE_BOM, **variables) == {"bom": None}


def test_each_door_has_its_own_paths(reader: Caller, altium365: Caller) -> None:
    assert altium365.simulator.graphql_url == altium365.simulator.url + "/api/graphql"
    assert altium365.simulator.regional_graphql_url.endswith("/regions/eu-west/api/graphql")
    for caller, path in ((altium365, NEXAR.graphql_path), (reader, ALTIUM365.graphql_path)):
        assert requests.post(caller.simulator.url + path, timeout=10).status_code == 404


def test_each_door_spells_its_codes(reader: Caller, altium365: Caller) -> None:
    assert code_of(whoami(reader, "Bearer x")) == "AuthInvalidToken"
    assert code_of(whoami(altium365, "Bearer x")) == "AUTH_INVALID_TOKEN"


def test_the_altium365_door_has_more_fields(altium365: Caller, reader: Caller) -> None:
    data = altium365.read(ADDED)
    assert data["desWorkspaceInfos"][0]["vendor"] == "ALTIUM"
    voyager = data["desWorkspaceInfos"][0]["location"]["apiVoyagerUrl"]
    assert voyager == altium365.simulator.url + "/api/voyager/"
    assert data["desProjects"]["nodes"][0]["isScaffolding"] is False
    (part,) = data["desLibrary"]["components"]["nodes"]
    assert part["revision"]["details"]["isDeleted"] is False
    assert part["componentType"]["path"].endswith(part["componentType"]["name"])
    assert reader.post(ADDED).status_code == 400


def test_the_nexar_door_has_no_event_webhooks(reader: Caller) -> None:
    answer = reader.post('{ gloEvtSubscriptionById(subscriptionId: "x") { state } }')
    assert answer.status_code == 400

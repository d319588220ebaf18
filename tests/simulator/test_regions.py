"""Regions and workspaces: which endpoint serves what, and what it says of the rest."""

from collections.abc import Callable
from typing import Any

import pytest

from local.simulator.doors import ALTIUM365, NEXAR, Door
from local.simulator.options import EmptyWorkspace, Options
from tests.simulator.caller import PROJECTS, Caller

FIRST, SECOND = "https://open-hardware.365.altium.com/", "https://second-board.365.altium.com/"
INFOS = "{ desWorkspaceInfos { workspaceId name url authId isDefault location { name apiServiceUrl } } }"
COUNT = "query P($u: String) { desUserByAuth { userName } desProjects(workspaceUrl: $u) { totalCount } }"


@pytest.fixture(params=[NEXAR, ALTIUM365], ids=lambda door: door.name)
def caller(run: Callable[[Options], Caller], request: pytest.FixtureRequest) -> Caller:
    door: Door = request.param
    second = EmptyWorkspace("Second Board", "US West")
    return run(Options(door=door, workspaces=(second,), default_workspace="Second Board"))


def at(caller: Caller, region: str, query: str, **variables: Any) -> Any:
    url = caller.simulator.regional_graphql_url.replace("eu-west", region)
    answer = caller.session.post(url, json={"query": query, "variables": variables}, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def access_code(caller: Caller) -> str:
    return caller.simulator.options.door.code("AUTH_WORKSPACE_ACCESS")


def test_the_account_lists_every_workspace(caller: Caller) -> None:
    first, second = caller.read(INFOS)["desWorkspaceInfos"]
    assert (first["url"], first["isDefault"], first["location"]["name"]) == (FIRST, False, "EU West")
    assert (second["url"], second["isDefault"], second["location"]["name"]) == (SECOND, True, "US West")
    assert first["authId"] != second["authId"]
    assert first["workspaceId"] != second["workspaceId"]
    assert first["location"]["apiServiceUrl"] == caller.simulator.regional_graphql_url
    assert "/regions/us-west/" in second["location"]["apiServiceUrl"]


def test_the_wrong_region_gives_the_documented_error(caller: Caller) -> None:
    body = at(caller, "us-west", COUNT, u=FIRST)
    assert body["data"] == {"desUserByAuth": {"userName": "engineer1"}, "desProjects": None}
    (error,) = body["errors"]
    assert (error["message"], error["path"]) == ("The workspace cannot be accessed.", ["desProjects"])
    assert error["extensions"] == {"code": access_code(caller)}
    assert at(caller, "eu-west", COUNT, u=FIRST)["data"]["desProjects"] == {"totalCount": 8}


def test_ids_lead_nowhere_in_the_wrong_region(caller: Caller) -> None:
    node = at(
        caller, "eu-west", PROJECTS.replace("desProjects(", f'desProjects(workspaceUrl: "{FIRST}", '), first=1
    )
    query = "query P($id: ID!) { desProjectById(id: $id) { name } }"
    identifier = node["data"]["desProjects"]["nodes"][0]["id"]
    assert at(caller, "eu-west", query, id=identifier)["data"]["desProjectById"]["name"]
    body = at(caller, "us-west", query, id=identifier)
    assert body["data"] == {"desProjectById": None}
    assert body["errors"][0]["extensions"]["code"] == access_code(caller)


def test_the_regions_are_counted_apart(caller: Caller) -> None:
    at(caller, "us-west", COUNT, u=FIRST)
    at(caller, "eu-west", COUNT, u=FIRST)
    assert caller.accounting()["endpoints"] == {"eu-west": 1, "us-west": 1}


def test_a_query_that_names_no_workspace_means_the_default_one(run: Callable[[Options], Caller]) -> None:
    empty = EmptyWorkspace("Second Board")
    for default, count in ((None, 8), ("Open Hardware", 8), ("Second Board", 0)):
        caller = run(Options(workspaces=(empty,), default_workspace=default))
        assert caller.read(COUNT)["desProjects"]["totalCount"] == count


def test_a_workspace_token_means_its_own_workspace(run: Callable[[Options], Caller]) -> None:
    second = EmptyWorkspace("Second Board")
    caller = run(Options(door=ALTIUM365, workspaces=(second,), default_workspace="Second Board"))
    assert caller.read(COUNT)["desProjects"]["totalCount"] == 8
    body = caller.post(COUNT, u=SECOND).json()
    assert body["errors"][0]["extensions"]["code"] == "AUTH_WORKSPACE_ACCESS"


def test_an_empty_workspace_can_be_read(run: Callable[[Options], Caller]) -> None:
    caller = run(Options(workspaces=(EmptyWorkspace("Second Board"),)))
    query = """query E($u: String) {
      desProjects(workspaceUrl: $u) { totalCount }
      desLibrary(workspaceUrl: $u) { components { totalCount } folders { name } }
      desTeam(workspaceUrl: $u) { users { userName } }
      desLifeCycleDefinitions(workspaceUrl: $u) { name }
    }"""
    data = caller.read(query, u=SECOND)
    assert data["desLibrary"] == {"components": {"totalCount": 0}, "folders": []}
    assert data["desProjects"]["totalCount"] == 0
    assert data["desTeam"]["users"]


def test_an_edit_is_seen_whatever_the_options(run: Callable[[Options], Caller]) -> None:
    caller = run(Options(workspaces=(EmptyWorkspace("Second Board"),), default_workspace="Open Hardware"))
    caller.edit("rename_project", project="Thermostat", to="Renamed")
    assert caller.project("Renamed")
    assert caller.read(INFOS)["desWorkspaceInfos"][0]["isDefault"] is True


def test_a_workspace_may_name_a_foreign_endpoint(run: Callable[[Options], Caller]) -> None:
    foreign = "https://collector.example.net/graphql"
    caller = run(Options(api_service_url=foreign, workspaces=(EmptyWorkspace("Second Board"),)))
    first, second = caller.read(INFOS)["desWorkspaceInfos"]
    assert first["location"]["apiServiceUrl"] == foreign
    assert second["location"]["apiServiceUrl"].startswith(caller.simulator.url)
    assert caller.simulator.regional_graphql_url.startswith(caller.simulator.url)

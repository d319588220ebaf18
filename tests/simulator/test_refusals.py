"""What cannot be answered, and in which shape the vendor says so."""

from typing import Any

import pytest
import requests

from tests.simulator.caller import Caller


def test_an_answer_has_a_request_id_of_its_own(reader: Caller) -> None:
    ids = {reader.post("{ desUserByAuth { userId } }").json()["extensions"]["requestId"] for _ in range(3)}
    assert len(ids) == 3


def test_a_workspace_out_of_reach_leaves_the_rest_of_the_data(reader: Caller) -> None:
    query = '{ desUserByAuth { userName } desProjects(workspaceUrl: "https://other.365.altium.com/") { totalCount } }'
    answer = reader.post(query)
    body = answer.json()
    assert (answer.status_code, body["data"]["desProjects"]) == (200, None)
    assert body["data"]["desUserByAuth"]["userName"] == "engineer1"
    (error,) = body["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["desProjects"], "AuthWorkspaceAccess")


@pytest.mark.parametrize(
    "url", ["https://open-hardware.365.altium.com", "https://OPEN-hardware.365.altium.com/"]
)
def test_a_workspace_url_needs_no_slash_and_no_case(reader: Caller, url: str) -> None:
    data = reader.read("query P($u: String) { desProjects(workspaceUrl: $u) { totalCount } }", u=url)
    assert data["desProjects"]["totalCount"] == 8


@pytest.mark.parametrize("query", ["{ nothing }", "{ desProjects(order: 1) { totalCount } }", "{ broken", ""])
def test_a_document_outside_the_schema_is_refused(reader: Caller, query: str) -> None:
    answer = reader.post(query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"]
    assert answer.json()["extensions"]["requestId"]


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b"{}", b'{"query": 1}', b'{"query": "", "variables": 1}']
)
def test_a_body_that_is_no_graphql_request_is_refused(reader: Caller, body: bytes) -> None:
    answer = reader.session.post(reader.simulator.graphql_url, data=body, timeout=10)
    assert answer.status_code == 400
    assert (
        "body" in answer.json()["errors"][0]["message"]
        or "variables" in answer.json()["errors"][0]["message"]
    )


def test_a_missing_variable_is_an_error(reader: Caller) -> None:
    body: dict[str, Any] = reader.post("query P($id: ID!) { desProjectById(id: $id) { id } }").json()
    assert "$id" in body["errors"][0]["message"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/graphql", 405),
        ("GET", "/connect/token", 405),
        ("POST", "/regions/atlantis/graphql", 404),
        ("GET", "/", 404),
        ("POST", "/_simulator/requests", 405),
    ],
)
def test_paths_that_do_not_answer(reader: Caller, method: str, path: str, status: int) -> None:
    assert requests.request(method, reader.simulator.url + path, timeout=10).status_code == status

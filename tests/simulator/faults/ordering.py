"""Orders faults over HTTP and looks at what came of them, for the simulator's own tests."""

import re
from typing import Any

import requests

from tests.simulator.caller import COMPONENT, Caller

PROJECT = """query Project($id: ID!) { desProjectById(id: $id) {
  id name updatedAt latestRevision { revisionId } design { variants { name }
  releases(first: 50) { totalCount pageInfo { hasNextPage endCursor } nodes { id releaseId } } } } }"""
COMPONENTS = (
    """query Components($ids: [ID!]!) { parts: desComponentsByIds(ids: $ids) {
  ...Component ... on DesErrorPayload { message } } }"""
    + COMPONENT
)
NAMES = """query Names($first: Int, $after: String) { all: desProjects(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id projectId name updatedAt } } }"""
WORKSPACES = "query Workspaces { desWorkspaceInfos { name } }"


def order(caller: Caller, *orders: dict[str, Any]) -> Any:
    answer = requests.post(faults_url(caller), json=list(orders), timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def faults_url(caller: Caller) -> str:
    return caller.simulator.url + "/_simulator/faults"


def report(caller: Caller) -> Any:
    return requests.get(faults_url(caller), timeout=10).json()


def served(caller: Caller) -> Any:
    """How many requests each kind befell, by operation, as the accounting tells it too."""
    told = report(caller)["served"]
    assert told == caller.accounting()["faults"]
    return told


def outcome(caller: Caller, query: str, **variables: Any) -> str:
    """What a client sees, apart from what differs per request: the kind of error, or status, headers and body."""
    try:
        answer = caller.post(query, **variables)
    except requests.RequestException as error:
        return type(error).__name__
    body = re.sub(r'"requestId": ?"[^"]*"', "", answer.text)
    kept = {name: answer.headers.get(name) for name in ("Content-Type", "Retry-After")}
    return f"{answer.status_code} {kept} {body}"


def sweep(caller: Caller, query: str, path: tuple[str, ...], size: int) -> list[Any]:
    """All nodes, page by page, the connection being at `path`."""
    nodes: list[Any] = []
    after = None
    while True:
        page = caller.read(query, first=size, after=after)
        for name in path:
            page = page[name]
        nodes += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes
        after = page["pageInfo"]["endCursor"]

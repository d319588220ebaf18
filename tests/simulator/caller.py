"""A plain client of the simulator, for its own tests: nothing of the application under it."""

from typing import Any

import requests

from local.simulator.server import RunningServer

COMPONENT = """
fragment Component on DesComponent {
  id name comment description isManaged modifiedAt revisionId
  revision { revisionId details { lifeCycleState { lifeCycleStateId name isAllowedInDesign } } }
  manufacturerParts { companyName partNumber priority supplierParts { companyName partNumber } }
}
"""
ITEMS = """
  items(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      quantity
      bomItemInstances { designator isFitted alternateComponent { revisionId } }
      component { ...Component }
    }
  }
"""
WIP_BOM = (
    """query WipBom($parent: ID!, $variant: String!, $first: Int, $after: String) {
  bom: desWipVariantByVariantName(projectId: $parent, variantName: $variant) { name bom {"""
    + ITEMS
    + "} } }"
    + COMPONENT
)
RELEASE_BOM = (
    """query ReleaseBom($parent: ID!, $variant: String!, $first: Int, $after: String) {
  bom: desReleaseVariantByVariantName(releaseId: $parent, variantName: $variant) { name bom {"""
    + ITEMS
    + "} } }"
    + COMPONENT
)
LIBRARY = """query Library($first: Int, $after: String, $where: DesComponentFilterInput, $all: Boolean) {
  desLibrary(args: {allComponentRevisions: $all}) { components(first: $first, after: $after, where: $where) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id name modifiedAt revision { revisionId } } } } }"""
PROJECTS = """query Projects($first: Int, $after: String, $where: DesProjectFilterInput) {
  desProjects(first: $first, after: $after, where: $where) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id projectId name updatedAt latestRevision { revisionId message } design { variants { name } } } } }"""


class Caller:
    """One kept session against a running simulator."""

    def __init__(self, simulator: RunningServer) -> None:
        self.simulator = simulator
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Bearer sim-access-token"

    def post(self, query: str, **variables: Any) -> requests.Response:
        body: dict[str, Any] = {"query": query, "variables": variables}
        return self.session.post(self.simulator.graphql_url, json=body, timeout=10)

    def read(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        answer = self.post(query, **variables).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def projects(self, **where: Any) -> list[Any]:
        nodes: list[Any] = self.read(PROJECTS, first=100, where=where)["desProjects"]["nodes"]
        return nodes

    def project(self, name: str) -> Any:
        (node,) = self.projects(name={"eq": name})
        return node

    def wip_items(self, project: str, variant: str) -> list[Any]:
        """The items of a variant's BOM, all on one page."""
        data = self.read(WIP_BOM, parent=self.project(project)["id"], variant=variant, first=1000)
        items = data["bom"]["bom"]["items"]
        assert len(items["nodes"]) == items["totalCount"]
        nodes: list[Any] = items["nodes"]
        return nodes

    def edit(self, edit: str, **fields: Any) -> Any:
        """The result of an edit that is made."""
        answer = self.try_edit(edit, **fields)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def try_edit(self, edit: str, **fields: Any) -> requests.Response:
        url = self.simulator.url + "/_simulator/edits"
        return self.session.post(url, json={"edit": edit, **fields}, timeout=10)

    def accounting(self) -> Any:
        return self.session.get(self.simulator.url + "/_simulator/requests", timeout=10).json()


def by_designator(items: list[Any]) -> dict[str, tuple[str, bool, str | None]]:
    """Component name, fitted state and alternate's revision of each designator."""
    return {
        use["designator"]: (
            item["component"]["name"],
            use["isFitted"],
            (use["alternateComponent"] or {}).get("revisionId"),
        )
        for item in items
        for use in item["bomItemInstances"]
    }

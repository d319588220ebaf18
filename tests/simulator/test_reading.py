"""What is read through the gateway is what the dataset holds."""

from typing import Any

import pytest

from tests.simulator.caller import COMPONENT, LIBRARY, PROJECTS, RELEASE_BOM, WIP_BOM, Caller

DETAILS = (
    """query Details($ids: [ID!]!) { desComponentsByIds(ids: $ids) { __typename ... on DesComponent {
  ...Component createdAt folder { folderId name path } componentType { componentTypeId name parent { name } }
  details { itemInternalId parameters { name value type } itemParameters { name } } }
  ... on DesErrorPayload { message } } }"""
    + COMPONENT
)


def flat(items: list[Any]) -> list[Any]:
    """Served BOM items in the form of the dataset's."""
    return [
        {
            "componentRevisionId": item["component"]["revisionId"],
            "quantity": item["quantity"],
            "bomItemInstances": [
                {
                    "designator": use["designator"],
                    "isFitted": use["isFitted"],
                    "alternateComponentRevisionId": (use["alternateComponent"] or {}).get("revisionId"),
                }
                for use in item["bomItemInstances"]
            ],
        }
        for item in items
    ]


def walk(reader: Caller, query: str, parent: str, variant: str) -> list[Any]:
    items: list[Any] = []
    after = None
    while True:
        page = reader.read(query, parent=parent, variant=variant, first=50, after=after)["bom"]["bom"][
            "items"
        ]
        items += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(items) == page["totalCount"]
            return items
        after = page["pageInfo"]["endCursor"]


def test_every_wip_bom_is_the_datasets(reader: Caller, content: Any) -> None:
    compared = 0
    for project in content["projects"]:
        for variant in project["variants"]:
            served = walk(reader, WIP_BOM, project["id"], variant["name"])
            assert flat(served) == variant["bom"]["bomItems"]
            compared += 1
    assert compared == 17


def test_every_release_bom_is_the_datasets(reader: Caller, content: Any) -> None:
    compared = 0
    for release in (release for project in content["projects"] for release in project["releases"]):
        for variant in release["variants"]:
            served = walk(reader, RELEASE_BOM, release["id"], variant["name"])
            assert flat(served) == variant["bom"]["bomItems"]
            compared += 1
    assert compared == 42


def test_the_library_lists_latest_revisions_only(reader: Caller, content: Any) -> None:
    names: list[str] = []
    after, pages = None, 0
    while after is not None or pages == 0:
        page = reader.read(LIBRARY, first=100, after=after)["desLibrary"]["components"]
        names += [node["name"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
        pages += 1
    assert names == [part["name"] for part in content["components"] if part["isLatestRevision"]]
    assert (len(names), page["totalCount"], pages) == (913, 913, 10)


def test_the_library_lists_every_revision_when_asked(reader: Caller) -> None:
    page = reader.read(LIBRARY, first=1, all=True)["desLibrary"]["components"]
    assert page["totalCount"] == 1040


def test_details_are_the_datasets(reader: Caller, content: Any) -> None:
    records = content["components"][:40]
    served = reader.read(DETAILS, ids=[record["id"] for record in records])["desComponentsByIds"]
    folders = {folder["folderId"]: folder["path"] for folder in content["folders"]}
    for part, record in zip(served, records, strict=True):
        assert part["__typename"] == "DesComponent"
        assert part["details"]["parameters"] == record["details"]["parameters"]
        assert part["details"]["itemInternalId"] == record["details"]["itemInternalId"]
        assert part["details"]["itemParameters"] == []
        assert part["folder"]["path"] == folders[record["folderId"]]
        assert part["componentType"]["componentTypeId"] == record["componentTypeId"]
        assert part["revision"]["details"]["lifeCycleState"]["name"] == record["lifeCycleState"]
        choices = [
            (row["companyName"], row["partNumber"], row["priority"]) for row in part["manufacturerParts"]
        ]
        rows = record["manufacturerParts"]
        assert choices == [(row["companyName"], row["partNumber"], row["priority"]) for row in rows]


def test_a_component_that_does_not_exist_is_an_error_in_its_place(reader: Caller, content: Any) -> None:
    known = content["components"][0]["id"]
    answers = reader.read(DETAILS, ids=["nothing", known])["desComponentsByIds"]
    assert [answer["__typename"] for answer in answers] == ["DesErrorPayload", "DesComponent"]
    assert "'nothing'" in answers[0]["message"]


@pytest.mark.parametrize(
    "query",
    [
        '{ it: desProjectById(id: "nothing") { id } }',
        '{ it: desReleaseById(id: "nothing") { id } }',
        '{ it: desComponentById(id: "nothing") { id } }',
        '{ it: desWipVariantByVariantName(projectId: "nothing", variantName: "x") { name } }',
        '{ it: desReleaseVariantByVariantName(releaseId: "nothing", variantName: "x") { name } }',
    ],
)
def test_what_does_not_exist_is_null(reader: Caller, query: str) -> None:
    assert reader.read(query) == {"it": None}


def test_a_variant_that_does_not_exist_is_null(reader: Caller, content: Any) -> None:
    project = content["projects"][0]["id"]
    assert reader.read(WIP_BOM, parent=project, variant="[no variations]")["bom"] is None


def test_projects_have_their_latest_revision_variants_and_releases(reader: Caller, content: Any) -> None:
    query = """query Project($id: ID!) { desProjectById(id: $id) { variantCount createdBy { userName }
      latestRevision { revisionId author files { kind path } } revisions(first: 100) { totalCount }
      design { variants { name } releases(first: 100) { totalCount nodes { releaseId description
        variants { name downloadUrl pcbAssembly { version } pcbFabrication { version } } } } } } }"""
    for record in content["projects"]:
        project = reader.read(query, id=record["id"])["desProjectById"]
        assert project["latestRevision"]["revisionId"] == record["latestRevisionId"]
        assert project["revisions"]["totalCount"] == len(record["revisions"])
        assert [v["name"] for v in project["design"]["variants"]] == [v["name"] for v in record["variants"]]
        served = [(r["releaseId"], len(r["variants"])) for r in project["design"]["releases"]["nodes"]]
        assert served == [(release["releaseId"], len(release["variants"])) for release in record["releases"]]


def test_the_workspace_names_its_regional_endpoint_as_the_client_reached_it(reader: Caller) -> None:
    query = "{ desWorkspaceInfos { name url isDefault location { name apiServiceUrl } } }"
    (workspace,) = reader.read(query)["desWorkspaceInfos"]
    assert workspace["location"]["apiServiceUrl"] == f"{reader.simulator.url}/regions/eu-west/graphql"
    port = reader.simulator.url.rpartition(":")[2]
    answer = reader.session.post(f"http://localhost:{port}/graphql", json={"query": query}, timeout=10).json()
    location = answer["data"]["desWorkspaceInfos"][0]["location"]
    assert location["apiServiceUrl"] == f"http://localhost:{port}/regions/eu-west/graphql"


def test_the_regional_endpoint_answers_like_the_global_one(reader: Caller) -> None:
    body: dict[str, Any] = {"query": PROJECTS, "variables": {"first": 100}}
    regional = reader.session.post(reader.simulator.regional_graphql_url, json=body, timeout=10).json()
    assert regional["data"] == reader.read(PROJECTS, first=100)


def test_life_cycle_states_stand_in_a_stage(reader: Caller, content: Any) -> None:
    query = "{ desLifeCycleDefinitions { name contentTypes stages { states { name isAllowedInDesign } } } }"
    (definition,) = reader.read(query)["desLifeCycleDefinitions"]
    states = [state["name"] for stage in definition["stages"] for state in stage["states"]]
    assert states == [state["name"] for state in content["lifeCycleDefinition"]["lifeCycleStates"]]


def test_people(reader: Caller, content: Any) -> None:
    data = reader.read("{ desUserByAuth { userId } desTeam { users { userId email } groups { name } } }")
    assert data["desUserByAuth"]["userId"] == content["users"][0]["userId"]
    assert [user["userId"] for user in data["desTeam"]["users"]] == [u["userId"] for u in content["users"]]


def test_the_schema_can_be_explored(reader: Caller) -> None:
    fields = reader.read("{ __schema { queryType { fields { name } } } }")["__schema"]["queryType"]["fields"]
    assert "desWipVariantByVariantName" in [field["name"] for field in fields]

"""Every read of the client over a scripted server: what it asks for, what it returns, what it refuses to return."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from a365_sync.altium.pagination import WalkState
from a365_sync.errors import (
    MalformedAnswer,
    NotFound,
    PartialData,
    ProtocolViolation,
    QueryTooCostly,
)

from .conftest import Harness, failed

Scripted = Callable[..., Harness]
WHEN = "2026-03-05T14:00:12.000Z"


def connection(nodes: list[Any] | None, total: int | None = None, end: str | None = None) -> dict[str, Any]:
    return {
        "totalCount": len(nodes or []) if total is None else total,
        "pageInfo": {"hasNextPage": end is not None, "endCursor": end},
        "nodes": nodes,
    }


def project(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "projectId": f"G{number}",
        "name": f"Board {number}",
        "updatedAt": WHEN,
        **more,
    }


def component(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"c{number}", "name": f"CMP-{number}-1", "comment": "10k", "description": "", "isManaged": True,
        "modifiedAt": WHEN, "revisionId": f"R{number}", "revision": {"details": None}, "manufacturerParts": [],
        **more,
    }  # fmt: skip


def details(number: int) -> dict[str, Any]:
    return {
        "__typename": "DesComponent", **component(number), "createdAt": WHEN, "folder": None, "componentType": None,
        "details": {"itemInternalId": f"I{number}", "parameters": [], "itemParameters": []},
    }  # fmt: skip


def bom_item(number: int) -> dict[str, Any]:
    return {
        "quantity": 1,
        "component": component(number),
        "bomItemInstances": [{"designator": f"R{number}", "isFitted": True, "alternateComponent": None}],
    }


def wip(items: dict[str, Any] | None, updated_at: str = "2026-01-01T00:00:00Z") -> dict[str, Any]:
    return wip_variant({"name": "A", "bom": {"items": items}}, updated_at)


def wip_variant(variant: dict[str, Any] | None, updated_at: str = "2026-01-01T00:00:00Z") -> dict[str, Any]:
    return {"data": {"desProjectById": {"updatedAt": updated_at}, "desWipVariantByVariantName": variant}}


def projects(found: dict[str, Any] | None) -> dict[str, Any]:
    return {"data": {"desProjects": found}}


def components(*payloads: Any) -> dict[str, Any]:
    return {"data": {"desComponentsByIds": list(payloads)}}


# --- workspaces and counts


def test_workspaces(scripted: Scripted) -> None:
    location = {"name": "EU", "apiServiceUrl": "https://eu/"}
    raw = {"name": "W", "url": "https://w/", "authId": "G", "isDefault": True, "location": location}
    (found,) = scripted({"data": {"desWorkspaceInfos": [raw]}}).client.workspaces()
    assert (found.auth_id, found.location.api_service_url) == ("G", "https://eu/")


@pytest.mark.parametrize(
    ("data", "counts"),
    [
        ({"desProjects": {"totalCount": 2}, "desLibrary": {"components": {"totalCount": 9}}}, (2, 9)),
        ({"desProjects": {"totalCount": 2}, "desLibrary": {"components": None}}, (2, None)),
        ({"desProjects": {"totalCount": 2}, "desLibrary": None}, (2, None)),
        ({"desProjects": None, "desLibrary": {"components": {"totalCount": 9}}}, (None, 9)),
    ],
)
def test_counts_tolerate_holes(scripted: Scripted, data: dict[str, Any], counts: tuple[Any, Any]) -> None:
    holes = failed("AUTH_WORKSPACE_ACCESS") if None in counts else {}
    assert scripted({"data": data, **holes}).client.counts("https://w/") == counts


# --- projects


def test_project_pages_ask_page_by_page(scripted: Scripted) -> None:
    harness = scripted(
        projects(connection([project(1), project(2)], total=3, end="c")),
        projects(connection([project(3)], total=3)),
    )
    walk = harness.client.project_pages("https://w/")
    assert [[node.project_id for node in page.nodes] for page in walk] == [["G1", "G2"], ["G3"]]
    assert walk.complete
    assert harness.transport.sent == [
        ("SyncProjects", {"workspaceUrl": "https://w/", "first": 50}),
        ("SyncProjects", {"workspaceUrl": "https://w/", "first": 50, "after": "c"}),
    ]


def test_project_pages_changed_since_in_utc_rounded_down(scripted: Scripted) -> None:
    harness = scripted(projects(connection([])))
    since = datetime(2026, 3, 5, 15, 0, 12, 999_999, tzinfo=timezone(timedelta(hours=1)))
    list(harness.client.project_pages("https://w/", updated_since=since, state=WalkState("c")))
    assert harness.transport.sent[0][1] == {
        "workspaceUrl": "https://w/",
        "where": {"updatedAt": {"gte": "2026-03-05T14:00:12.999Z"}},
        "first": 50,
        "after": "c",
    }


@pytest.mark.parametrize("found", [None, connection(None, total=4)])
def test_a_null_list_of_projects_is_not_an_empty_workspace(scripted: Scripted, found: Any) -> None:
    with pytest.raises(PartialData):
        list(scripted(projects(found)).client.project_pages("https://w/"))


def test_null_nodes_of_nothing_are_nothing(scripted: Scripted) -> None:
    walk = scripted(projects(connection(None, total=0))).client.project_pages("https://w/")
    assert [page.nodes for page in walk] == [()]


def test_project_with_variants(scripted: Scripted) -> None:
    raw = project(1, latestRevision=None, design={"variants": [{"name": "[No Variations]"}, {"name": "48V"}]})
    found = scripted({"data": {"desProjectById": raw}}).client.project("p1")
    assert found is not None
    assert found.variants == ("[No Variations]", "48V")
    assert found.latest_revision_id is None
    assert found.updated_at == datetime(2026, 3, 5, 14, 0, 12, tzinfo=UTC)


def test_project_that_is_gone(scripted: Scripted) -> None:
    assert scripted({"data": {"desProjectById": None}}).client.project("p1") is None


# --- releases


def releases(found: dict[str, Any] | None) -> dict[str, Any]:
    return {"data": {"desProjectById": {"design": {"releases": found}}}}


def test_release_pages(scripted: Scripted) -> None:
    raw = {"id": "r1", "releaseId": "G1", "createdAt": WHEN, "description": "v1", "variants": [{"name": "A"}]}
    walk = scripted(releases(connection([raw]))).client.release_pages("p1")
    assert [(release.release_id, release.variants) for page in walk for release in page.nodes] == [
        ("G1", ("A",))
    ]
    assert walk.complete


@pytest.mark.parametrize(
    ("answer", "error"), [({"data": {"desProjectById": None}}, NotFound), (releases(None), PartialData)]
)
def test_release_pages_without_project_or_list(
    scripted: Scripted, answer: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        list(scripted(answer).client.release_pages("p1"))


# --- BOMs


def test_wip_bom_reads_all_pages(scripted: Scripted) -> None:
    harness = scripted(
        wip(connection([bom_item(1), bom_item(2)], total=3, end="1")), wip(connection([bom_item(3)], total=3))
    )
    items = harness.client.wip_bom("p1", "A")
    assert [instance.designator for item in items for instance in item.instances] == ["R1", "R2", "R3"]
    assert harness.transport.sent[1] == (
        "SyncWipBom", {"projectId": "p1", "variantName": "A", "first": 100, "after": "1"},
    )  # fmt: skip


def test_a_bom_that_moved_is_read_again(scripted: Scripted) -> None:
    harness = scripted(
        wip(connection([bom_item(1)], total=2, end="0")),
        wip(connection([bom_item(2)], total=3)),
        wip(connection([bom_item(1), bom_item(2), bom_item(3)])),
    )
    assert len(harness.client.wip_bom("p1", "A")) == 3


def test_a_designator_that_is_met_on_two_pages_has_the_bom_read_again(scripted: Scripted) -> None:
    other = {**bom_item(1), "component": bom_item(2)["component"]}
    harness = scripted(
        wip(connection([bom_item(1)], total=2, end="0")),
        wip(connection([other], total=2)),
        wip(connection([bom_item(3), other])),
    )
    items = harness.client.wip_bom("p1", "A")
    assert [instance.designator for item in items for instance in item.instances] == ["R3", "R1"]


def test_a_bom_whose_project_changed_between_two_pages_is_read_again(scripted: Scripted) -> None:
    first = wip(connection([bom_item(1)], total=2, end="0"))
    harness = scripted(
        first,
        wip(connection([bom_item(3)], total=2), updated_at="2026-01-01T00:00:01Z"),
        wip(connection([bom_item(2), bom_item(3)]), updated_at="2026-01-01T00:00:01Z"),
    )
    items = harness.client.wip_bom("p1", "A")
    assert [instance.designator for item in items for instance in item.instances] == ["R2", "R3"]


def test_a_bom_that_never_settles_is_not_stored(scripted: Scripted) -> None:
    with pytest.raises(PartialData):
        scripted(*[wip(connection([bom_item(1)], total=2))] * 3).client.wip_bom("p1", "A")


def test_an_empty_bom_is_a_bom(scripted: Scripted) -> None:
    assert scripted(wip(connection([]))).client.wip_bom("p1", "A") == ()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (wip_variant(None), NotFound),
        (wip_variant({"name": "A", "bom": None}), PartialData),
        (wip(None), PartialData),
        (wip(connection(None, total=2)), PartialData),
        (wip_variant({"name": "A"}), MalformedAnswer),
        ({**wip(connection([bom_item(1)])), **failed("X")}, PartialData),
        (wip({"totalCount": 1, "pageInfo": None, "nodes": [bom_item(1)]}), ProtocolViolation),
    ],
)
def test_a_bom_with_holes_is_no_bom(scripted: Scripted, answer: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        scripted(answer).client.wip_bom("p1", "A")


def test_release_bom(scripted: Scripted) -> None:
    variant = {"name": "A", "bom": {"items": connection([bom_item(1)])}}
    harness = scripted({"data": {"desReleaseVariantByVariantName": variant}})
    assert len(harness.client.release_bom("r1", "A")) == 1


# --- page sizes


def sizes(harness: Harness) -> list[int]:
    return [variables["first"] for _, variables in harness.transport.sent]


@pytest.mark.parametrize("code", ["HC0047", "HC0045"])
def test_a_page_that_is_too_much_is_halved_and_stays_so(scripted: Scripted, code: str) -> None:
    harness = scripted(
        failed(code), failed(code), wip(connection([bom_item(1)])), wip(connection([bom_item(1)]))
    )
    harness.client.wip_bom("p1", "A")
    harness.client.wip_bom("p1", "B")
    assert sizes(harness) == [100, 50, 25, 25]
    assert harness.slept == []


def test_a_smaller_page_continues_the_walk(scripted: Scripted) -> None:
    harness = scripted(
        wip(connection([bom_item(1)], total=2, end="0")),
        failed("HC0047"),
        wip(connection([bom_item(2)], total=2)),
    )
    assert len(harness.client.wip_bom("p1", "A")) == 2
    assert [variables.get("after") for _, variables in harness.transport.sent] == [None, "0", "0"]


def test_a_page_of_one_that_costs_too_much_is_an_error(scripted: Scripted) -> None:
    harness = scripted(*[failed("HC0047")] * 7)
    with pytest.raises(QueryTooCostly):
        harness.client.wip_bom("p1", "A")
    assert sizes(harness) == [100, 50, 25, 12, 6, 3, 1]


# --- library


def test_component_pages(scripted: Scripted) -> None:
    node = {
        "id": "c1",
        "name": "CMP-1-1",
        "modifiedAt": WHEN,
        "isManaged": True,
        "revision": {"revisionId": "R1"},
    }
    walk = scripted({"data": {"desLibrary": {"components": connection([node])}}}).client.component_pages(
        "https://w/"
    )
    assert [component.revision_id for page in walk for component in page.nodes] == ["R1"]


@pytest.mark.parametrize("library", [None, {"components": None}])
def test_a_library_that_is_null_is_not_an_empty_one(scripted: Scripted, library: Any) -> None:
    with pytest.raises(PartialData):
        list(scripted({"data": {"desLibrary": library}}).client.component_pages("https://w/"))


def test_components_by_id_with_those_unknown(scripted: Scripted) -> None:
    missing = {"__typename": "DesErrorPayload", "message": "no such component"}
    found = scripted(components(details(1), missing, None)).client.components(["c1", "c2", "c3"])
    assert found["c1"] is not None
    assert found["c1"].item_internal_id == "I1"
    assert (found["c2"], found["c3"]) == (None, None)


def test_components_in_batches_each_once(scripted: Scripted) -> None:
    ids = [f"c{number}" for number in range(120)]
    batches = [components(*map(details, range(start, min(start + 50, 120)))) for start in (0, 50, 100)]
    harness = scripted(*batches)
    assert list(harness.client.components([*ids, *ids])) == ids
    assert [len(variables["ids"]) for _, variables in harness.transport.sent] == [50, 50, 20]


def test_a_batch_that_costs_too_much_is_halved(scripted: Scripted) -> None:
    harness = scripted(failed("HC0047"), *[components(*map(details, range(25)))] * 2)
    harness.client.components([f"c{number}" for number in range(50)])
    assert [len(variables["ids"]) for _, variables in harness.transport.sent] == [50, 25, 25]


def test_no_component_is_no_request(scripted: Scripted) -> None:
    harness = scripted()
    assert harness.client.components([]) == {}
    assert harness.client.requests == 0


def test_answers_for_another_number_of_components(scripted: Scripted) -> None:
    with pytest.raises(ProtocolViolation):
        scripted(components(details(1))).client.components(["c1", "c2"])


def test_what_nests_in_the_details_of_a_component_is_taken(scripted: Scripted) -> None:
    raw = details(1)
    raw["componentType"] = {"name": "Thin film", "parent": {"name": "Resistors"}}
    raw["revision"] = {"details": {"lifeCycleState": {"name": "Released"}}}
    found = scripted(components(raw)).client.components(["c1"])["c1"]
    assert found is not None
    assert found.component_type is not None
    assert found.component_type.parent_name == "Resistors"
    assert found.life_cycle_state is not None
    assert found.life_cycle_state.name == "Released"

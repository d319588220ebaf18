"""What any generated workspace keeps to, whatever its figures and seed."""

from collections import Counter
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.simulator.workspace.records import Instance, Variant
from local.simulator.workspace.snapshot import Snapshot
from tests.unit.generate.generated import items, snapshot, snapshot_with_special_shapes, today, workspace

# Ordinary ones of any seed, and one with the special shapes.
snapshots = st.one_of(
    st.builds(
        snapshot,
        size=st.just("S"),
        seed=st.integers(),
        projects=st.integers(1, 6),
        components=st.integers(300, 400),
        users=st.integers(1, 9),
    ),
    st.builds(snapshot_with_special_shapes),
)
few = settings(max_examples=8)


def instances(of: Snapshot) -> list[Instance]:
    return [one for bom in items(of) for item in bom for one in item["bomItemInstances"]]


@few
@given(snapshots)
def test_quantities_are_the_numbers_of_instances(of: Snapshot) -> None:
    for bom in items(of):
        assert all(item["quantity"] == len(item["bomItemInstances"]) > 0 for item in bom)


@few
@given(snapshots)
def test_no_bom_has_a_component_or_a_designator_twice(of: Snapshot) -> None:
    for bom in items(of):
        parts = Counter(item["componentRevisionId"] for item in bom)
        names = Counter(one["designator"] for item in bom for one in item["bomItemInstances"])
        assert set(parts.values()) == {1}
        assert set(names.values()) == {1}


@few
@given(snapshots)
def test_boms_refer_to_components_that_exist(of: Snapshot) -> None:
    used = {item["componentRevisionId"] for bom in items(of) for item in bom}
    alternates = {one["alternateComponentRevisionId"] for one in instances(of)} - {None}

    assert used | alternates <= of.components.keys()


@few
@given(snapshots)
def test_what_records_refer_to_exists(of: Snapshot) -> None:
    for part in of.components.values():
        assert part["createdByUserId"] in of.users
        assert part["lifeCycleStateId"] in of.states
        assert not part["isManaged"] or part["folderId"] in of.folders
        assert not part["isManaged"] or part["componentTypeId"] in of.component_types
    for project in of.projects.values():
        assert {project["createdByUserId"], project["updatedByUserId"]} <= of.users.keys()
        assert all(release["createdByUserId"] in of.users for release in project["releases"])
    parents = {folder["parentFolderId"] for folder in of.folders.values()}
    assert parents - {None} <= of.folders.keys()


@few
@given(snapshots)
def test_no_identifier_and_no_name_stands_for_two_things(of: Snapshot) -> None:
    parts, projects = list(of.components.values()), list(of.projects.values())
    releases = [release for project in projects for release in project["releases"]]
    commits = [commit["revisionId"] for project in projects for commit in project["revisions"]]
    names_of_one_kind: list[list[str]] = [
        [part["id"] for part in parts],
        [part["name"] for part in parts],
        [project["id"] for project in projects],
        [project["name"] for project in projects],
        [release["id"] for release in releases],
        commits,
        [folder["path"] for folder in of.folders.values()],
        *([variant["name"] for variant in project["variants"]] for project in projects),
    ]
    for names in names_of_one_kind:
        assert len(set(names)) == len(names)


@few
@given(snapshots)
def test_each_item_has_one_latest_revision_and_it_is_the_youngest(of: Snapshot) -> None:
    of_items: dict[str, list[tuple[str, bool]]] = {}
    for part in of.components.values():
        revisions = of_items.setdefault(part["details"]["itemInternalId"], [])
        revisions.append((part["modifiedAt"], part["isLatestRevision"]))
    for revisions in of_items.values():
        assert [latest for _, latest in revisions] == [False] * (len(revisions) - 1) + [True]
        assert revisions == sorted(revisions)


@few
@given(snapshots)
def test_a_project_moves_with_its_last_commit(of: Snapshot) -> None:
    for project in of.projects.values():
        assert project["variantCount"] == len(project["variants"])
        assert project["variants"][0]["name"] == "[No Variations]"
        if project["revisions"]:
            assert project["revisions"][0]["revisionId"] == project["latestRevisionId"]
            assert project["revisions"][0]["createdAt"] == project["updatedAt"]
        moments = [release["createdAt"] for release in project["releases"]]
        assert [project["createdAt"], *moments, project["updatedAt"]] == sorted(
            [project["createdAt"], *moments, project["updatedAt"]]
        )


def test_only_variants_leave_parts_out_or_replace_them(small: Snapshot) -> None:
    plain = [variant for variant in today(small) if variant["name"] == "[No Variations]"]
    others = [variant for variant in today(small) if variant["name"] != "[No Variations]"]

    def kinds(variants: list[Variant]) -> Counter[tuple[bool, bool]]:
        uses = chain.from_iterable(
            item["bomItemInstances"] for variant in variants for item in variant["bom"]["bomItems"]
        )
        return Counter((one["isFitted"], one["alternateComponentRevisionId"] is not None) for one in uses)

    assert set(kinds(plain)) == {(True, False)}
    found = kinds(others)
    assert found[False, False] / found.total() == pytest.approx(0.07, abs=0.02)
    assert found[True, True] / found.total() == pytest.approx(0.03, abs=0.01)


def test_a_seed_gives_the_same_workspace_and_another_gives_another() -> None:
    one, same = (snapshot(size="S", seed=5, projects=2, components=300) for _ in range(2))
    other = snapshot(size="S", seed=6, projects=2, components=300)

    assert one == same
    assert one.components.keys().isdisjoint(other.components)
    assert workspace(size="S", seed=5).head() != workspace(size="S", seed=6).head()

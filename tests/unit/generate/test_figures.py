"""A generated workspace has the figures of its size."""

import pytest

from local.generate.sizes import SIZES, Size
from local.simulator.workspace.snapshot import Snapshot
from tests.unit.generate.generated import average, placements, released, snapshot, today

S = SIZES["S"]


def test_people_projects_and_components_are_as_many_as_the_size_says(small: Snapshot) -> None:
    assert len(small.users) == S.users
    assert len(small.projects) == S.projects
    assert len(small.latest_components) == S.components


def test_boms_have_the_size_s_items_and_placements(small: Snapshot) -> None:
    sizes = [(len(variant["bom"]["bomItems"]), placements(variant["bom"])) for variant in today(small)]

    assert average([items for items, _ in sizes]) == pytest.approx(S.items.mean, rel=0.1)
    assert average([count for _, count in sizes]) == pytest.approx(S.placements.mean, rel=0.1)
    assert max(items for items, _ in sizes) == S.items.largest
    assert max(count for _, count in sizes) == S.placements.largest


def test_earlier_releases_are_a_little_smaller(small: Snapshot) -> None:
    sizes = [placements(variant["bom"]) for variant in released(small)]

    assert S.placements.mean * 0.75 < average(sizes) < S.placements.mean


def test_projects_have_the_size_s_variants_and_releases(small: Snapshot) -> None:
    projects = small.projects.values()

    assert average([len(project["variants"]) for project in projects]) == S.variants.mean
    assert max(len(project["variants"]) for project in projects) == S.variants.largest
    assert average([len(project["releases"]) for project in projects]) == S.releases.mean
    assert max(len(project["releases"]) for project in projects) == S.releases.largest


def test_components_have_the_size_s_parameters_choices_and_skus(small: Snapshot) -> None:
    parts = small.latest_components
    choices = [choice for part in parts for choice in part["manufacturerParts"]]
    counts = [len(part["details"]["parameters"]) for part in parts]

    assert average(counts) == pytest.approx(S.parameters.mean, rel=0.05)
    assert max(counts) == S.parameters.largest
    assert len(choices) / len(parts) == pytest.approx(S.choices.mean, rel=0.05)
    assert average([len(choice["supplierParts"]) for choice in choices]) == pytest.approx(S.skus, rel=0.05)


@pytest.mark.parametrize("size", [SIZES["M"], SIZES["L"]], ids=lambda size: str(size.name))
def test_larger_sizes_have_their_figures_too(size: Size) -> None:
    part = snapshot(size=size.name, projects=150, components=4_000)
    figures = [(project["variantCount"], len(project["releases"])) for project in part.projects.values()]

    assert average([variants for variants, _ in figures]) == pytest.approx(size.variants.mean, rel=0.2)
    assert average([releases for _, releases in figures]) == pytest.approx(size.releases.mean, rel=0.05)
    ordinary = [variant for variant in today(part)][:40]
    assert average([len(variant["bom"]["bomItems"]) for variant in ordinary]) == pytest.approx(
        size.items.mean, rel=0.5
    )

"""The `where` arguments."""

from typing import Any

import pytest

from tests.simulator.caller import LIBRARY, Caller

PROJECT_WHERE = (
    "query W($where: DesProjectFilterInput) { desProjects(first: 99, where: $where) { nodes { name } } }"
)
RELEASES_WHERE = """query R($id: ID!, $where: DesReleaseFilterInput) { desProjectById(id: $id) {
  design { releases(first: 99, where: $where) { totalCount nodes { description } } } } }"""
NAMES = {
    "830": "830-00011 Microhard Module Breakout Board",
    "FMU": "FMU3_REV_D",
    "Jetson": "Jetson-Nano-Baseboard-Rev.1.4.7",
    "Lime": "LimeSDR_Mini_1v3",
    "PCA": "PCA_0007_PSM_REV_C",
    "Thermo": "Thermostat",
    "Thunder": "Thunderscope_Rev5",
    "two": "two_ax_PCB",
}
LATE = "2024-08-08T11:19:14.000Z"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, set(NAMES)),
        ({"updatedAt": {"gte": LATE}}, {"Thermo", "Thunder"}),
        ({"updatedAt": {"gt": LATE}}, {"Thunder"}),
        ({"updatedAt": {"gte": "2024-08-08T13:19:14+02:00"}}, {"Thermo", "Thunder"}),
        ({"updatedAt": {"eq": LATE}}, {"Thermo"}),
        ({"updatedAt": {"in": [LATE]}}, {"Thermo"}),
        ({"updatedAt": {"nlt": LATE, "neq": LATE}}, {"Thunder"}),
        ({"updatedAt": {"lte": "2018-11-16T03:48:32.000Z"}}, {"two", "PCA"}),
        ({"name": {"eq": "Thermostat"}}, {"Thermo"}),
        ({"name": {"eq": "thermostat"}}, set()),
        ({"name": {"in": ["Thermostat", "FMU3_REV_D"]}}, {"Thermo", "FMU"}),
        ({"name": {"startsWith": "Th"}}, {"Thermo", "Thunder"}),
        ({"name": {"contains": "REV"}}, {"FMU", "PCA"}),
        ({"name": {"endsWith": "PCB"}}, {"two"}),
        ({"name": {"ncontains": "e"}}, {"two", "PCA", "FMU"}),
        ({"name": {"or": [{"startsWith": "two"}, {"startsWith": "Lime"}]}}, {"two", "Lime"}),
        ({"or": [{"name": {"eq": "Thermostat"}}, {"updatedAt": {"gt": LATE}}]}, {"Thermo", "Thunder"}),
        ({"and": [{"name": {"startsWith": "Th"}}, {"updatedAt": {"lte": LATE}}]}, {"Thermo"}),
        ({"projectType": {"neq": "PCB_PROJECT"}}, set()),
        ({"name": None}, set(NAMES)),
    ],
)
def test_projects(reader: Caller, where: dict[str, Any], expected: set[str]) -> None:
    nodes = reader.read(PROJECT_WHERE, where=where)["desProjects"]["nodes"]
    assert {node["name"] for node in nodes} == {NAMES[short] for short in expected}


def test_releases_by_creation(reader: Caller) -> None:
    project = reader.project("two_ax_PCB")["id"]
    every = reader.read(RELEASES_WHERE, id=project)["desProjectById"]["design"]["releases"]
    where = {"createdAt": {"gt": "2017-04-19T23:38:54.000Z"}}
    later = reader.read(RELEASES_WHERE, id=project, where=where)["desProjectById"]["design"]["releases"]
    assert [node["description"] for node in every["nodes"]] == ["v3.2", "v3.3", "v3.4", "v3.4b"]
    assert [node["description"] for node in later["nodes"]] == ["v3.3", "v3.4", "v3.4b"]
    assert later["totalCount"] == 3


def test_components_by_name(reader: Caller) -> None:
    page = reader.read(LIBRARY, first=9, where={"name": {"eq": "CMP-00001-1"}})["desLibrary"]["components"]
    assert (page["totalCount"], page["nodes"][0]["name"]) == (1, "CMP-00001-1")


def test_variants_by_name(reader: Caller) -> None:
    query = """query V($id: ID!) { desProjectById(id: $id) {
      design { variants(where: {name: {contains: "an"}}) { name } } } }"""
    data = reader.read(query, id=reader.project("Thermostat")["id"])
    assert [v["name"] for v in data["desProjectById"]["design"]["variants"]] == ["Panel", "Standalone"]


def test_a_date_that_is_none_is_refused(reader: Caller) -> None:
    answer = reader.post(PROJECT_WHERE, where={"updatedAt": {"gte": "yesterday"}}).json()
    assert "yesterday" in answer["errors"][0]["message"]

"""After edits at Altium the schedules bring in those and nothing else, and what stood before stays readable."""

import gzip
import json
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer

from local.demo.replay import kept_events, replayed
from tests.end_to_end.edits import by_hand, project, touched_wip
from tests.end_to_end.grouping import BomName, Dataset, differences
from tests.end_to_end.installation import Installation, Stage
from tests.replayed import disagreements

pytestmark = pytest.mark.end_to_end
_DESERIALIZER = TypeDeserializer()


@pytest.fixture(scope="module")
def released(dataset: Dataset, second_sync: Stage, edited: Stage) -> set[BomName]:
    """The BOMs of the release that the edits made."""
    found = set(edited.boms) - set(second_sync.boms)
    assert found
    return found


def snapshots(stage: Stage) -> dict[BomName, str]:
    return {name: bom.document["snapshot"] for name, bom in stage.boms.items()}


def news(stage: Stage, detail_type: str) -> list[dict[str, Any]]:
    return [event["detail"] for event in stage.news() if event["detail-type"] == detail_type]


def named(event: dict[str, Any]) -> BomName:
    identity = event["data"]["identity"]
    return identity["source"], identity["project_id"], identity["release_id"], identity["variant"]


def head_of(identity: dict[str, Any]) -> BomName:
    release = identity["release_id"].get("S")
    return identity["source"]["S"], identity["project_id"]["S"], release, identity["variant"]["S"]


def told_of(change: dict[str, Any]) -> tuple[str, ...]:
    return (change["change"], change["component"], *sorted(change["fields"]))


def test_a_release_brings_each_of_its_variants(dataset: Dataset, released: set[BomName]) -> None:
    design = project(dataset, "PCA_0007_PSM_REV_C")
    assert {(source, owner, variant) for source, owner, _, variant in released} == {
        ("release", design["projectId"], variant["name"]) for variant in design["variants"]
    }
    assert len({release for _, _, release, _ in released}) == 1


def test_only_touched_boms_have_new_snapshots(
    dataset: Dataset, second_sync: Stage, edited: Stage, released: set[BomName]
) -> None:
    before, after = snapshots(second_sync), snapshots(edited)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == touched_wip(dataset) | released
    new = {key for key in edited.objects if key not in second_sync.objects}
    assert {key for key in new if key.startswith("snapshots/boms/")} == {after[name] for name in changed}


def test_only_their_heads_move_in_the_catalog(
    dataset: Dataset, second_sync: Stage, edited: Stage, released: set[BomName]
) -> None:
    changed = [item for key, item in edited.catalog.items() if second_sync.catalog.get(key) != item]
    heads = [item["identity"]["M"] for item in changed if item["sk"]["S"].startswith("BOM#")]
    assert {head_of(identity) for identity in heads} == touched_wip(dataset) | released
    lines = {item["pk"]["S"] for item in changed if item["sk"]["S"].startswith("LINE#")}
    assert len(lines) == len(heads)


def test_no_other_file_is_written(second_sync: Stage, edited: Stage, released: set[BomName]) -> None:
    rewritten = {key for key, versions in second_sync.objects.items() if edited.objects[key] != versions}
    touched = {
        f"{edited.boms[name].key.removesuffix('.csv')}.{suffix}"
        for name, snapshot in snapshots(edited).items()
        if name not in released and snapshots(second_sync)[name] != snapshot
        for suffix in ("csv", "json")
    }
    rows = {key for key in rewritten if key.startswith("lake/")}
    assert rewritten - rows == touched | {"library/latest.csv", "library/latest.jsonl"}
    written = [key.split("/")[1] for key in rows]
    assert {table: written.count(table) for table in written} == {
        "bom_line": len(touched) // 2, "component": 1, "part_choice": 1,
    }  # fmt: skip


def test_the_new_boms_equal_the_dataset_edited_by_hand(
    dataset: Dataset, edited: Stage, released: set[BomName]
) -> None:
    expected = by_hand(dataset)
    for name in set(edited.boms) - released:
        assert differences(expected, name, edited.boms[name].rows) == []
    for name in touched_wip(dataset):
        assert differences(dataset, name, edited.boms[name].rows) != []


def test_a_release_holds_what_was_designed_then(
    dataset: Dataset, edited: Stage, released: set[BomName]
) -> None:
    for name in released:
        designed = ("wip", name[1], None, name[3])
        assert differences(dataset, designed, edited.boms[name].rows) == []


def test_earlier_snapshots_can_still_be_read(
    installation: Installation, second_sync: Stage, edited: Stage
) -> None:
    for bom in second_sync.boms.values():
        kept = json.loads(gzip.decompress(installation.read(bom.document["snapshot"])))
        assert [line["designators"] for line in kept["lines"]] == [
            line["designators"] for line in bom.document["lines"]
        ]
        assert edited.objects[bom.document["snapshot"]] == second_sync.objects[bom.document["snapshot"]]


def test_events_name_exactly_the_boms_that_changed(
    dataset: Dataset, edited: Stage, released: set[BomName]
) -> None:
    assert sorted(map(named, news(edited, "BOM Changed"))) == sorted(touched_wip(dataset))
    assert sorted(map(named, news(edited, "BOM Released")), key=str) == sorted(released, key=str)
    assert {event["detail-type"] for event in edited.news()} == {
        "BOM Changed",
        "BOM Released",
        "Part Changed",
    }


def test_events_name_exactly_what_changed_in_them(edited: Stage) -> None:
    told = {tuple(sorted(map(told_of, event["data"]["changes"]))) for event in news(edited, "BOM Changed")}
    swapped = (("added", "CMP-00002-1"), ("changed", "CMP-00402-1", "designators", "quantity"))
    assert told == {swapped, (("changed", "CMP-00003-1", "designators"),)}
    (moved,) = (event for event in news(edited, "BOM Changed") if event["data"]["counts"]["added"] == 0)
    ((before, after),) = (change["fields"]["designators"] for change in moved["data"]["changes"])
    assert (set(before) - set(after), set(after) - set(before)) == ({"C1002"}, {"C1999"})


def test_each_change_has_its_notice_beside_the_bom(installation: Installation, edited: Stage) -> None:
    for event in news(edited, "BOM Changed"):
        data = event["data"]
        notice = json.loads(installation.read(data["notice"]))
        told = [{name: line[name] for name in line if name != "line"} for line in notice["lines"]]
        assert (told, notice["summary"]) == (data["changes"], data["summary"])
        stem = data["notice"].removesuffix(".json")
        assert {f"{stem}.csv", f"{stem}.html"} <= edited.objects.keys()


def test_a_release_is_compared_with_the_one_before_that_has_the_variant(
    installation: Installation, edited: Stage
) -> None:
    compared = {event["data"]["identity"]["variant"]: event["data"] for event in news(edited, "BOM Released")}
    assert compared["CUT_DOWN_PSM"]["notice"] is None
    for variant in ("[No Variations]", "PCA_0007_PSM"):
        notice = json.loads(installation.read(compared[variant]["notice"]))
        assert notice["older"]["release_description"] == "PSM REV C"
        assert notice["newer"]["release_description"] == "PSM REV D"
        assert notice["newer"]["snapshot"] == compared[variant]["snapshot"]


def test_the_changed_part_is_named_with_what_changed(edited: Stage) -> None:
    (part,) = news(edited, "Part Changed")
    assert part["data"]["component"] == "CMP-00900-2"
    assert part["data"]["fields"]["description"][1] == "Changed by hand"


def test_every_announced_change_is_kept_for_replay(
    installation: Installation, second_sync: Stage, edited: Stage
) -> None:
    kept = [key for key in edited.objects if key.startswith("events/") and key not in second_sync.objects]
    assert {json.loads(installation.read(key))["id"] for key in kept} == {
        event["detail"]["id"] for event in edited.news()
    }


def test_the_runs_count_exactly_these(edited: Stage, dataset: Dataset, released: set[BomName]) -> None:
    assert {trigger: (run["changed"], run["failed"]) for trigger, run in edited.runs.items()} == {
        "sync-wip-boms-frequent": (len(touched_wip(dataset)), 0),
        "sync-released-boms": (len(released), 0),
        "sync-part-library": (1, 0),
    }


def test_the_frequent_sweep_leaves_other_projects_alone(dataset: Dataset, edited: Stage) -> None:
    looked_at = ("Thermostat", "FMU3_REV_D", "PCA_0007_PSM_REV_C")
    variants = sum(len(project(dataset, name)["variants"]) for name in looked_at)
    assert edited.runs["sync-wip-boms-frequent"]["planned"] == variants


def test_all_events_replayed_to_an_empty_consumer_are_the_catalog(
    installation: Installation, edited: Stage
) -> None:
    files = {key: installation.read(key) for key in edited.objects if key.startswith("events/dt=")}
    events = kept_events(files)
    catalog = {key: _plain(item) for key, item in edited.catalog.items()}
    assert disagreements(replayed(events, installation.read), catalog) == []
    assert len(disagreements(replayed(events[:-1], installation.read), catalog)) == 1


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {name: _DESERIALIZER.deserialize(value) for name, value in item.items()}

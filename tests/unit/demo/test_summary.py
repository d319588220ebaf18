"""summary.json."""

from local.demo.bucket import Results
from local.demo.delta import Delta, touched
from local.demo.full_sync import FullSync
from local.demo.summary import edited_files, edits_summary, summary
from tests.unit.demo.samples import bom_files, results, run


def synced(state: Results) -> FullSync:
    """A first sync that two runs did."""
    return FullSync({"name": "W"}, [run(), run(run_id="r2", altium_requests=7)], state, 1.5)


def test_boms_library_runs_and_counts_are_told() -> None:
    told = summary(synced(results(bom_files(), bom_files(release="v1"))), "demo.log")

    assert told["boms"][1] == {
        "source": "released",
        "project": "Board",
        "project_id": "BOARD",
        "release": "v1",
        "release_id": "R-v1",
        "variant": "A",
        "lines": 2,
        "quantity": 3,
        "csv": "boms/released/BOARD/R-v1/A.csv",
        "json": "boms/released/BOARD/R-v1/A.json",
        "snapshot": "snapshots/boms/1.json.gz",
    }
    assert (told["boms"][0]["source"], told["boms"][0]["release_id"]) == ("wip", None)
    assert told["library"] == {"parts": 2, "csv": "library/latest.csv", "jsonl": "library/latest.jsonl"}
    assert [each["run_id"] for each in told["runs"]] == ["r1", "r2"]
    assert (told["requests"], told["seconds"]) == (12, 1.5)


def test_every_path_of_the_summary_is_a_file_of_the_sync() -> None:
    state = results(bom_files(), bom_files(release="v1"))
    told = summary(synced(state), "demo.log")

    paths = [bom[kind] for bom in told["boms"] for kind in ("csv", "json")]
    assert {*paths, told["library"]["csv"], told["library"]["jsonl"]} == state.files.keys()


def test_edits_are_told_apart_from_the_first_sync() -> None:
    before = results(bom_files("A"), bom_files("B"))
    after = results(bom_files("A"), bom_files("B", content="2"), bom_files("A", release="v1", content="3"))
    delta = Delta([run()], touched(before, after), [], after, 0.5)

    told = edits_summary([{"edit": "swap_part"}], delta)

    assert [(bom["project"], bom["source"], bom["change"]) for bom in told["boms"]] == [
        ("B", "wip", "changed"),
        ("A", "released", "new"),
    ]
    assert told["boms"][0]["csv"] == "after-edits/boms/wip/B/A/latest.csv"
    files = edited_files(delta)
    assert {bom[kind] for bom in told["boms"] for kind in ("csv", "json")} < files.keys()
    assert not any("/wip/A/" in path for path in files)

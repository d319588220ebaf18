"""The folder of results: written whole, cleaned of nothing but our own."""

import json
from pathlib import Path
from typing import Any

from local.demo.out_folder import LOG, SUMMARY, UNFINISHED, clean, foreign, write

BOM = "boms/wip/G/A/latest.csv"


def a_summary(*paths: str) -> dict[str, Any]:
    """The least that makes a summary ours."""
    return {"boms": [{"csv": path} for path in paths], "runs": [], "requests": 0, "log": LOG}


def files_below(folder: Path) -> set[str]:
    """Every file and folder, relative."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_what_was_written_is_there_and_cleaned_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, {**a_summary(BOM), "edits": {"boms": [{"json": "after-edits/b.json"}]}},
          {BOM: b"x", "after-edits/b.json": b"{}"})  # fmt: skip
    (out / LOG).touch()
    assert (out / BOM).read_bytes() == b"x"
    assert json.loads((out / SUMMARY).read_text())["requests"] == 0

    clean(out)

    assert files_below(out) == set()


def test_files_of_others_stay(tmp_path: Path) -> None:
    write(tmp_path, a_summary(BOM), {BOM: b"x", "boms/wip/G/A/notes.txt": b"mine"})
    (tmp_path / "thesis.txt").touch()

    clean(tmp_path)

    left = {path for path in files_below(tmp_path) if (tmp_path / path).is_file()}
    assert left == {"boms/wip/G/A/notes.txt", "thesis.txt"}


def test_a_summary_cannot_point_outside_or_at_others(tmp_path: Path) -> None:
    out, far = tmp_path / "out", tmp_path / "far"
    listed = (
        "boms/../../a.csv",
        f"{tmp_path}/a.csv",
        "boms/far/a.csv",
        "mine.csv",
        "mine/a.csv",
        "boms/../b.csv",
    )
    others = [tmp_path / "a.csv", far / "a.csv", out / "mine.csv", out / "mine" / "a.csv", out / "b.csv"]
    write(out, a_summary(*listed), {"boms/x.csv": b""})
    for path in others:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (out / "boms" / "far").symlink_to(far)

    clean(out)

    assert [path for path in others if not path.exists()] == []


def test_an_interrupted_demo_is_cleaned_as_well(tmp_path: Path) -> None:
    write(tmp_path, a_summary(BOM), {BOM: b"x"})
    (tmp_path / SUMMARY).rename(tmp_path / UNFINISHED)

    clean(tmp_path)

    assert files_below(tmp_path) == set()


def test_a_summary_that_no_demo_wrote_is_kept_and_named(tmp_path: Path) -> None:
    (tmp_path / SUMMARY).write_text('{"title": "of something else"}')

    clean(tmp_path)

    assert foreign(tmp_path) == SUMMARY


def test_a_new_folder_is_nobodys(tmp_path: Path) -> None:
    clean(tmp_path / "new")

    assert foreign(tmp_path / "new") is None

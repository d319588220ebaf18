"""Dataset files: whole, compressed, or a recipe. The simulator has the same workspace of each."""

import gzip
import json
from pathlib import Path

import pytest

from local.generate.__main__ import main
from local.generate.workspace import GeneratedWorkspace
from local.simulator.workspace.dataset import DatasetError, load
from tests.unit.generate.generated import recipe, whole

FEW = {"size": "S", "projects": 4, "components": 400, "seed": 3}


def test_a_whole_file_and_a_recipe_give_the_same_workspace(tmp_path: Path) -> None:
    assert load(whole(tmp_path / "whole.json", **FEW)) == load(recipe(tmp_path / "recipe.json", **FEW))


def test_a_compressed_file_holds_the_same(tmp_path: Path) -> None:
    plain, compressed = whole(tmp_path / "a.json", **FEW), whole(tmp_path / "a.json.gz", **FEW)

    assert gzip.decompress(compressed.read_bytes()) == plain.read_bytes()
    assert load(compressed) == load(plain)


def test_two_files_of_one_recipe_are_equal(tmp_path: Path) -> None:
    first, second = whole(tmp_path / "1.json", **FEW), whole(tmp_path / "2.json", **FEW)

    assert first.read_bytes() == second.read_bytes()


def test_a_file_that_fails_half_way_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_workspace: GeneratedWorkspace) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(GeneratedWorkspace, "projects", full)
    with pytest.raises(OSError, match="No space"):
        whole(tmp_path / "a.json", **FEW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"size": "XXL"}, "size: Input should be 'S', 'M', 'L' or 'XL'"),
        ({"size": "S", "project": 3}, "project: Extra inputs are not permitted"),
        ({"size": "S", "projects": "3"}, "projects: Input should be a valid integer"),
        ({"size": "S", "components": 50}, "The largest BOM needs a library of 160 components"),
    ],
)
def test_a_bad_recipe_is_no_dataset(tmp_path: Path, content: dict[str, object], told: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({"format": "altium365-generated/1", **content}))

    with pytest.raises(DatasetError, match=told):
        load(path)


def test_a_compressed_file_that_was_cut_off_is_no_dataset(tmp_path: Path) -> None:
    path = whole(tmp_path / "cut.json.gz", **FEW)
    path.write_bytes(path.read_bytes()[:5_000])

    with pytest.raises(DatasetError, match="is not JSON"):
        load(path)


def test_the_command_writes_s_whole_and_l_as_a_recipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small, large = tmp_path / "s.json", tmp_path / "l.json"

    assert main(["--size", "S", "--projects", "2", "--out", str(small)]) == 0
    assert main(["--size", "L", "--projects", "20", "--components", "4000", "--out", str(large)]) == 0
    assert len(load(small).projects) == 2
    assert json.loads(large.read_bytes()) == {
        "format": "altium365-generated/1",
        "size": "L",
        "seed": 1,
        "projects": 20,
        "components": 4000,
    }
    assert "whole" in capsys.readouterr().out


def test_the_command_tells_what_cannot_be_generated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--size", "S", "--projects", "0", "--out", str(tmp_path / "a.json")]) == 1
    assert "projects: Input should be greater than or equal to 1" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []

"""What each profile makes of small real BOMs, to the byte; `golden_files.py` writes them anew."""

import pytest

from a365_sync.exports.builtin import builtin_names
from tests.unit.exports.golden_files import FOLDER, golden_files

FILES = golden_files()


@pytest.mark.parametrize("name", FILES)
def test_the_export_is_as_it_was(name: str) -> None:
    assert FILES[name]() == (FOLDER / name).read_bytes()


def test_each_profile_has_its_files_and_each_file_its_profile() -> None:
    files = {path.name for path in FOLDER.iterdir() if not path.name.startswith(".")}
    assert files == {*FILES, "library.csv"}
    assert {name.partition("-")[0].partition(".")[0] for name in files} == set(builtin_names())

"""Requirements are installed once, whole or not at all."""

import zipfile
from pathlib import Path

import pytest

from local.cloud.packages import InstallError, installed


def wheel(folder: Path, name: str, requires: str = "") -> Path:
    """A wheel of one empty module, made by hand so that no package index is needed."""
    path = folder / f"{name}-1-py3-none-any.whl"
    info = f"{name}-1.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "")
        requirement = f"Requires-Dist: {requires}\n" if requires else ""
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{requirement}"
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text(f"--no-index\n{wheel(tmp_path, 'first')}\n")
    return path


def test_packages_come_with_their_bytecode(requirements: Path, tmp_path: Path) -> None:
    folder = installed(requirements, "layer", tmp_path / "cache")
    assert (folder / "first.py").exists()
    assert list((folder / "__pycache__").glob("first.*.pyc"))


def test_the_same_requirements_are_installed_once(requirements: Path, tmp_path: Path) -> None:
    folder = installed(requirements, "layer", tmp_path / "cache")
    (folder / "mark").touch()
    assert (installed(requirements, "layer", tmp_path / "cache") / "mark").exists()


def test_changed_requirements_are_installed_anew(requirements: Path, tmp_path: Path) -> None:
    before = installed(requirements, "layer", tmp_path / "cache")
    requirements.write_text(f"--no-index\n{wheel(tmp_path, 'second')}\n")
    after = installed(requirements, "layer", tmp_path / "cache")
    assert after != before
    assert sorted(path.name for path in after.glob("*.py")) == ["second.py"]


def test_only_what_is_listed_is_installed(tmp_path: Path) -> None:
    wheel(tmp_path, "forgotten")
    requirements = tmp_path / "requirements.txt"
    needy = wheel(tmp_path, "needy", requires="forgotten")
    requirements.write_text(f"--no-index\n--find-links {tmp_path}\n{needy}\n")
    folder = installed(requirements, "layer", tmp_path / "cache")
    assert [path.name for path in folder.glob("*.py")] == ["needy.py"]


def test_a_failed_install_leaves_nothing_behind(requirements: Path, tmp_path: Path) -> None:
    requirements.write_text("--no-index\nthere-is-no-such-package\n")
    with pytest.raises(InstallError, match="there-is-no-such-package"):
        installed(requirements, "layer", tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []

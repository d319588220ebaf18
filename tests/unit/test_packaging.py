"""What `make build` checks: that the checks see what they are there for."""

from pathlib import Path

import pytest

from local.packaging import imports, layers
from local.packaging.built import Artifact, read
from local.packaging.imported import imported_names

TEMPLATE = """
Parameters: {Level: {Type: String, Default: INFO}}
Globals: {Function: {Environment: {Variables: {LEVEL: !Ref Level, TABLE: !Ref Table}}}}
Resources:
  Front:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: Front, Environment: {Variables: {OWN: text}}}
  Library:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: Library}
  Table:
    Type: AWS::DynamoDB::Table
"""
AARCH64_ELF = b"\x7fELF".ljust(18, b"\0") + (183).to_bytes(2, "little")


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    for folder in ("Front", "Library/python"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def binary(build: Path, name: str, content: bytes) -> None:
    (build / "Library" / "python" / name).write_bytes(content)


def test_a_build_is_read_with_the_values_that_its_code_will_find(build: Path) -> None:
    built = read(build)
    assert built.functions == (
        Artifact("Front", build / "Front", {"LEVEL": "INFO", "TABLE": "Table", "OWN": "text"}),
    )
    assert built.layers == (Artifact("Library", build / "Library", {}),)


def test_sizes_are_printed(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    binary(build, "data", bytes(layers.MEBIBYTE * 3 // 2))
    assert layers.main([str(build)]) == 0
    assert "1.50 MiB unzipped, without bytecode" in capsys.readouterr().out


def test_layers_that_are_too_big_are_refused(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    binary(build, "data", bytes(layers.LIMIT + 1))
    assert layers.main([str(build)]) == 1
    assert "exceed 18874368 bytes by 1:" in capsys.readouterr().err


def test_a_binary_for_the_target_passes(build: Path) -> None:
    binary(build, "core.cpython-313-aarch64-linux-gnu.so", AARCH64_ELF)
    assert layers.main([str(build)]) == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("core.cpython-311-aarch64-linux-gnu.so", AARCH64_ELF),
        ("core.cpython-313-x86_64-linux-gnu.so", AARCH64_ELF),
        ("core.cpython-313-aarch64-linux-gnu.so", AARCH64_ELF[:18] + (62).to_bytes(2, "little")),
    ],
)
def test_a_binary_for_another_platform_is_refused(
    build: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    binary(build, name, content)
    assert layers.main([str(build)]) == 1
    assert f"python/{name} is not for cpython-313-aarch64" in capsys.readouterr().err


def test_imports_are_found_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    (tmp_path / "app.py").write_text(
        "import json\n"
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import only_for_types\n"
        "def handler():\n    from package import late\n"
    )
    assert imported_names([tmp_path]) == ["app", "json", "package", "package:late", "typing:TYPE_CHECKING"]


def function(folder: Path, source: str) -> Artifact:
    (folder / "app.py").write_text(source)
    return Artifact("Front", folder, {"LEVEL": "INFO"})


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("import boto3\ndef handler(): ...", "boto3: ModuleNotFoundError"),
        ("def handler():\n    import pytest", "pytest: ModuleNotFoundError"),
        ("def handler():\n    from json import nothing", "json:nothing: ModuleNotFoundError"),
        ("import os\nos.environ['PATH']\ndef handler(): ...", "app: KeyError"),
        ("import json", "app:handler: ModuleNotFoundError"),
    ],
)
def test_what_the_path_does_not_hold_is_missed(
    tmp_path: Path, source: str, missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not imports.imports_alone(function(tmp_path, source), [tmp_path], [tmp_path])
    assert missing in capsys.readouterr().out


def test_what_the_path_holds_imports_under_the_functions_variables(tmp_path: Path) -> None:
    whole = function(tmp_path, "import os\nos.environ['LEVEL']\ndef handler():\n    import json")
    assert imports.imports_alone(whole, [tmp_path], [tmp_path])
    assert [path.name for path in tmp_path.iterdir()] == ["app.py"], (
        "the artifact is deployed as it was built"
    )

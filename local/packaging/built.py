"""The functions and layers of a template that `sam build` has built."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse


@dataclass(frozen=True, slots=True)
class Artifact:
    """One built function or layer: its logical id, its folder, and the variables its code will find set.

    A variable has the template's text or its parameter's default; the name of a resource reads as its logical id.
    """

    logical_id: str
    folder: Path
    variables: dict[str, str]


@dataclass(frozen=True, slots=True)
class Built:
    """All that `sam build` left in one folder."""

    functions: tuple[Artifact, ...]
    layers: tuple[Artifact, ...]


def read(build: Path) -> Built:
    """Read `build`/template.yaml; raises FileNotFoundError when nothing was built there."""
    template = yaml_parse((build / "template.yaml").read_text(encoding="utf-8"))
    common = template.get("Globals", {}).get("Function", {}).get("Environment", {}).get("Variables", {})
    return Built(
        functions=tuple(_artifacts(template, "AWS::Serverless::Function", "CodeUri", build, common)),
        layers=tuple(_artifacts(template, "AWS::Serverless::LayerVersion", "ContentUri", build, {})),
    )


def _artifacts(
    template: dict[str, Any], kind: str, place: str, build: Path, common: dict[str, Any]
) -> Iterator[Artifact]:
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] == kind:
            properties = resource["Properties"]
            own = properties.get("Environment", {}).get("Variables", {})
            variables = {name: _value(template, value) for name, value in {**common, **own}.items()}
            yield Artifact(logical_id, (build / properties[place]).resolve(), variables)


def _value(template: dict[str, Any], value: Any) -> str:
    named = value.get("Ref", "unknown") if isinstance(value, dict) else value
    return str(template.get("Parameters", {}).get(named, {}).get("Default", named))

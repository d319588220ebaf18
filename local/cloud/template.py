"""The project's SAM template, read, fitted to the emulator and expanded to plain CloudFormation."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from local.cloud.bundle import RUNTIME

Document = dict[str, Any]

FUNCTION = "AWS::Serverless::Function"
LAYER = "AWS::Serverless::LayerVersion"

# The translator complains of metrics that nobody collects.
logging.getLogger("samtranslator.metrics").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Function:
    """A function as the template declares it: its folder, its layers' folders in their order."""

    logical_id: str
    folder: Path
    layers: tuple[Path, ...]


@dataclass(frozen=True)
class Template:
    """A SAM template and the folder that its paths start from."""

    document: Document
    root: Path
    functions: tuple[Function, ...] = field(default=())


def read(path: Path) -> Template:
    """Parse the SAM template at `path`."""
    document: Document = yaml_parse(path.read_text())
    root = path.resolve().parent
    functions = tuple(
        _function(document, root, name, resource)
        for name, resource in document["Resources"].items()
        if resource["Type"] == FUNCTION
    )
    return Template(document, root, functions)


def fit(template: Template, code: Mapping[str, tuple[str, str]], environment: Mapping[str, str]) -> Document:
    """The SAM document with what the emulator runs: code from `code` (logical id → bucket, key), no layers.

    Layers reach the functions through the bootstrap's search path, so their resources go.
    `environment` is added to every function's variables. Changes the template's document in place.
    """
    document = template.document
    document.get("Globals", {}).get("Function", {}).pop("Layers", None)
    for name, (bucket, key) in code.items():
        properties = document["Resources"][name]["Properties"]
        properties.pop("Layers", None)
        properties.update(Runtime=RUNTIME, CodeUri={"Bucket": bucket, "Key": key})
        variables = properties.setdefault("Environment", {}).setdefault("Variables", {})
        variables.update(environment)
    for name in [name for name, resource in document["Resources"].items() if resource["Type"] == LAYER]:
        del document["Resources"][name]
    return document


def expand(document: Document, parameters: Mapping[str, str], region: str) -> Document:
    """The CloudFormation template that SAM makes of `document`. Raises InvalidDocumentException."""
    translator = Translator(None, Parser(), boto_session=boto3.Session(region_name=region))
    expanded: Document = translator.translate(
        document, parameter_values=dict(parameters), get_managed_policy_map=dict
    )
    return expanded


def _function(document: Document, root: Path, name: str, resource: Document) -> Function:
    defaults = document.get("Globals", {}).get("Function", {})
    properties = resource["Properties"]
    code = properties.get("CodeUri", defaults.get("CodeUri"))
    if not isinstance(code, str):
        raise ValueError(f"{name}: CodeUri must be a folder beside the template, not {code!r}")
    layers = [*defaults.get("Layers", []), *properties.get("Layers", [])]
    return Function(name, root / code, tuple(_layer(document, root, name, layer) for layer in layers))


def _layer(document: Document, root: Path, function: str, layer: object) -> Path:
    if not isinstance(layer, dict) or set(layer) != {"Ref"}:
        raise ValueError(f"{function}: a layer must be a !Ref of this template, not {layer!r}")
    return root / str(document["Resources"][layer["Ref"]]["Properties"]["ContentUri"])

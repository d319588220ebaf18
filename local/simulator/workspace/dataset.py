"""Reads a dataset file, compressed or not, into the first snapshot."""

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

from local.generate.errors import GenerateError
from local.generate.recipe import FORMAT as RECIPE_FORMAT
from local.generate.recipe import read as read_recipe
from local.generate.workspace import GeneratedWorkspace
from local.simulator.workspace.snapshot import Snapshot

FORMAT = "altium365-shaped/1"


class DatasetError(ValueError):
    """The file is not a dataset that the simulator can serve."""


def load(path: Path) -> Snapshot:
    """Raises OSError if the file cannot be read, DatasetError if it is something else."""
    try:
        content = _content(path)
    except (ValueError, EOFError, zlib.error) as error:
        raise DatasetError(f"{path} is not JSON: {error}") from error
    if isinstance(content, dict) and content.get("format") == RECIPE_FORMAT:
        return generated(path, content)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise DatasetError(f"{path} is not a dataset: its format should be {FORMAT!r}")
    return snapshot(content)


def _content(path: Path) -> Any:
    if path.suffix == ".gz":
        with gzip.open(path) as file:
            return json.load(file)
    return json.loads(path.read_bytes())


def generated(path: Path, content: dict[str, Any]) -> Snapshot:
    """Of a file that names what to generate: large fields are made only when they are read."""
    try:
        workspace = GeneratedWorkspace(read_recipe(content))
    except GenerateError as error:
        raise DatasetError(f"{path} cannot be generated: {error}") from error
    records = {"components": workspace.components(), "projects": workspace.projects()}
    return snapshot(workspace.head() | records)


def snapshot(content: dict[str, Any]) -> Snapshot:
    return Snapshot(
        info=content["workspace"],
        users={user["userId"]: user for user in content["users"]},
        life_cycle=content["lifeCycleDefinition"],
        folders={folder["folderId"]: folder for folder in content["folders"]},
        component_types={kind["componentTypeId"]: kind for kind in content["componentTypes"]},
        components={part["revisionId"]: part for part in content["components"]},
        projects={project["projectId"]: project for project in content["projects"]},
    )

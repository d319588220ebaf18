"""Reads a dataset file into the first snapshot."""

import json
from pathlib import Path
from typing import Any

from local.simulator.workspace.snapshot import Snapshot

FORMAT = "altium365-shaped/1"


class DatasetError(ValueError):
    """The file is not a dataset that the simulator can serve."""


def load(path: Path) -> Snapshot:
    """Raises OSError if the file cannot be read, DatasetError if it is something else."""
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise DatasetError(f"{path} is not JSON: {error}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise DatasetError(f"{path} is not a dataset: its format should be {FORMAT!r}")
    return snapshot(content)


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

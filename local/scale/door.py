"""The simulator in a process of its own, and what it counted."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from local.cloud.emulator import GUARD
from local.generate.recipe import Recipe
from local.generate.writing import write_recipe
from local.scale.errors import ScaleError
from local.simulator.options import Credentials

PROJECT = Path(__file__).resolve().parents[2]

# Which of the sync's entities a request is about.
ENTITIES = {
    "SyncProjects": "projects",
    "SyncProject": "projects",
    "SyncReleases": "releases",
    "SyncLifeCycles": "lifecycles",
    "SyncWipBom": "WIP BOMs",
    "SyncReleaseBom": "released BOMs",
    "SyncLibrary": "components",
    "SyncComponents": "component details",
}


@dataclass(frozen=True)
class Door:
    """A simulator that answers; `urls` as it announced them."""

    urls: dict[str, str]

    def connection(self) -> dict[str, str]:
        """The connection record: an access token that does not expire by itself."""
        return {
            "door": "custom",
            "graphql_url": self.urls["graphql_url"],
            "token_url": self.urls["token_url"],
            "access_token": Credentials().access_token,
        }

    def requests(self) -> Counter[str]:
        """GraphQL requests so far, by operation."""
        return Counter(self._call("GET", "requests")["operations"])

    def edit(self, **fields: Any) -> dict[str, Any]:
        """Make one edit; its result."""
        result: dict[str, Any] = self._call("POST", "edits", fields)["result"]
        return result

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = requests.request(method, f"{self.urls['url']}/_simulator/{path}", json=body, timeout=60)
        if not answer.ok:
            raise ScaleError(f"The simulator refused {path}: {answer.text[:500]}")
        content: dict[str, Any] = answer.json()
        return content


@contextmanager
def door(recipe: Recipe, scratch: Path) -> Iterator[Door]:
    """Serve the recipe's workspace until the context ends. Raises ScaleError."""
    data = scratch / "recipe.json"
    write_recipe(recipe, data)
    command = [sys.executable, "-m", "local.simulator", "--data", str(data)]
    with subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", *command],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            announced = process.stdout.readline()
            if not announced:
                raise ScaleError("The simulator did not start.")
            yield Door(json.loads(announced))
        finally:
            process.stdin.close()

"""The read API as its callers have it, without the door: a path, and what is answered in JSON."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from a365_sync.queries.parameters import parse
from a365_sync.queries.reader import Reader
from a365_sync.queries.routes import ROUTES, Route

Json = dict[str, Any]


@dataclass(frozen=True)
class Api:
    """What `reader` reads."""

    reader: Reader

    def get(self, path: str, **query: str) -> Any:
        """`GET <path>`."""
        route, inside = _route(path)
        answer = route.query(self.reader, parse(route.parameters, inside, query))
        content = answer.model_dump_json() if isinstance(answer, BaseModel) else answer.content
        return json.loads(content)

    def items(self, path: str, **query: str) -> Iterator[Json]:
        """All rows of a list, page after page."""
        page = self.get(path, **query)
        yield from page["items"]
        while page["next"]:
            page = self.get(path, **query, cursor=page["next"])
            yield from page["items"]

    def working(self) -> Iterator[Json]:
        """Every BOM in work, whole."""
        for project in self.items("/projects"):
            for variant in project["variants"]:
                yield self.get(f"/boms/{variant['bom']}")

    def last_released(self) -> Iterator[Json]:
        """The BOMs of each project's last release, whole."""
        for project in self.items("/projects"):
            releases = sorted(
                self.items(f"/projects/{project['id']}/releases"), key=lambda one: str(one["created_at"])
            )
            for variant in (variant for release in releases[-1:] for variant in release["variants"]):
                yield self.get(f"/boms/{variant['bom']}")


def _route(path: str) -> tuple[Route, dict[str, str]]:
    """The route of a path, and what stands for its parameters."""
    for name, route in ROUTES.items():
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", name.removeprefix("GET "))
        if found := re.fullmatch(pattern, path):
            return route, found.groupdict()
    raise LookupError(path)

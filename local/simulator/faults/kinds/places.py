"""Finds places in an answer by the schema's names, whatever the query calls them, and changes what stands there."""

import json
from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo, get_named_type

from local.simulator.faults.scene import Scene
from local.simulator.gateway.reading import Resolver

Place = list[str | int]
Wanted = Callable[[str], bool]
"""Whether a schema coordinate, `DesBom.items`, is meant."""


def find(scene: Scene, wanted: Wanted) -> list[Place]:
    """The paths in the answer at which wanted fields stand, outer ones first."""
    places: list[Place] = []

    def note(resolve: Resolver, record: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        if wanted(f"{info.parent_type.name}.{info.field_name}"):
            places.append(info.path.as_list())
        return resolve(record, info, **arguments)

    scene.intercepted(note)
    return places


def returns_connection(info: GraphQLResolveInfo) -> bool:
    return get_named_type(info.return_type).name.endswith("Connection")


def parse(text: str) -> dict[str, Any]:
    """An answer's text, which lacks its closing brace."""
    answer: dict[str, Any] = json.loads(text + "}")
    return answer


def unparse(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))[:-1]


def holder(answer: dict[str, Any], place: Place) -> Any:
    """What holds the value at a place: an object or a list; null if something around it is null."""
    found: Any = answer["data"]
    for step in place[:-1]:
        found = None if found is None else found[step]
    return found

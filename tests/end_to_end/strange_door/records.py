"""Some projects of a dataset with the parts they use, as another server would tell them."""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from graphql import GraphQLResolveInfo

from tests.end_to_end.strange_door.paging import Pager

WORKSPACE = "0b6f9a52-6f0c-4c57-9c1e-3f1d2a7e8c44"
Record = dict[str, Any]


def grid(kind: str, guid: str) -> str:
    """The node id of something of the workspace."""
    return f"grid:workspace:{WORKSPACE}:{kind}/{guid.lower()}"


class Records:
    """By node id: `projects`, `releases`, `components`; fields that need arguments are functions."""

    def __init__(self, dataset: Mapping[str, Any], names: Collection[str], pager: Pager) -> None:
        self._states = {
            state["lifeCycleStateId"]: state for state in dataset["lifeCycleDefinition"]["lifeCycleStates"]
        }
        self._types = {kind["componentTypeId"]: kind for kind in dataset["componentTypes"]}
        self._pager = pager
        chosen = [project for project in dataset["projects"] if project["name"] in names]
        used = set(_used(chosen))
        self._parts = {
            part["revisionId"]: self._component(part)
            for part in dataset["components"]
            if part["revisionId"] in used
        }
        newest = {part["revisionId"] for part in dataset["components"] if part["isLatestRevision"]}
        self.library = [part for guid, part in self._parts.items() if guid in newest]
        self.components = {part["id"]: part for part in self._parts.values()}
        self.releases: dict[str, Record] = {}
        self.projects = {grid("design:project", each["projectId"]): self._project(each) for each in chosen}

    def _project(self, project: Any) -> Record:
        node = grid("design:project", project["projectId"])
        releases = [self._release(release) for release in project["releases"]]
        self.releases |= {release["id"]: release for release in releases}
        return {
            "id": node,
            "projectId": project["projectId"].lower(),
            "name": project["name"],
            "updatedAt": _time(project["updatedAt"]),
            "latestRevision": None,
            "design": {
                "variants": shuffled([self._variant(node, each) for each in project["variants"]]),
                "releases": self._pages(f"releases of {node}", releases),
            },
        }

    def _release(self, release: Any) -> Record:
        node = grid("design:project-release", release["releaseId"])
        return {
            "id": node,
            "releaseId": release["releaseId"].lower(),
            "createdAt": _time(release["createdAt"]),
            "description": release["description"],
            "variants": shuffled([self._variant(node, each) for each in release["variants"]]),
        }

    def _variant(self, owner: str, variant: Any) -> Record:
        items = [self._item(number, item) for number, item in enumerate(variant["bom"]["bomItems"])]
        name = f"items of {variant['name']} of {owner}"
        return {"name": variant["name"], "bom": {"items": self._pages(name, items)}}

    def _item(self, number: int, item: Any) -> Record:
        return {
            "component": self._parts[item["componentRevisionId"]],
            "quantity": item["quantity"] + (number % 5 == 4),
            "bomItemInstances": shuffled([self._instance(each) for each in item["bomItemInstances"]]),
        }

    def _instance(self, instance: Any) -> Record:
        return {
            "designator": instance["designator"],
            "isFitted": instance["isFitted"],
            "alternateComponent": self._parts.get(instance["alternateComponentRevisionId"]),
        }

    def _component(self, part: Any) -> Record:
        guid = part["revisionId"].lower()
        kind = self._types.get(part["componentTypeId"])
        return {
            "__typename": "DesComponent",
            "id": grid("library:component-revision", guid),
            **{name: part[name] for name in ("name", "comment", "description", "isManaged")},
            "createdAt": _time(part["createdAt"]),
            "modifiedAt": _time(part["modifiedAt"]),
            "revisionId": guid,
            "revision": {
                "revisionId": guid,
                "details": {"lifeCycleState": self._states[part["lifeCycleStateId"]]},
            },
            "manufacturerParts": shuffled(part["manufacturerParts"]),
            "folder": None,
            "componentType": {**kind, "parent": None} if kind else None,
            "details": {
                "itemInternalId": part["details"]["itemInternalId"].lower(),
                "parameters": shuffled(part["details"]["parameters"]),
                "itemParameters": [],
            },
        }

    def _pages(self, name: str, rows: Sequence[Record]) -> Any:
        return partial(self._page, name, rows)

    def _page(
        self,
        name: str,
        rows: Sequence[Record],
        _info: GraphQLResolveInfo,
        first: int | None = None,
        after: str | None = None,
        **_other: Any,
    ) -> Record:
        return self._pager.page(name, rows, first, after)


def shuffled(rows: Sequence[Any]) -> Any:
    """A field whose rows come in another order each time."""
    return lambda _info, **_arguments: random.sample(rows, len(rows))


def _time(moment: str) -> str:
    return moment.replace("Z", "0000+00:00")


def _used(projects: Collection[Any]) -> Iterator[str]:
    designs = [project for project in projects] + [
        each for project in projects for each in project["releases"]
    ]
    for design in designs:
        for variant in design["variants"]:
            for item in variant["bom"]["bomItems"]:
                yield item["componentRevisionId"]
                yield from (each["alternateComponentRevisionId"] or "" for each in item["bomItemInstances"])

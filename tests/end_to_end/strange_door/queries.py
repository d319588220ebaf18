"""What the two addresses answer: the first one knows the workspaces only, the regional one their designs."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema, graphql_sync

from tests.end_to_end.strange_door.paging import Pager
from tests.end_to_end.strange_door.records import WORKSPACE, Record, Records

PROJECT = Path(__file__).parents[3]
WHOLE = PROJECT.parent / "shared/altium/schema-nexar-2026-02.graphql"
REDUCED = PROJECT / "local/simulator/schema.graphql"
URL = "https://boards.example.com/of-all-kinds"


def schema() -> GraphQLSchema:
    """The vendor's whole schema where it is at hand."""
    return build_schema((WHOLE if WHOLE.exists() else REDUCED).read_text(), assume_valid=True)


class Queries:
    """Root fields by name, as graphql-core's default resolver calls them."""

    def __init__(self, records: Records, pager: Pager) -> None:
        self._records = records
        self._pager = pager
        self._schema = schema()
        self.api_service_url = ""

    def answer(self, call: Mapping[str, Any], *, regional: bool) -> Record:
        """The answer to one call, with extensions."""
        root = self._regional() if regional else _Elsewhere({"desWorkspaceInfos": self._workspaces})
        result = graphql_sync(
            self._schema,
            call["query"],
            root,
            variable_values=call.get("variables"),
            operation_name=call.get("operationName"),
        )
        answer: Record = dict(result.formatted)
        return answer | {"extensions": {"requestId": "4711", "cost": {"spent": 3.5}, "warnings": None}}

    def _regional(self) -> Record:
        return {
            "desWorkspaceInfos": self._workspaces,
            "desProjects": self._projects,
            "desProjectById": lambda _info, id: self._records.projects.get(id),
            "desWipVariantByVariantName": self._wip_variant,
            "desReleaseVariantByVariantName": self._release_variant,
            "desLibrary": self._library,
            "desComponentsByIds": self._components,
        }

    def _workspaces(self, _info: GraphQLResolveInfo) -> list[Record]:
        other = self._workspace("ffffffff-0000-4000-8000-000000000000", "https://other.example.com", False)
        return [other, self._workspace(WORKSPACE, URL, True)]

    def _workspace(self, guid: str, url: str, is_default: bool) -> Record:
        return {
            "workspaceId": f"grid:global::platform:workspace/{guid}",
            "authId": guid,
            "name": url,
            "url": url,
            "description": None,
            "isDefault": is_default,
            "location": {
                "name": "Somewhere",
                "apiServiceUrl": self.api_service_url,
                "filesServiceUrl": "https://files.example.com/",
            },
        }

    def _projects(
        self,
        _info: GraphQLResolveInfo,
        workspaceUrl: str | None = None,  # noqa: N803
        first: int | None = None,
        after: str | None = None,
        where: Record | None = None,
    ) -> Record:
        _must_be_ours(workspaceUrl)
        since = ((where or {}).get("updatedAt") or {}).get("gte")
        rows = [
            project
            for project in self._records.projects.values()
            if since is None or datetime.fromisoformat(project["updatedAt"]) >= datetime.fromisoformat(since)
        ]
        return self._pager.page("projects", rows, first, after)

    def _wip_variant(self, info: GraphQLResolveInfo, projectId: str, variantName: str) -> Any:  # noqa: N803
        project = self._records.projects.get(projectId)
        return _named(project["design"]["variants"](info), variantName) if project else None

    def _release_variant(self, info: GraphQLResolveInfo, releaseId: str, variantName: str) -> Any:  # noqa: N803
        release = self._records.releases.get(releaseId)
        return _named(release["variants"](info), variantName) if release else None

    def _library(self, _info: GraphQLResolveInfo, workspaceUrl: str | None = None) -> Record:  # noqa: N803
        _must_be_ours(workspaceUrl)

        def components(
            _info: GraphQLResolveInfo, first: int | None = None, after: str | None = None, **_other: Any
        ) -> Record:
            return self._pager.page("library", self._records.library, first, after)

        return {"components": components}

    def _components(self, _info: GraphQLResolveInfo, ids: list[str]) -> list[Record]:
        unknown = {"__typename": "DesErrorPayload", "message": "no"}
        return [self._records.components.get(node, unknown) for node in ids]


class _Elsewhere(dict[str, Any]):
    """Refuses everything it does not hold: it stands in another region."""

    def get(self, name: str, default: Any = None) -> Any:
        if name not in self:
            raise GraphQLError("Another region.", extensions={"code": "AUTH_WORKSPACE_ACCESS"})
        return super().get(name, default)


def _must_be_ours(url: str | None) -> None:
    if url != URL:
        raise GraphQLError(f"No workspace {url}.", extensions={"code": "AUTH_WORKSPACE_ACCESS"})


def _named(variants: list[Record], name: str) -> Record | None:
    return next((variant for variant in variants if variant["name"] == name), None)

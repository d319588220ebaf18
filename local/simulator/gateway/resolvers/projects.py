"""Projects, their history, variants and releases."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLResolveInfo

from local.simulator.gateway.connections import Connection, connect, edges
from local.simulator.gateway.filters import select
from local.simulator.gateway.reading import Resolvers, by_id, reading, workspace
from local.simulator.workspace.records import Project, ProjectParameter, Release, Variant, VcsRevision

Where = Mapping[str, Any] | None


def projects(
    _root: Any,
    info: GraphQLResolveInfo,
    workspaceUrl: str | None = None,  # noqa: N803
    where: Where = None,
    **page: Any,
) -> Connection:
    rows = list(workspace(info, workspaceUrl).projects.values())
    return connect(select(rows, where), reading(info).limits, **page)


def project_by_id(_root: Any, info: GraphQLResolveInfo, id: str) -> Project | None:
    return by_id(info).projects_by_node.get(id)


def projects_by_ids(_root: Any, info: GraphQLResolveInfo, ids: list[str]) -> list[Project | None]:
    return [project_by_id(None, info, node) for node in ids]


def release_by_id(_root: Any, info: GraphQLResolveInfo, id: str) -> Release | None:
    return by_id(info).releases_by_node.get(id)


def wip_variant(_root: Any, info: GraphQLResolveInfo, projectId: str, variantName: str) -> Variant | None:  # noqa: N803
    project = project_by_id(None, info, projectId)
    return _named(project["variants"], variantName) if project else None


def release_variant(_root: Any, info: GraphQLResolveInfo, releaseId: str, variantName: str) -> Variant | None:  # noqa: N803
    release = release_by_id(None, info, releaseId)
    return _named(release["variants"], variantName) if release else None


def _named(variants: list[Variant], name: str) -> Variant | None:
    return next((variant for variant in variants if variant["name"] == name), None)


def itself(record: Any, _info: GraphQLResolveInfo) -> Any:
    return record


def variants(parent: Project | Release, _info: GraphQLResolveInfo, where: Where = None) -> Sequence[Variant]:
    return select(parent["variants"], where)


def releases(project: Project, info: GraphQLResolveInfo, where: Where = None, **page: Any) -> Connection:
    return connect(select(project["releases"], where), reading(info).limits, **page)


def revisions(project: Project, info: GraphQLResolveInfo, **page: Any) -> Connection:
    return connect(project["revisions"], reading(info).limits, **page)


def latest_revision(project: Project, _info: GraphQLResolveInfo) -> VcsRevision | None:
    latest = project["latestRevisionId"]
    return next((revision for revision in project["revisions"] if revision["revisionId"] == latest), None)


def parameters(
    project: Project, _info: GraphQLResolveInfo, names: list[str] | None = None
) -> list[ProjectParameter]:
    return [row for row in project["parameters"] if names is None or row["name"] in names]


def preview_url(project: Project, _info: GraphQLResolveInfo, **_direct: bool) -> str:
    return project["previewUrl"]


RESOLVERS: Resolvers = {
    "Query.desProjects": projects,
    "Query.desProjectById": project_by_id,
    "Query.desProjectsByIds": projects_by_ids,
    "Query.desReleaseById": release_by_id,
    "Query.desWipVariantByVariantName": wip_variant,
    "Query.desReleaseVariantByVariantName": release_variant,
    "DesProject.design": itself,
    "DesProject.latestRevision": latest_revision,
    "DesProject.parameters": parameters,
    "DesProject.previewUrl": preview_url,
    "DesProject.revisions": revisions,
    "DesDesign.workInProgress": itself,
    "DesDesign.variants": variants,
    "DesDesign.releases": releases,
    "DesWorkInProgress.variants": variants,
    "DesRelease.variants": variants,
    "DesProjectConnection.edges": edges,
    "DesReleaseConnection.edges": edges,
    "DesVcsRevisionConnection.edges": edges,
}

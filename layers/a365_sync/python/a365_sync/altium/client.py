"""AltiumClient: every read of the sync, one method each, in the words of the schema."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from a365_sync.altium import answers
from a365_sync.altium.event_webhooks import EventWebhooks
from a365_sync.altium.execution import Executor
from a365_sync.altium.models import (
    AltiumModel,
    BomItem,
    ComponentDetails,
    ComponentSummary,
    Project,
    ProjectSummary,
    Release,
    Workspace,
)
from a365_sync.altium.pace import Pace
from a365_sync.altium.page_sizes import PAGE_SIZES, PageSizes
from a365_sync.altium.pagination import Page, Walk, WalkState
from a365_sync.altium.steady import steady_rows
from a365_sync.errors import NotFound, PartialData, ProtocolViolation

T = TypeVar("T")
D = TypeVar("D", bound=AltiumModel)


class AltiumClient:
    """Reads a workspace's design data, whole or not at all. Every method raises classes of `errors.py`."""

    def __init__(
        self, executor: Executor, page_sizes: PageSizes | None = None, *, offers_events: bool = False
    ) -> None:
        self._executor = executor
        self._sizes = page_sizes or PageSizes()
        self._offers_events = offers_events

    @property
    def requests(self) -> int:
        """HTTP requests made so far, repeats and token retries included."""
        return self._executor.requests

    def workspaces(self) -> tuple[Workspace, ...]:
        """Every workspace the credential sees."""
        return self._executor.execute("SyncWorkspaces", {}, answers.WorkspacesData).workspaces

    def user_name(self) -> str:
        """Who the credential acts for: the e-mail address, else the name, else blank."""
        user = self._executor.execute("SyncUser", {}, answers.UserData).user
        return user.email or user.user_name or ""

    def at(self, api_service_url: str, location: str | None = None) -> "AltiumClient":
        """The client that talks to a workspace's own region, sharing this one's session and counters.

        Raises HostNotAllowed when the URL is outside the door's hosts: a token never goes where an answer
        points. Raises WrongDoor when another door leads to the workspace's location.
        """
        executor = self._executor.at(api_service_url, location)
        return AltiumClient(executor, self._sizes, offers_events=self._offers_events)

    def paced(self, pace: Pace) -> "AltiumClient":
        """This client, asking no faster and for no larger pages than `pace` says."""
        sizes = PageSizes(PAGE_SIZES, pace.page_sizes(), pace.remember_page_size)
        return AltiumClient(self._executor.paced(pace), sizes, offers_events=self._offers_events)

    def pause(self) -> float:
        """Seconds for which Altium has asked everybody to pause; 0 for none."""
        return self._executor.pause()

    @property
    def event_webhooks(self) -> EventWebhooks | None:
        """Altium's event webhooks, where the door offers them."""
        return EventWebhooks(self._executor) if self._offers_events else None

    def counts(self, workspace_url: str) -> tuple[int | None, int | None]:
        """How many projects and library components there are; None for what the credential may not count."""
        data = self._executor.execute(
            "SyncCounts", {"workspaceUrl": workspace_url}, answers.CountsData, accept_partial=True
        )
        components = data.library.components if data.library else None
        return (
            data.projects.total_count if data.projects else None,
            components.total_count if components else None,
        )

    def project_pages(
        self, workspace_url: str, updated_since: datetime | None = None, state: WalkState | None = None
    ) -> Walk[ProjectSummary]:
        """The workspace's projects by GUID, 50 a page; `updated_since` (inclusive) must know its time zone."""
        variables: dict[str, Any] = {"workspaceUrl": workspace_url}
        if updated_since is not None:
            variables["where"] = {"updatedAt": {"gte": _date_time(updated_since)}}

        def page(after: str | None) -> Page[ProjectSummary]:
            data = self._execute_page("SyncProjects", variables, after, answers.ProjectsData)
            return _page_of(data.projects, "project list")

        return Walk(page, lambda project: project.project_id, state)

    def project(self, node_id: str) -> Project | None:
        """One project with its variants, or None when Altium does not show it."""
        return self._executor.execute("SyncProject", {"id": node_id}, answers.ProjectData).project

    def release_pages(self, project_node_id: str) -> Walk[Release]:
        """The project's releases, 50 a page. Raises NotFound when there is no such project."""

        def page(after: str | None) -> Page[Release]:
            data = self._execute_page("SyncReleases", {"id": project_node_id}, after, answers.ReleasesData)
            if data.project is None:
                raise NotFound("Altium does not show this project.", detail=project_node_id)
            return _page_of(data.project.design.releases, "list of releases")

        return Walk(page, lambda release: release.id)

    def wip_bom(self, project_node_id: str, variant: str) -> tuple[BomItem, ...]:
        """The whole BOM of a variant as designed now.

        Raises NotFound when there is no such variant, PartialData when it has no BOM or never stands still.
        """
        key = {"projectId": project_node_id, "variantName": variant}

        def page(after: str | None) -> Page[BomItem]:
            data = self._execute_page("SyncWipBom", key, after, answers.WipBomData)
            return replace(
                _bom_page(data.variant, variant), as_of=data.project.updated_at if data.project else None
            )

        return steady_rows(page, _bom_item_marks, f"BOM of variant {variant!r}")

    def release_bom(self, release_node_id: str, variant: str) -> tuple[BomItem, ...]:
        """The whole BOM of a release's variant; errors as for `wip_bom`."""
        key = {"releaseId": release_node_id, "variantName": variant}

        def page(after: str | None) -> Page[BomItem]:
            data = self._execute_page("SyncReleaseBom", key, after, answers.ReleaseBomData)
            return _bom_page(data.variant, variant)

        return steady_rows(page, _bom_item_marks, f"released BOM of variant {variant!r}")

    def component_pages(self, workspace_url: str, state: WalkState | None = None) -> Walk[ComponentSummary]:
        """The latest revision of every library component by GUID, 100 a page."""

        def page(after: str | None) -> Page[ComponentSummary]:
            data = self._execute_page(
                "SyncLibrary", {"workspaceUrl": workspace_url}, after, answers.LibraryData
            )
            return _page_of(data.library.components if data.library else None, "part library")

        return Walk(page, lambda component: component.revision_id, state)

    def components(self, ids: Sequence[str]) -> dict[str, ComponentDetails | None]:
        """Details by component node id, 50 a request; None for an id that Altium does not know."""
        found: dict[str, ComponentDetails | None] = {}
        rest = list(dict.fromkeys(ids))
        while rest:
            batch = self._component_batch(rest)
            found |= batch
            rest = rest[len(batch) :]
        return found

    def _component_batch(self, ids: Sequence[str]) -> dict[str, ComponentDetails | None]:
        """As many of the first ids as fit in one request."""

        def ask(size: int) -> dict[str, ComponentDetails | None]:
            asked = ids[:size]
            data = self._executor.execute(
                "SyncComponents", {"ids": asked}, answers.ComponentsData, smaller_is_possible=size > 1
            )
            return _by_id(asked, data)

        return self._sizes.fitting("SyncComponents", ask)

    def _execute_page(
        self, operation: str, variables: Mapping[str, Any], after: str | None, model: type[D]
    ) -> D:
        def ask(size: int) -> D:
            page = {**variables, "first": size} | ({"after": after} if after is not None else {})
            return self._executor.execute(operation, page, model, smaller_is_possible=size > 1)

        return self._sizes.fitting(operation, ask)


def _page_of(connection: answers.Connection[T] | None, what: str) -> Page[T]:
    if connection is None:
        raise PartialData(f"Altium sent no {what}.")
    return connection.page()


def _bom_page(variant: answers.WipVariant | answers.ReleaseVariant | None, name: str) -> Page[BomItem]:
    if variant is None:
        raise NotFound(f"Altium does not show the variant {name!r}.")
    return _page_of(variant.bom.items if variant.bom else None, f"BOM for the variant {name!r}")


def _bom_item_marks(item: BomItem) -> tuple[str, ...]:
    """Its designators; one that is on two rows was seen before and after its part was swapped."""
    return tuple(instance.designator for instance in item.instances) or (item.component.id,)


def _by_id(asked: Sequence[str], data: answers.ComponentsData) -> dict[str, ComponentDetails | None]:
    if len(data.payloads) != len(asked):
        raise ProtocolViolation(
            "Altium answered for another number of components than asked.",
            detail=f"asked {len(asked)}, got {len(data.payloads)}",
        )
    return {
        node_id: payload if isinstance(payload, ComponentDetails) else None
        for node_id, payload in zip(asked, data.payloads, strict=True)
    }


def _date_time(moment: datetime) -> str:
    """The schema's DateTime in UTC; milliseconds rounded down, so that a `gte` never loses a row."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

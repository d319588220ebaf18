"""The `data` of each operation's answer, as the server nests it; the client hands on what is inside.

What we asked for may be null but not absent: a field without default here makes the answer malformed.
"""

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

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
from a365_sync.altium.pagination import Page
from a365_sync.errors import PartialData

T = TypeVar("T")


class PageInfo(AltiumModel):
    """Relay's page info."""

    has_next_page: bool
    end_cursor: str | None = None


class Connection(AltiumModel, Generic[T]):
    """Relay's connection; both vendor schemas allow `nodes` to be null."""

    total_count: int
    page_info: PageInfo | None = None
    nodes: tuple[T, ...] | None = None

    def page(self) -> Page[T]:
        """The page as the walk wants it. Raises PartialData when rows are counted but the list is null."""
        if self.nodes is None and self.total_count > 0:
            raise PartialData("Altium counted rows but sent none.", detail=f"totalCount {self.total_count}")
        info = self.page_info
        return Page(
            nodes=self.nodes or (),
            total_count=self.total_count,
            end_cursor=info.end_cursor if info else None,
            has_next=info.has_next_page if info else None,
        )


class Count(AltiumModel):
    """A connection of which only the size was asked."""

    total_count: int


class WorkspacesData(AltiumModel):
    """SyncWorkspaces."""

    workspaces: tuple[Workspace, ...] = Field(validation_alias="desWorkspaceInfos")


class User(AltiumModel):
    """DesUser; null for what Altium does not tell."""

    user_name: str | None = None
    email: str | None = None


class UserData(AltiumModel):
    """SyncUser."""

    user: User = Field(validation_alias="desUserByAuth")


class LibraryCount(AltiumModel):
    """DesLibrary of which only the size was asked."""

    components: Count | None


class CountsData(AltiumModel):
    """SyncCounts; either half may be missing."""

    projects: Count | None = Field(validation_alias="desProjects")
    library: LibraryCount | None = Field(validation_alias="desLibrary")


class ProjectsData(AltiumModel):
    """SyncProjects."""

    projects: Connection[ProjectSummary] | None = Field(validation_alias="desProjects")


class ProjectData(AltiumModel):
    """SyncProject."""

    project: Project | None = Field(validation_alias="desProjectById")


class DesignReleases(AltiumModel):
    """DesDesign with one page of releases."""

    releases: Connection[Release] | None


class ProjectReleases(AltiumModel):
    """DesProject with one page of releases."""

    design: DesignReleases


class ReleasesData(AltiumModel):
    """SyncReleases."""

    project: ProjectReleases | None = Field(validation_alias="desProjectById")


class Bom(AltiumModel):
    """DesBom with one page of items."""

    items: Connection[BomItem] | None


class WipVariant(AltiumModel):
    """DesWipVariant with one page of its BOM."""

    bom: Bom | None


class ReleaseVariant(AltiumModel):
    """DesReleaseVariant with one page of its BOM."""

    bom: Bom | None


class ProjectMoment(AltiumModel):
    """DesProject of which only the time of its last change was asked."""

    updated_at: datetime


class WipBomData(AltiumModel):
    """SyncWipBom."""

    project: ProjectMoment | None = Field(validation_alias="desProjectById")
    variant: WipVariant | None = Field(validation_alias="desWipVariantByVariantName")


class ReleaseBomData(AltiumModel):
    """SyncReleaseBom."""

    variant: ReleaseVariant | None = Field(validation_alias="desReleaseVariantByVariantName")


class Library(AltiumModel):
    """DesLibrary with one page of components."""

    components: Connection[ComponentSummary] | None


class LibraryData(AltiumModel):
    """SyncLibrary."""

    library: Library | None = Field(validation_alias="desLibrary")


class ComponentError(AltiumModel):
    """DesErrorPayload: the server's reason why there is no component."""

    typename: Literal["DesErrorPayload"] = Field(validation_alias="__typename")
    message: str = ""


class FoundComponent(ComponentDetails):
    """DesComponent inside the union DesUnionPayload."""

    typename: Literal["DesComponent"] = Field(validation_alias="__typename")


class ComponentsData(AltiumModel):
    """SyncComponents: answers in the order of the ids."""

    payloads: tuple[
        Annotated[FoundComponent | ComponentError, Field(discriminator="typename")] | None, ...
    ] = Field(validation_alias="desComponentsByIds")


class EventError(AltiumModel):
    """GloEvtError: why a mutation of event subscriptions was not done."""

    message: str


class EventSubscription(AltiumModel):
    """GloEvtSubscription."""

    subscription_id: str


class SubscribePayload(AltiumModel):
    """GloEvtCreateSubscriptionPayload."""

    errors: tuple[EventError, ...]
    subscription: EventSubscription | None


class SubscribeData(AltiumModel):
    """SyncSubscribe."""

    payload: SubscribePayload = Field(alias="gloEvtCreateWebhookSubscription")


class UnsubscribePayload(AltiumModel):
    """GloEvtDeleteSubscriptionPayload."""

    errors: tuple[EventError, ...]


class UnsubscribeData(AltiumModel):
    """SyncUnsubscribe."""

    payload: UnsubscribePayload = Field(alias="gloEvtDeleteSubscription")


class SubscriptionData(AltiumModel):
    """SyncSubscription."""

    subscription: EventSubscription | None = Field(alias="gloEvtSubscriptionById")

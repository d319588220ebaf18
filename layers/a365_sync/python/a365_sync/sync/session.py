"""Everything one invocation works with: the settings and workspace as they stand, the client and the stores."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from math import inf

from a365_sync.altium.client import AltiumClient
from a365_sync.errors import NotConnected
from a365_sync.exports.choosing import ChosenProfiles, choose
from a365_sync.settings import Settings
from a365_sync.store.bucket import Bucket
from a365_sync.store.catalog import Catalog
from a365_sync.store.events import Announcer, Bus
from a365_sync.store.leases import Leases
from a365_sync.store.missing import Missing
from a365_sync.store.owed import Owed
from a365_sync.store.own_profiles import OwnProfiles
from a365_sync.store.pace import SharedPace
from a365_sync.store.parts import Parts
from a365_sync.store.queue import Queue
from a365_sync.store.runs import Runs
from a365_sync.store.slots import Slots
from a365_sync.store.state import KnownWorkspace, State, StoredSettings
from a365_sync.store.table import Table
from a365_sync.sync.triggers import Entity


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def endless() -> float:
    """The seconds left to a process that nobody ends."""
    return inf


@dataclass(frozen=True)
class Stores:
    """The stores of a deployment; a function has rights only on those its work needs."""

    state_table: Table
    catalog_table: Table
    bucket: Bucket
    bus: Bus
    wip_queue: Queue
    release_queue: Queue

    @property
    def state(self) -> State:
        """Settings, workspace, watermarks."""
        return State(self.state_table)

    @property
    def runs(self) -> Runs:
        """Run records."""
        return Runs(self.state_table)

    @property
    def leases(self) -> Leases:
        """Who may work on what."""
        return Leases(self.state_table)

    @property
    def announcer(self) -> Announcer:
        """Events, kept and put on the bus."""
        return Announcer(self.bucket, self.bus)


@dataclass(frozen=True)
class Session:
    """One invocation's view: settings and workspace do not change under its feet."""

    stores: Stores
    altium: AltiumClient
    workspace: KnownWorkspace
    stored_settings: StoredSettings
    now: Callable[[], datetime] = utc_now
    time_left: Callable[[], float] = endless
    owner: str = "unnamed"

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.stored_settings.settings

    @cached_property
    def slots(self) -> Slots:
        """Who may talk to Altium, but for the sweeps: their leases admit one of each entity."""
        number = self.settings.altium_concurrency - len(Entity)
        return Slots(self.stores.leases, number, self.owner)

    @cached_property
    def export_profiles(self) -> ChosenProfiles:
        """The profiles by which BOMs are exported."""
        return choose(self.settings.export_profiles, OwnProfiles(self.stores.bucket))

    @property
    def catalog(self) -> Catalog:
        """Projects and BOMs of the workspace."""
        return Catalog(self.stores.catalog_table, self.workspace.workspace_id)

    @property
    def owed(self) -> Owed:
        """Work that failed and waits for the next run."""
        return Owed(self.stores.state_table, self.workspace.workspace_id)

    @property
    def missing(self) -> Missing:
        """What complete sweeps missed."""
        return Missing(self.stores.state_table, self.workspace.workspace_id)

    @property
    def parts(self) -> Parts:
        """Parts of the workspace."""
        return Parts(self.stores.catalog_table, self.workspace.workspace_id)


Connect = Callable[[str | None], AltiumClient]
"""Opens the client at an API URL, or at the door's own for None."""


def keeping_pace(
    stores: Stores,
    connect: Connect,
    now: Callable[[], datetime] = utc_now,
    time_left: Callable[[], float] = endless,
) -> Connect:
    """The same, but its clients keep the pace that all functions share, and do not outlive the invocation."""
    pace = SharedPace(stores.state_table, lambda: now().timestamp(), time_left)
    return lambda api_url: connect(api_url).paced(pace)


def open_session(
    stores: Stores,
    connect: Connect,
    now: Callable[[], datetime] = utc_now,
    time_left: Callable[[], float] = endless,
    owner: str = "unnamed",
) -> Session:
    """Read settings and workspace and prepare the client.

    `time_left` gives the seconds until the invocation is ended, `owner` is the invocation's name. Raises NotConnected
    before `initialize-integration` has found a workspace.
    """
    workspace = stores.state.workspace()
    if workspace is None:
        raise NotConnected("No workspace is known yet.")
    altium = keeping_pace(stores, connect, now, time_left)(workspace.api_url)
    return Session(stores, altium, workspace, stores.state.settings(), now, time_left, owner)

"""The account that a user signs in to: the dataset's workspace, and further ones that are empty."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from local.simulator.options import Options
from local.simulator.workspace.node_ids import node_id
from local.simulator.workspace.records import Location, WorkspaceInfo
from local.simulator.workspace.snapshot import Snapshot
from local.simulator.workspace.store import WorkspaceStore

GOV_LOCATION = "US GovCloud"


class Account:
    """Its workspaces as they are now, the dataset's first, and the region that each lies in."""

    def __init__(self, store: WorkspaceStore, options: Options) -> None:
        self._store = store
        self._options = options
        self._empty = tuple(
            self._told(empty_workspace(store.current, further.name, further.location))
            for further in options.workspaces
        )
        self._full = store.current, self._told(store.current)

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """Each with the info that the options give it."""
        current = self._store.current
        known, told = self._full
        if known is not current:
            told = self._told(current)
            self._full = current, told
        return told, *self._empty

    @property
    def regions(self) -> dict[str, str]:
        """Every location that has an endpoint: its part of the path, and its name."""
        names = [snapshot.info["location"]["name"] for snapshot in self.snapshots]
        return {region_slug(name): name for name in [*names, *map(self._location, self._options.regions)]}

    @property
    def ids(self) -> tuple[str, ...]:
        """The workspaces' ids as scopes and claims spell them."""
        return tuple(snapshot.info["authId"].lower() for snapshot in self.snapshots)

    @property
    def subject(self) -> str:
        """Whom the tokens act for: the dataset's first user."""
        return next(iter(self._store.current.users.values()))["globalUserId"] or ""

    def own_workspace(self, workspace_id: str | None) -> Snapshot:
        """What a query means that names no workspace: the token's, else the default, else the first."""
        everything = self.snapshots
        bound = [one for one in everything if one.info["authId"].lower() == workspace_id]
        return (bound or [one for one in everything if one.info["isDefault"]] or list(everything))[0]

    def infos(self, origin: str) -> list[Mapping[str, Any]]:
        """As `desWorkspaceInfos` lists them, with endpoints at the address that the client itself used."""
        full, *empty = [self._with_endpoints(snapshot.info, origin) for snapshot in self.snapshots]
        if self._options.api_service_url is not None:
            full = {**full, "location": {**full["location"], "apiServiceUrl": self._options.api_service_url}}
        return [full, *empty]

    def api_service_url(self, origin: str) -> str:
        """The true endpoint of the dataset's workspace."""
        return self._endpoint(self.snapshots[0].info, origin)

    def _location(self, name: str) -> str:
        return GOV_LOCATION if self._options.gov else name

    def _told(self, snapshot: Snapshot) -> Snapshot:
        info, default = snapshot.info, self._options.default_workspace
        location: Location = {**info["location"], "name": self._location(info["location"]["name"])}
        is_default = info["isDefault"] if default is None else info["name"] == default
        return replace(snapshot, info={**info, "isDefault": is_default, "location": location})

    def _endpoint(self, info: WorkspaceInfo, origin: str) -> str:
        region = region_slug(info["location"]["name"])
        return origin + self._options.door.region_path.format(region=region)

    def _with_endpoints(self, info: WorkspaceInfo, origin: str) -> Mapping[str, Any]:
        urls = {"apiServiceUrl": self._endpoint(info, origin), "apiVoyagerUrl": f"{origin}/api/voyager/"}
        return {**info, "location": {**info["location"], **urls}}


def empty_workspace(full: Snapshot, name: str, location: str) -> Snapshot:
    """A workspace of the same people, with the same life cycle, and nothing in it."""
    url = f"https://{region_slug(name)}.365.altium.com/"
    guid = str(uuid.uuid5(uuid.NAMESPACE_URL, url)).upper()
    info: WorkspaceInfo = {
        **full.info,
        "workspaceId": node_id("DesWorkspace", url, guid),
        "name": name,
        "url": url,
        "authId": guid,
        "description": None,
        "isDefault": False,
        "location": {**full.info["location"], "name": location},
    }
    return replace(full, info=info, folders={}, component_types={}, components={}, projects={})


def region_slug(name: str) -> str:
    """A name as part of a path or host: `EU West` becomes `eu-west`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")

"""What the sync remembers between runs: settings, workspace, watermarks, baselines. Lives in StateTable."""

from dataclasses import asdict, dataclass
from typing import Any

from a365_sync.errors import SettingsConflict
from a365_sync.settings import Settings
from a365_sync.store.table import ConditionFailedError, Table, Update


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """Settings with their version; version 0 are the defaults, before anybody stored any."""

    settings: Settings
    version: int
    changed_at: str | None = None


@dataclass(frozen=True, slots=True)
class KnownWorkspace:
    """The workspace the sync works on, as Altium last described it; `api_url` takes all its calls."""

    workspace_id: str
    name: str
    url: str
    api_url: str
    settings_version: int


@dataclass(frozen=True, slots=True)
class Watermark:
    """How far a trigger has seen; `updated_at` is Altium's own time of the newest project seen.

    A watermark taken under other settings is worthless: what they now include was never looked at.
    """

    updated_at: str | None
    settings_version: int
    swept_at: str | None


@dataclass(frozen=True, slots=True)
class LibraryFilesState:
    """Whether the library files hold what the catalog holds, which CSV columns they were asked to have, and which
    format the rows of the lake have.
    """

    up_to_date: bool
    csv_parameters: tuple[str, ...]
    lake_format: int = 0


class State:
    """Typed access to the single records of StateTable."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def settings(self) -> StoredSettings:
        """The current settings, or the defaults."""
        item = self._table.get(("SETTINGS", "current"))
        if item is None:
            return StoredSettings(Settings(), 0)
        return StoredSettings(Settings.model_validate(item["settings"]), item["version"], item["changed_at"])

    def store_settings(self, settings: Settings, after: int, now: str) -> StoredSettings:
        """Store the version after `after`, keeping all earlier ones; raises SettingsConflict."""
        version = after + 1
        expression = "SET #settings = :settings, #version = :version, #changed_at = :now"
        values = {":settings": settings.model_dump(mode="json"), ":version": version, ":now": now}
        expected = "attribute_not_exists(#pk) OR #version = :after"
        try:
            # Together: whoever loses must not overwrite the winner's entry in the history.
            self._table.update_together(
                Update(("SETTINGS", "current"), expression, {**values, ":after": after}, expected),
                Update(("SETTINGS", f"v{version:08d}"), expression, values),
            )
        except ConditionFailedError as error:
            raise SettingsConflict("Somebody else stored settings at the same moment.") from error
        return StoredSettings(settings, version, now)

    def workspace(self) -> KnownWorkspace | None:
        """The workspace that `initialize-integration` found, or None before it ran."""
        item = self._table.get(("WORKSPACE", "current"))
        return KnownWorkspace(**_without_keys(item)) if item else None

    def store_workspace(self, workspace: KnownWorkspace) -> None:
        """Remember the workspace."""
        self._table.put({"pk": "WORKSPACE", "sk": "current", **asdict(workspace)})

    def watermark(self, workspace_id: str, trigger: str) -> Watermark | None:
        """How far a trigger has seen this workspace."""
        item = self._table.get((f"WATERMARK#{workspace_id}", trigger))
        return Watermark(**_without_keys(item)) if item else None

    def store_watermark(self, workspace_id: str, trigger: str, watermark: Watermark) -> None:
        """Move the watermark; only after a complete sweep."""
        self._table.put({"pk": f"WATERMARK#{workspace_id}", "sk": trigger, **asdict(watermark)})

    def has_baseline(self, workspace_id: str, entity: str) -> bool:
        """True once a first full sync of the entity has finished; until then changes are no news."""
        return self._table.get((f"BASELINE#{workspace_id}", entity)) is not None

    def store_baseline(self, workspace_id: str, entity: str, run_id: str) -> None:
        """From now on changes of the entity are events."""
        self._table.put({"pk": f"BASELINE#{workspace_id}", "sk": entity, "run_id": run_id})

    def library_files(self, workspace_id: str) -> LibraryFilesState:
        """How the library files stand; behind, before there are any and while they hold another workspace's."""
        item = self._table.get(("LIBRARY", "FILES"))
        if item is None or item["workspace_id"] != workspace_id:
            return LibraryFilesState(up_to_date=False, csv_parameters=())
        columns = tuple(item["csv_parameters"])
        return LibraryFilesState(item["up_to_date"], columns, item.get("lake_format", 0))

    def store_library_files(self, workspace_id: str, files: LibraryFilesState) -> None:
        """Remember how the library files stand."""
        item = {
            "up_to_date": files.up_to_date,
            "csv_parameters": list(files.csv_parameters),
            "lake_format": files.lake_format,
        }
        self._table.put({"pk": "LIBRARY", "sk": "FILES", "workspace_id": workspace_id, **item})


def _without_keys(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in ("pk", "sk")}

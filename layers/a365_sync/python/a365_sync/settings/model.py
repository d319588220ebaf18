"""The settings and their defaults."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from a365_sync.bom.ipn import IpnRule

ProfileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._ -]{1,40}$")]
"""Short enough to stand in a key beside the longest names."""


class Settings(BaseModel):
    """All settings; a blank `workspace_url` means the default workspace, no `projects` means all."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    workspace_url: str = Field("", description="Workspace to sync; blank: the default one, else the first.")
    projects: list[str] = Field([], description="Names of the projects to sync; empty: all of them.")
    sync_wip_boms: bool = Field(True, description="Sync the BOMs of designs in work.")
    sync_released_boms: bool = Field(True, description="Sync the BOMs of published releases.")
    sync_no_variations: bool = Field(True, description="Also sync the [No Variations] variant.")
    sync_part_library: bool = Field(True, description="Sync the components of the workspace library.")
    use_component_name_as_ipn: bool = Field(
        False, description="Take the component's name as the internal part number."
    )
    ipn_parameter: str = Field(
        "", description="Component parameter that holds the internal part number; blank: none."
    )
    library_csv_parameters: list[str] = Field(
        [], description="Parameters with a column in the library CSV; empty: those most components have."
    )
    export_profiles: list[ProfileName] = Field(
        [], description="Profiles by which each BOM is exported, built in or own; empty: none."
    )
    notice_parameters: list[str] = Field(
        [], description="Parameters of which a change notice tells one by one; the others are told together."
    )
    removal_limit_count: int = Field(
        1, ge=0, description="So many may vanish from the workspace in one sweep without approval."
    )
    removal_limit_percent: int = Field(
        10, ge=0, le=100, description="More than this share and the count: removals wait for approval."
    )
    altium_concurrency: int = Field(
        12, ge=4, le=1000, description="So many functions at most talk to Altium at the same time."
    )
    altium_event_types: list[str] = Field(
        ["*"], description="Event types to subscribe to, where the door offers events; empty: none."
    )
    schedules: bool = Field(True, description="Run on schedule; off: webhooks only.")

    @property
    def ipn_rule(self) -> IpnRule:
        """How a line gets its internal part number."""
        return IpnRule(self.use_component_name_as_ipn, self.ipn_parameter or None)

    def wants_project(self, name: str | None) -> bool:
        """True for a project of that name."""
        return not self.projects or name in self.projects

    def wants_variant(self, name: str) -> bool:
        """True for a variant of that name."""
        return self.sync_no_variations or name != NO_VARIATIONS


NO_VARIATIONS = "[No Variations]"

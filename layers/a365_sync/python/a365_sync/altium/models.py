"""What the sync reads from Altium: the schema's types, cut down to our fields and flattened where they nest.

Nullable where both vendor schemas say nullable; enums stay strings, since servers add values.
"""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel


class AltiumModel(BaseModel):
    """Frozen; fields are snake_case here and camelCase on the wire; unknown fields are ignored."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        populate_by_name=True,
        hide_input_in_errors=True,
    )


def _names(variants: Any) -> Any:
    """[{name: ...}, ...] as the server sends it -> [name, ...]; names pass unchanged."""
    if not isinstance(variants, list | tuple):
        return variants
    return [entry.get("name") if isinstance(entry, dict) else entry for entry in variants]


VariantNames = Annotated[tuple[str, ...], BeforeValidator(_names)]


class WorkspaceLocation(AltiumModel):
    """DesWorkspaceLocation: the region, and where its API answers."""

    name: str
    api_service_url: str


class Workspace(AltiumModel):
    """DesWorkspaceInfo; `auth_id` is the workspace's GUID, used in keys."""

    name: str
    url: str
    auth_id: str
    is_default: bool
    location: WorkspaceLocation


class ProjectSummary(AltiumModel):
    """DesProject as a list shows it; `id` is the node id, `project_id` the GUID used in keys."""

    id: str
    project_id: str
    name: str | None = None
    updated_at: datetime


class Project(ProjectSummary):
    """DesProject with its variants; `latest_revision_id` is null under Simple Sync and external VCS."""

    variants: VariantNames = Field(validation_alias=AliasPath("design", "variants"))
    latest_revision_id: str | None = Field(
        default=None, validation_alias=AliasPath("latestRevision", "revisionId")
    )


class Package(AltiumModel):
    """DesPcbAssembly or DesPcbFabrication: what goes to a manufacturer; its lifecycle state may move later."""

    package_name: str
    version: str
    life_cycle_state_name: str


class VariantPackages(AltiumModel):
    """DesReleaseVariant with the packages it was released in; null for one that was not made."""

    name: str
    pcb_assembly: Package | None
    pcb_fabrication: Package | None


class Release(AltiumModel):
    """DesRelease: immutable but for its packages' states; it has no name, people know it by description and date."""

    id: str
    release_id: str
    created_at: datetime
    description: str
    variants: VariantNames
    packages: tuple[VariantPackages, ...] = Field(validation_alias="variants")


class SupplierPart(AltiumModel):
    """DesSupplierPart: a distributor's SKU."""

    company_name: str
    part_number: str


class ManufacturerPart(AltiumModel):
    """DesManufacturerPart: a part choice; `priority` 0 is the first."""

    company_name: str
    part_number: str
    priority: int
    supplier_parts: tuple[SupplierPart, ...] = ()


class LifeCycleState(AltiumModel):
    """DesLifeCycleState."""

    name: str


class OrderedState(AltiumModel):
    """DesLifeCycleState with its place in its stage."""

    name: str
    state_index: int
    is_allowed_in_design: bool


class LifeCycleStage(AltiumModel):
    """DesLifeCycleStage: states that belong together, such as those of production."""

    stage_index: int
    states: tuple[OrderedState, ...]


class LifeCycleDefinition(AltiumModel):
    """DesLifeCycleDefinition: the states that things of some kinds go through."""

    name: str
    content_types: tuple[str, ...]
    stages: tuple[LifeCycleStage, ...]


class Component(AltiumModel):
    """DesComponent; `id` names one revision, and changes with it. Unmanaged ones have no lifecycle state."""

    id: str
    name: str
    comment: str
    description: str
    is_managed: bool
    revision_id: str
    life_cycle_state: LifeCycleState | None = Field(
        default=None, validation_alias=AliasPath("revision", "details", "lifeCycleState")
    )
    manufacturer_parts: tuple[ManufacturerPart, ...]


class BomItemInstance(AltiumModel):
    """DesBomItemInstance: one designator."""

    designator: str
    is_fitted: bool
    alternate_component: Component | None = None


class BomItem(AltiumModel):
    """DesBomItem: one component with its designators; it has no id and no line number."""

    quantity: int
    instances: tuple[BomItemInstance, ...] = Field(validation_alias="bomItemInstances")
    component: Component


class ComponentSummary(AltiumModel):
    """DesComponent as the light sweep of the library reads it: enough to see that it changed.

    A lifecycle state may move without `modifiedAt`: Altium promises neither.
    """

    id: str
    modified_at: datetime
    revision_id: str = Field(validation_alias=AliasPath("revision", "revisionId"))
    life_cycle_state: LifeCycleState | None = Field(
        default=None, validation_alias=AliasPath("revision", "details", "lifeCycleState")
    )


class Parameter(AltiumModel):
    """DesComponentParameter; names may repeat."""

    name: str
    value: str


class Folder(AltiumModel):
    """DesFolder: where the component stands in the library."""

    path: str


class ComponentType(AltiumModel):
    """DesComponentType, with its parent's name."""

    name: str
    parent_name: str | None = Field(default=None, validation_alias=AliasPath("parent", "name"))


class ComponentDetails(Component):
    """DesComponent with details; `item_internal_id` is the item's durable key, shared by its revisions."""

    created_at: datetime
    modified_at: datetime
    folder: Folder | None = None
    component_type: ComponentType | None = None
    item_internal_id: str = Field(validation_alias=AliasPath("details", "itemInternalId"))
    parameters: tuple[Parameter, ...] = Field(validation_alias=AliasPath("details", "parameters"))
    item_parameters: tuple[Parameter, ...] = Field(validation_alias=AliasPath("details", "itemParameters"))

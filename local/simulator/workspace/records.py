"""Records of a dataset file (format `altium365-shaped/1`), named as in Altium's schema.

A record is never changed once a snapshot holds it: an edit makes a new record.
"""

from typing import Any, NotRequired, TypedDict


class Location(TypedDict):
    name: str
    apiServiceUrl: str
    filesServiceUrl: str


class WorkspaceInfo(TypedDict):
    workspaceId: str
    name: str
    url: str
    authId: str
    description: str | None
    isDefault: bool
    location: Location


class User(TypedDict):
    userId: str
    globalUserId: str | None
    userName: str | None
    email: str | None
    firstName: str | None
    lastName: str | None
    pictureUrl: str | None


class LifeCycleState(TypedDict):
    lifeCycleStateId: str
    name: str
    stateIndex: int
    isAllowedInDesign: bool


class LifeCycleDefinition(TypedDict):
    id: str
    lifeCycleDefinitionId: str
    name: str
    contentTypes: list[str]
    lifeCycleStates: list[LifeCycleState]


class Folder(TypedDict):
    folderId: str
    id: str
    name: str
    path: str
    parentFolderId: str | None


class ComponentType(TypedDict):
    componentTypeId: str
    name: str
    parentComponentTypeId: str | None


class Parameter(TypedDict):
    name: str
    value: str
    type: str


class SupplierPart(TypedDict):
    companyName: str
    partNumber: str
    prices: None
    stocks: None


class ManufacturerPart(TypedDict):
    companyName: str
    partNumber: str
    priority: int
    octopartId: str | None
    supplierParts: list[SupplierPart]


class ComponentDetails(TypedDict):
    itemInternalId: str
    parameters: list[Parameter]


class Component(TypedDict):
    """One revision of a library item: `CMP-00012-2` is revision 2 of item 12."""

    id: str
    revisionId: str
    name: str
    comment: str
    description: str
    isManaged: bool
    createdAt: str
    modifiedAt: str
    createdByUserId: str
    folderId: str | None
    componentTypeId: str | None
    lifeCycleStateId: str
    lifeCycleState: str
    isLatestRevision: bool
    manufacturerParts: list[ManufacturerPart]
    details: ComponentDetails
    source: NotRequired[dict[str, Any]]


class Instance(TypedDict):
    designator: str
    isFitted: bool
    alternateComponentRevisionId: str | None


class BomItem(TypedDict):
    """All uses of one component revision; `quantity` counts the unfitted ones too."""

    componentRevisionId: str
    quantity: int
    bomItemInstances: list[Instance]


class Bom(TypedDict):
    bomItems: list[BomItem]


class Package(TypedDict):
    packageName: str
    version: str
    lifeCycleStateName: str
    downloadUrl: str


class Variant(TypedDict):
    name: str
    bom: Bom
    downloadUrl: NotRequired[str]
    pcbAssembly: NotRequired[Package]
    pcbFabrication: NotRequired[Package]


class Release(TypedDict):
    id: str
    releaseId: str
    description: str
    createdAt: str
    createdByUserId: str
    variants: list[Variant]
    source: NotRequired[dict[str, Any]]


class FileChange(TypedDict):
    kind: str
    path: str


class VcsRevision(TypedDict):
    revisionId: str
    message: str
    author: str
    createdAt: str
    files: list[FileChange]


class ProjectParameter(TypedDict):
    name: str
    value: str


class Project(TypedDict):
    """`revisions` stand newest first, `releases` oldest first."""

    id: str
    projectId: str
    name: str
    description: str | None
    projectType: str
    workspaceUrl: str
    url: str
    previewUrl: str
    createdAt: str
    updatedAt: str
    createdByUserId: str
    updatedByUserId: str
    variantCount: int
    parameters: list[ProjectParameter]
    latestRevisionId: str | None
    revisions: list[VcsRevision]
    variants: list[Variant]
    releases: list[Release]

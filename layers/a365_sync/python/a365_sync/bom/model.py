"""The canonical BOM line and what surrounds it; everything else is a projection of these."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Kind(StrEnum):
    """Which part of an Altium BOM item a line holds."""

    FITTED = "fitted"
    ALTERNATE = "alternate"
    NOT_FITTED = "not_fitted"


class Source(StrEnum):
    """Where a BOM comes from: the design as it stands now, or a published release."""

    WIP = "wip"
    RELEASE = "release"


class SupplierSku(_Frozen):
    """A supplier and its stock-keeping unit for one manufacturer part."""

    supplier: str
    sku: str


class PartChoice(_Frozen):
    """One approved manufacturer part; rank 1 is the preferred one."""

    rank: int
    manufacturer: str
    mpn: str
    skus: tuple[SupplierSku, ...] = ()


class Parameter(_Frozen):
    """A component parameter; names may repeat within one component, so a list holds them."""

    name: str
    value: str


class BomLine(_Frozen):
    """One row: the instances of a component that share a kind and, for alternates, what they replace.

    `revision` is Altium's revision GUID and `component` the revision's name (`CMP-00114-1`); `item_id` is the
    GUID that all revisions share, absent for components that no library manages. `quantity` counts the
    designators, and is 0 for a line that is not fitted.
    """

    line_key: str
    kind: Kind
    ipn: str
    component: str
    revision: str
    item_id: str | None
    managed: bool
    lifecycle_state: str
    comment: str
    description: str
    quantity: int
    designators: tuple[str, ...]
    replaces: str
    part_choices: tuple[PartChoice, ...]
    parameters: tuple[Parameter, ...]


class BomWarning(_Frozen):
    """Something a person should look at; the BOM is stored all the same."""

    code: str
    component: str
    text: str


class BomIdentity(_Frozen):
    """Which BOM this is, by ids that survive renaming; names are kept beside it, not in it."""

    workspace_id: str
    project_id: str
    source: Source
    variant: str
    release_id: str | None = None
    release_created_at: str | None = None

    @classmethod
    def wip(cls, workspace_id: str, project_id: str, variant: str) -> Self:
        """The BOM of a variant as designed now."""
        return cls(workspace_id=workspace_id, project_id=project_id, source=Source.WIP, variant=variant)


class Bom(_Frozen):
    """One BOM as it is stored: content only, nothing that changes from run to run."""

    identity: BomIdentity
    lines: tuple[BomLine, ...]
    warnings: tuple[BomWarning, ...] = ()

    @property
    def quantity(self) -> int:
        """Parts to buy for one board."""
        return sum(line.quantity for line in self.lines)

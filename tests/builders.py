"""Builds the values that tests are about; every field has a plausible default, a test names what matters."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from a365_sync.altium.models import (
    BomItem,
    BomItemInstance,
    Component,
    LifeCycleState,
    ManufacturerPart,
    SupplierPart,
)
from a365_sync.bom.model import Bom, BomIdentity, BomLine, Kind, PartChoice, Source
from a365_sync.library.part import Part

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RELEASED = LifeCycleState(name="Released")


def manufacturer_part(
    company: str, number: str, priority: int = 0, *skus: tuple[str, str]
) -> ManufacturerPart:
    """A part choice as Altium sends it; `skus` are supplier and number."""
    suppliers = tuple(SupplierPart(company_name=supplier, part_number=sku) for supplier, sku in skus)
    return ManufacturerPart(
        company_name=company, part_number=number, priority=priority, supplier_parts=suppliers
    )


def component(name: str = "CMP-00001-1", **fields: Any) -> Component:
    """A component revision; its ids are made from its name."""
    defaults: dict[str, Any] = {
        "id": f"node-{name}",
        "name": name,
        "comment": "10k",
        "description": "Resistor",
        "is_managed": True,
        "revision_id": f"revision-{name}",
        "life_cycle_state": RELEASED,
        "manufacturer_parts": (),
    }
    return Component(**(defaults | fields))


def instance(designator: str, *, fitted: bool = True, alternate: Component | None = None) -> BomItemInstance:
    """One designator."""
    return BomItemInstance(designator=designator, is_fitted=fitted, alternate_component=alternate)


def bom_item(
    part: Component, instances: Iterable[BomItemInstance | str] = (), quantity: int | None = None
) -> BomItem:
    """An item whose quantity counts its instances, unless another is given; a text is a fitted designator."""
    placed = tuple(instance(entry) if isinstance(entry, str) else entry for entry in instances)
    return BomItem(quantity=len(placed) if quantity is None else quantity, instances=placed, component=part)


def bom_line(key: str = "line-1", **fields: Any) -> BomLine:
    """A canonical line."""
    defaults: dict[str, Any] = {
        "line_key": key,
        "kind": Kind.FITTED,
        "ipn": "",
        "component": "CMP-00001-1",
        "revision": "revision-CMP-00001-1",
        "item_id": "item-1",
        "managed": True,
        "lifecycle_state": "Released",
        "comment": "10k",
        "description": "Resistor",
        "quantity": 1,
        "designators": ("R1",),
        "replaces": "",
        "part_choices": (),
        "parameters": (),
    }
    return BomLine(**(defaults | fields))


def choices(*mpns: str) -> tuple[PartChoice, ...]:
    """Part choices of one maker in rank order."""
    return tuple(
        PartChoice(rank=rank, manufacturer="Maker", mpn=mpn) for rank, mpn in enumerate(mpns, start=1)
    )


def wip_identity(variant: str = "Standard", project: str = "project-1") -> BomIdentity:
    """A WIP BOM's identity."""
    return BomIdentity.wip("workspace-1", project, variant)


def release_identity(variant: str = "Standard", release: str = "release-1") -> BomIdentity:
    """A released BOM's identity."""
    return BomIdentity(
        workspace_id="workspace-1",
        project_id="project-1",
        source=Source.RELEASE,
        variant=variant,
        release_id=release,
        release_created_at=NOW.isoformat(),
    )


def bom(*lines: BomLine, identity: BomIdentity | None = None) -> Bom:
    """A BOM of these lines."""
    return Bom(identity=identity or wip_identity(), lines=lines)


def part(item_id: str = "item-1", **fields: Any) -> Part:
    """A library part; names and ids are made from the item's id."""
    defaults: dict[str, Any] = {
        "item_id": item_id,
        "name": f"CMP-{item_id}-1",
        "revision": f"revision-{item_id}",
        "node_id": f"node-{item_id}",
        "comment": "10k",
        "description": "Resistor",
        "folder": "Components/Resistors",
        "component_type": "Resistors",
        "lifecycle_state": "Released",
        "managed": True,
        "created_at": NOW.isoformat(),
        "modified_at": NOW.isoformat(),
        "part_choices": (),
        "parameters": (),
        "item_parameters": (),
    }
    return Part(**(defaults | fields))

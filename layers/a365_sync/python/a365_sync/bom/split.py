"""Turns Altium's BOM items into lines: fitted, alternate and not-fitted parts of an item become rows of their own."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from a365_sync.altium.models import BomItem, Component, ManufacturerPart
from a365_sync.bom.designators import natural_key, natural_sorted
from a365_sync.bom.ipn import IpnRule
from a365_sync.bom.model import BomLine, BomWarning, Kind, Parameter, PartChoice, SupplierSku


@dataclass(frozen=True, slots=True)
class RevisionFacts:
    """What a BOM answer leaves out about a component revision: its item and its parameters."""

    item_id: str | None = None
    parameters: tuple[Parameter, ...] = ()


NO_FACTS = RevisionFacts()


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of an item before it gets its key."""

    kind: Kind
    component: Component
    replaces: Component | None
    designators: tuple[str, ...]
    quantity: int


def split(
    items: Iterable[BomItem], facts: Mapping[str, RevisionFacts], ipn_rule: IpnRule
) -> tuple[tuple[BomLine, ...], tuple[BomWarning, ...]]:
    """Lines in natural order of their first designator, and what a person should look at.

    `facts` maps revision ids to what the BOM answer leaves out; a missing entry means an unmanaged component.
    """
    kept = list(items)
    parts = sorted((part for item in kept for part in _parts(item)), key=_order)
    keys = _line_keys(parts, facts)
    lines = tuple(
        _line(part, key, facts.get(part.component.revision_id, NO_FACTS), ipn_rule)
        for part, key in zip(parts, keys, strict=True)
    )
    warnings = sorted((warning for item in kept for warning in _warnings(item)), key=_warning_order)
    return lines, tuple(warnings)


def part_choices(manufacturer_parts: Iterable[ManufacturerPart]) -> tuple[PartChoice, ...]:
    """Part choices by rank; Altium counts priority from 0, people count ranks from 1.

    Equal priorities, and the SKUs, go by name: the order of the answer would otherwise look like a change.
    """
    ordered = sorted(
        manufacturer_parts, key=lambda part: (part.priority, part.company_name, part.part_number)
    )
    return tuple(
        PartChoice(
            rank=rank,
            manufacturer=part.company_name,
            mpn=part.part_number,
            skus=_skus(part),
        )
        for rank, part in enumerate(ordered, start=1)
    )


def _skus(part: ManufacturerPart) -> tuple[SupplierSku, ...]:
    pairs = sorted((sku.company_name, sku.part_number) for sku in part.supplier_parts)
    return tuple(SupplierSku(supplier=supplier, sku=number) for supplier, number in pairs)


def _parts(item: BomItem) -> Iterator[_Part]:
    if not item.instances:
        # Mechanical parts may carry a quantity and no designator: dropping them would lose the part.
        yield _Part(Kind.FITTED, item.component, None, (), item.quantity)
        return
    fitted: list[str] = []
    not_fitted: list[str] = []
    # By name as well: the revision GUIDs of components that no library manages name nothing.
    alternates: dict[tuple[str, str], tuple[Component, list[str]]] = {}
    for instance in item.instances:
        if not instance.is_fitted:
            not_fitted.append(instance.designator)
        elif (alternate := instance.alternate_component) is not None:
            identity = (alternate.revision_id, alternate.name)
            alternates.setdefault(identity, (alternate, []))[1].append(instance.designator)
        else:
            fitted.append(instance.designator)
    if fitted:
        yield _Part(Kind.FITTED, item.component, None, natural_sorted(fitted), len(fitted))
    for component, designators in alternates.values():
        yield _Part(Kind.ALTERNATE, component, item.component, natural_sorted(designators), len(designators))
    if not_fitted:
        # Quantity 0 as in Altium's own report, so that a sum over the column never over-buys.
        yield _Part(Kind.NOT_FITTED, item.component, None, natural_sorted(not_fitted), 0)


def _order(part: _Part) -> tuple[object, ...]:
    first = part.designators[0] if part.designators else ""
    replaced = part.replaces or part.component
    return (not first, natural_key(first), part.kind, natural_key(part.component.name), replaced.name,
            # Further only so that no two parts compare equal: their order would be the answer's.
            part.component.revision_id, replaced.revision_id, part.designators, part.quantity)  # fmt: skip


def _warning_order(warning: BomWarning) -> tuple[object, ...]:
    return natural_key(warning.component), warning.code, natural_key(warning.text)


def _line_keys(parts: list[_Part], facts: Mapping[str, RevisionFacts]) -> list[str]:
    """Keys that hold while designators move.

    Two revisions of one item in a BOM share an identity: the older keeps the plain key and the next gets an
    ordinal, so that a line keeps its key when its last designators follow to the new revision.
    """
    identities = [
        (
            _identity(part.component, facts),
            part.kind.value,
            _identity(part.replaces, facts) if part.replaces else "",
        )
        for part in parts
    ]
    by_age = sorted(
        range(len(parts)),
        key=lambda index: (
            natural_key(parts[index].component.name),
            natural_key((parts[index].replaces or parts[index].component).name),
            parts[index].component.revision_id,
            index,
        ),
    )
    keys = [""] * len(parts)
    seen: Counter[tuple[str, str, str]] = Counter()
    for index in by_age:
        identity = identities[index]
        seen[identity] += 1
        digest = hashlib.sha256("\x1f".join(identity).encode()).hexdigest()[:16]
        keys[index] = digest if seen[identity] == 1 else f"{digest}-{seen[identity]}"
    return keys


def _identity(component: Component, facts: Mapping[str, RevisionFacts]) -> str:
    item_id = facts.get(component.revision_id, NO_FACTS).item_id
    return item_id or f"name:{component.name}"


def _line(part: _Part, key: str, facts: RevisionFacts, ipn_rule: IpnRule) -> BomLine:
    component = part.component
    return BomLine(
        line_key=key,
        kind=part.kind,
        ipn=ipn_rule.ipn(component.name, facts.parameters),
        component=component.name,
        revision=component.revision_id,
        item_id=facts.item_id,
        managed=component.is_managed,
        lifecycle_state=component.life_cycle_state.name if component.life_cycle_state else "",
        comment=component.comment,
        description=component.description,
        quantity=part.quantity,
        designators=part.designators,
        replaces=part.replaces.name if part.replaces else "",
        part_choices=part_choices(component.manufacturer_parts),
        parameters=facts.parameters,
    )


def _warnings(item: BomItem) -> Iterator[BomWarning]:
    placed = len(item.instances)
    fitted = sum(instance.is_fitted for instance in item.instances)
    name = item.component.name
    if not placed:
        yield BomWarning(
            code="no_designators", component=name, text=f"{item.quantity} counted without designators"
        )
    elif item.quantity not in (placed, fitted):
        yield BomWarning(
            code="quantity_differs",
            component=name,
            text=f"Altium counts {item.quantity}, the designators {placed} of which {fitted} are fitted",
        )
    for instance in item.instances:
        if not instance.is_fitted and instance.alternate_component is not None:
            yield BomWarning(
                code="alternate_not_fitted",
                component=name,
                text=f"{instance.designator} is not fitted although {instance.alternate_component.name} "
                "would replace it",
            )

"""What hypothesis draws from: placements on a board, the items Altium would make of them, lines, any text."""

from collections.abc import Iterable
from typing import NamedTuple

from hypothesis import strategies as st

from a365_sync.altium.models import BomItem, Component
from a365_sync.bom.model import BomLine, BomWarning, Kind, Parameter, PartChoice, SupplierSku
from a365_sync.bom.split import RevisionFacts
from tests.builders import bom_item, bom_line, component, instance

# Three items in up to three revisions each, and two components that no library manages.
MANAGED = [component(f"CMP-0000{item}-{revision}") for item in (1, 2, 3) for revision in (1, 2, 10)]
UNMANAGED = [component(name, is_managed=False, life_cycle_state=None) for name in ("CAP", "+X")]
COMPONENTS = [*MANAGED, *UNMANAGED]
FACTS = {part.revision_id: RevisionFacts(item_id=f"item-{part.name[8]}") for part in MANAGED}


class Placement(NamedTuple):
    """One instance on the board."""

    designator: str
    component: Component
    fitted: bool
    alternate: Component | None


designators = st.one_of(
    st.from_regex(r"\A[A-Z]{1,2}[0-9]{1,3}[A-C]?\Z"), st.sampled_from(["C?", "+X", "U$4", "3V3_ANT", "C43_1"])
)
placements = st.lists(
    st.builds(
        Placement,
        designators,
        st.sampled_from(COMPONENTS),
        st.booleans(),
        st.one_of(st.none(), st.sampled_from(COMPONENTS)),
    ),
    max_size=14,
)


def items_of(placed: Iterable[Placement]) -> list[BomItem]:
    """One item a component revision, as Altium groups instances."""
    groups: dict[str, tuple[Component, list[Placement]]] = {}
    for placement in placed:
        part = placement.component
        groups.setdefault(part.revision_id, (part, []))[1].append(placement)
    return [
        bom_item(part, [instance(p.designator, fitted=p.fitted, alternate=p.alternate) for p in group])
        for part, group in groups.values()
    ]


skus = st.builds(SupplierSku, supplier=st.text(max_size=8), sku=st.text(max_size=8))
part_choices = st.lists(
    st.builds(
        PartChoice,
        rank=st.integers(1, 9),
        manufacturer=st.text(max_size=8),
        mpn=st.text(max_size=8),
        skus=st.lists(skus, max_size=2).map(tuple),
    ),
    max_size=3,
).map(tuple)
parameters = st.lists(
    st.builds(Parameter, name=st.text(max_size=5), value=st.text(max_size=8)), max_size=3
).map(tuple)


def _line(key: str, kind: Kind, texts: list[str], quantity: int, more: BomLine) -> BomLine:
    ipn, name, comment, description, replaces = texts
    return more.model_copy(
        update={
            "line_key": key, "kind": kind, "ipn": ipn, "component": name, "comment": comment,
            "description": description, "replaces": replaces, "quantity": quantity,
        }
    )  # fmt: skip


_more = st.builds(
    lambda item_id, managed, names, choices, values: bom_line(
        item_id=item_id, managed=managed, designators=names, part_choices=choices, parameters=values
    ),
    st.one_of(st.none(), st.text(max_size=4)),
    st.booleans(),
    st.lists(st.text(max_size=5), max_size=3).map(tuple),
    part_choices,
    parameters,
)
lines = st.builds(
    _line,
    st.text("abcdef", min_size=1, max_size=2),
    st.sampled_from(Kind),
    st.lists(st.text(max_size=8), min_size=5, max_size=5),
    st.integers(0, 5000),
    _more,
)
boms_lines = st.lists(lines, max_size=6, unique_by=lambda line: line.line_key).map(tuple)
warnings = st.lists(
    st.builds(BomWarning, code=st.text(max_size=5), component=st.text(max_size=5), text=st.text(max_size=8)),
    max_size=2,
).map(tuple)

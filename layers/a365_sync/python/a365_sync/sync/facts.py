"""What a BOM answer leaves out about its components; asked for once a revision and remembered."""

from collections.abc import Iterable, Iterator

from a365_sync.altium.models import BomItem, Component
from a365_sync.bom.split import RevisionFacts
from a365_sync.library.part import Part
from a365_sync.store.parts import KnownRevision
from a365_sync.sync.session import Session


def revision_facts(session: Session, items: Iterable[BomItem]) -> dict[str, RevisionFacts]:
    """Item ids and parameters by revision GUID, for every component and alternate that the library manages.

    The others are not asked for: Altium may not find them by id, and an error beside them would spoil the BOM.
    """
    components = {part.revision_id: part for part in _components(items) if part.is_managed}
    known = session.parts.revisions(components)
    known |= _learn(session, [c for revision_id, c in components.items() if revision_id not in known])
    return {revision_id: RevisionFacts(k.item_id, k.parameters) for revision_id, k in known.items()}


def _components(items: Iterable[BomItem]) -> Iterator[Component]:
    for item in items:
        yield item.component
        for instance in item.instances:
            if instance.alternate_component is not None:
                yield instance.alternate_component


def _learn(session: Session, components: list[Component]) -> dict[str, KnownRevision]:
    if not components:
        return {}
    details = session.altium.components([component.id for component in components])
    learned: dict[str, KnownRevision] = {}
    for component in components:
        found = details.get(component.id)
        if found is not None:
            learned[component.revision_id] = known_revision(Part.of(found))
    session.parts.remember(learned)
    return learned


def known_revision(part: Part) -> KnownRevision:
    """What to remember of a part's revision; parameters of the item count as well, after the revision's own."""
    return KnownRevision(part.item_id, part.all_parameters())

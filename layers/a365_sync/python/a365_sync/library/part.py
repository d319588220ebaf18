"""A library component as it is stored: the latest revision of an item."""

from typing import Self

from pydantic import BaseModel, ConfigDict

from a365_sync.altium.models import ComponentDetails
from a365_sync.altium.models import Parameter as AltiumParameter
from a365_sync.bom.model import Parameter, PartChoice
from a365_sync.bom.split import part_choices


class Part(BaseModel):
    """One part; `item_id` is its durable key, `revision` the GUID of its latest revision, `node_id` Altium's handle.

    `component_type` is the path from its parent, such as `Passives/Capacitors`. Times are Altium's, ISO 8601 in UTC.
    """

    model_config = ConfigDict(frozen=True)

    item_id: str
    name: str
    revision: str
    node_id: str
    comment: str
    description: str
    folder: str
    component_type: str
    lifecycle_state: str
    managed: bool
    created_at: str
    modified_at: str
    part_choices: tuple[PartChoice, ...]
    parameters: tuple[Parameter, ...]
    item_parameters: tuple[Parameter, ...]

    @classmethod
    def of(cls, component: ComponentDetails) -> Self:
        """The part that a component's details describe."""
        kind = component.component_type
        return cls(
            item_id=component.item_internal_id,
            name=component.name,
            revision=component.revision_id,
            node_id=component.id,
            comment=component.comment,
            description=component.description,
            folder=component.folder.path if component.folder else "",
            component_type="/".join(name for name in (kind.parent_name, kind.name) if name) if kind else "",
            lifecycle_state=component.life_cycle_state.name if component.life_cycle_state else "",
            managed=component.is_managed,
            created_at=component.created_at.isoformat(),
            modified_at=component.modified_at.isoformat(),
            part_choices=part_choices(component.manufacturer_parts),
            parameters=_sorted(component.parameters),
            item_parameters=_sorted(component.item_parameters),
        )

    def all_parameters(self) -> tuple[Parameter, ...]:
        """The revision's parameters, then the item's."""
        return self.parameters + self.item_parameters


def _sorted(parameters: tuple[AltiumParameter, ...]) -> tuple[Parameter, ...]:
    """In one order whatever the server's, since the order would otherwise look like a change."""
    pairs = sorted((parameter.name, parameter.value) for parameter in parameters)
    return tuple(Parameter(name=name, value=value) for name, value in pairs)

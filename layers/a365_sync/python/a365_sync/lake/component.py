"""Table `component`: the part library as it stands now."""

from a365_sync.bom.model import Parameter
from a365_sync.lake.preferred import preferred
from a365_sync.lake.row import Row, Timestamp
from a365_sync.library.part import Part


class ComponentRow(Row):
    """A library component in its latest revision. `parameters` are the revision's, then the item's; names may repeat.

    `manufacturer` and `mpn` are the part choice of rank 1, `choices` counts all.
    """

    workspace_id: str
    item_id: str
    component: str
    revision: str
    comment: str
    description: str
    folder: str
    component_type: str
    lifecycle_state: str
    managed: bool
    created_at: Timestamp
    modified_at: Timestamp
    manufacturer: str
    mpn: str
    choices: int
    parameters: tuple[Parameter, ...]


def component_row(workspace_id: str, part: Part) -> ComponentRow:
    """The row of one part."""
    taken = ComponentRow.model_fields.keys() & Part.model_fields.keys() - {"parameters"}
    return ComponentRow(
        workspace_id=workspace_id,
        component=part.name,
        parameters=part.all_parameters(),
        **{name: getattr(part, name) for name in taken},
        **preferred(part.part_choices),
    )

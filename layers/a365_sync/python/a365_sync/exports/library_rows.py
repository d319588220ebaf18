"""The library's parts as rows."""

from a365_sync.exports.rows import RowKind, choice_fields

LIBRARY_PARTS = RowKind(
    fields={
        "component": lambda part: part.name,
        "revision": lambda part: part.revision,
        "item_id": lambda part: part.item_id,
        "comment": lambda part: part.comment,
        "description": lambda part: part.description,
        "folder": lambda part: part.folder,
        "type": lambda part: part.component_type,
        "lifecycle_state": lambda part: part.lifecycle_state,
        "managed": lambda part: part.managed,
        "created_at": lambda part: part.created_at,
        "modified_at": lambda part: part.modified_at,
        **choice_fields(lambda part: part.part_choices),
    },
    parameters=lambda part: part.all_parameters(),
    part_choices=lambda part: part.part_choices,
)

"""Changes of one BOM's items, each giving new items; quantities follow the instances."""

from collections.abc import Callable, Collection

from local.simulator.workspace.records import BomItem, Instance


def replace_instances(
    items: list[BomItem], names: Collection[str], change: Callable[[Instance], Instance]
) -> list[BomItem]:
    """The items with every instance of these designators changed."""
    return [
        _item(item, [change(use) if use["designator"] in names else use for use in item["bomItemInstances"]])
        for item in items
    ]


def move_instances(items: list[BomItem], names: Collection[str], revision_id: str) -> list[BomItem]:
    """These designators moved to the item of that component revision. Emptied items go."""
    moved = [use for item in items for use in item["bomItemInstances"] if use["designator"] in names]
    left = [
        _item(item, [use for use in item["bomItemInstances"] if use["designator"] not in names])
        for item in items
    ]
    if all(item["componentRevisionId"] != revision_id for item in left):
        left.append({"componentRevisionId": revision_id, "quantity": 0, "bomItemInstances": []})
    filled = [
        _item(item, item["bomItemInstances"] + moved) if item["componentRevisionId"] == revision_id else item
        for item in left
    ]
    return [item for item in filled if item["bomItemInstances"]]


def _item(item: BomItem, instances: list[Instance]) -> BomItem:
    if instances == item["bomItemInstances"]:
        return item
    return {**item, "quantity": len(instances), "bomItemInstances": instances}

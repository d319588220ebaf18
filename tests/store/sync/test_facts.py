"""What BOMs want to know of their components beyond the BOM's own answer."""

from typing import Any

from a365_sync.sync.triggers import Trigger
from tests.store.sync.altium import ONE, Workspace
from tests.store.sync.installation import Installation


def test_a_component_that_no_library_manages_is_stored_and_never_asked_for(workspace: Workspace) -> None:
    asked: list[str] = []
    unmanaged: list[str] = []

    def spoiled(operation: str, variables: dict[str, Any], answer: Any) -> Any:
        if operation == "SyncComponents":
            asked.extend(variables["ids"])
        if operation == "SyncWipBom":
            part = answer["data"]["desWipVariantByVariantName"]["bom"]["items"]["nodes"][0]["component"]
            part["isManaged"] = False
            unmanaged.append(part["id"])
        return answer

    workspace.spoil = spoiled
    installation = Installation(workspace, projects=[ONE])
    assert installation.sync(Trigger.SYNC_WIP_BOMS_NIGHTLY).changed == 1
    assert asked
    assert not set(asked) & set(unmanaged)
    lines = [item for (_, sk), item in installation.cloud.catalog().items() if sk.startswith("LINE#")]
    assert sorted((line["managed"], bool(line["item_id"])) for line in lines) == [
        (False, False),
        (True, True),
    ]

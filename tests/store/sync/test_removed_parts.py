"""Parts that leave the library: what a disturbed sweep before it, or an earlier removal, must not hide."""

from typing import Any

import pytest

from a365_sync.sync.triggers import Trigger
from local.simulator.edits.library import AddComponent, ChangeComponent
from tests.store.sync.altium import Workspace
from tests.store.sync.installation import Installation

LIBRARY = Trigger.SYNC_PART_LIBRARY


@pytest.fixture
def installation(workspace: Workspace) -> Installation:
    """An installation that knows every part."""
    made = Installation(workspace)
    made.sync(LIBRARY)
    return made


def sweep(installation: Installation) -> list[str]:
    """A sweep on the next day; returns the types of its events."""
    installation.workspace.clock.forward(days=1)
    installation.sync(LIBRARY)
    return installation.event_types


def test_a_part_that_vanishes_after_a_sweep_that_was_not_whole_is_removed(
    installation: Installation,
) -> None:
    workspace = installation.workspace
    changed, vanishing = workspace.components[:2]
    workspace.edit(AddComponent(comment="new"))
    made = workspace.edit(ChangeComponent(component=changed["name"], comment="changed"))

    def hidden(operation: str, variables: dict[str, Any], answer: Any) -> Any:
        if operation == "SyncComponents":
            payloads = answer["data"]["desComponentsByIds"]
            answer["data"]["desComponentsByIds"] = [
                {"__typename": "DesErrorPayload", "message": "hidden"} if node == made["id"] else payload
                for node, payload in zip(variables["ids"], payloads, strict=True)
            ]
        return answer

    workspace.spoil = hidden
    assert sweep(installation) == ["Part Changed"]  # the new one
    workspace.spoil = None
    workspace.hide_part(vanishing["revisionId"])
    assert sweep(installation) == ["Part Changed"]  # the one that was hidden
    assert sweep(installation) == ["Part Removed"]


def test_a_second_return_is_an_event_of_its_own(installation: Installation) -> None:
    ids = []
    for _ in range(2):
        installation.workspace.hide_part(installation.workspace.components[0]["revisionId"])
        assert [sweep(installation), sweep(installation)] == [[], ["Part Removed"]]
        installation.workspace.show_parts()
        assert sweep(installation) == ["Part Changed"]
        ids += [detail["id"] for _, detail in installation.events]
    assert len(set(ids)) == 2

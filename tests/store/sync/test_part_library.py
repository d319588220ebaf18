"""The part library: every component in its latest revision."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from a365_sync.store.runs import Run, RunState
from a365_sync.sync.triggers import Trigger
from local.simulator.edits.library import ChangeComponent, SetLifecycleState
from tests.store.sync.acceptance import Change, SyncedEntity
from tests.store.sync.altium import Workspace
from tests.store.sync.installation import Installation


class TestPartLibrary(SyncedEntity):
    trigger = Trigger.SYNC_PART_LIBRARY
    switch = "sync_part_library"

    def things(self, workspace: Workspace) -> dict[str, Any]:
        return {
            part["details"]["itemInternalId"]: (part["name"], part["comment"], part["lifeCycleState"])
            for part in workspace.components
        }

    def stored(self, installation: Installation) -> dict[str, Any]:
        """What both files hold, which is what the catalog holds."""
        objects, catalog = installation.cloud.objects(), installation.cloud.catalog()
        parts = {sk: item["part"] for (pk, sk), item in catalog.items() if pk.endswith("#PARTS")}
        lines = [json.loads(line) for line in objects["library/latest.jsonl"].splitlines()]
        rows = list(csv.DictReader(io.StringIO(objects["library/latest.csv"].decode(), newline="")))
        assert {line["item_id"]: line for line in lines} == parts
        assert [row["revision"] for row in rows] == [line["revision"] for line in lines]
        return {
            item: (part["name"], part["comment"], part["lifecycle_state"]) for item, part in parts.items()
        }

    def change(self, workspace: Workspace, number: int) -> Change:
        part = sorted(workspace.components, key=lambda part: part["details"]["itemInternalId"])[number % 2]
        made = workspace.edit(ChangeComponent(component=part["revisionId"], comment=f"after {part['name']}"))
        item = made["itemInternalId"]
        return Change(
            name=item,
            target=made["id"],
            touches=(
                f"PARTS', '{item}'",
                f"REVISION#{made['revisionId']}",
                "library/latest.",
                "lake/component/",
                "lake/part_choice/",
            ),
            events=("Part Changed",),
            subject=f"part/{item}",
        )

    def spoil(self, change: Change) -> Callable[[str, dict[str, Any], Any], Any]:
        """Altium lists the component and does not show it."""

        def spoiled(operation: str, variables: dict[str, Any], answer: Any) -> Any:
            if operation != "SyncComponents":
                return answer
            hidden = {"__typename": "DesErrorPayload", "message": "hidden"}
            payloads = answer["data"]["desComponentsByIds"]
            shown = [
                hidden if node == change.target else payload
                for node, payload in zip(variables["ids"], payloads, strict=True)
            ]
            return {"data": {"desComponentsByIds": shown}}

        return spoiled

    def told_of_failure(self, installation: Installation, run: Run) -> bool:
        """The component fails alone, named by its revision."""
        (failure,) = installation.stores.runs.failures(run.run_id)
        return run.state is RunState.FINISHED and failure["task"].startswith("component/")

    def test_another_lifecycle_state_is_an_event_of_its_own(self, installation: Installation) -> None:
        part = next(
            part for part in installation.workspace.components if part["lifeCycleState"] == "Released"
        )
        installation.workspace.edit(SetLifecycleState(component=part["revisionId"], state="Obsolete"))
        run = installation.sync(self.trigger)
        assert (run.changed, installation.event_types) == (1, ["Part Changed", "Part Lifecycle Changed"])
        details = dict(installation.events)
        assert details["Part Lifecycle Changed"]["data"]["fields"] == {
            "lifecycle_state": ["Released", "Obsolete"]
        }

    def test_details_are_asked_for_only_where_something_changed(self, installation: Installation) -> None:
        installation.workspace.asked.clear()
        installation.sync(self.trigger)
        assert installation.workspace.asked == ["SyncLibrary"]

    def test_other_columns_rewrite_the_csv_alone(self, installation: Installation) -> None:
        before = installation.contents()
        installation.configure(library_csv_parameters=["no such parameter"])
        run = installation.sync(self.trigger)
        after = installation.contents()
        assert [key for key in after if before.get(key) != after[key]] == ["library/latest.csv"]
        assert (
            after["library/latest.csv"].splitlines()[0].endswith(b",part_choices,parameter:no such parameter")
        )
        assert (run.changed, installation.event_types) == (0, [])
        installation.sync(self.trigger)
        assert "upload_file" not in installation.writes

    def test_a_component_that_no_item_can_hold_fails_alone_and_what_stood_stays(
        self, installation: Installation
    ) -> None:
        before = self.stored(installation)
        large, other = (self.change(installation.workspace, number) for number in (0, 1))
        installation.workspace.edit(
            ChangeComponent(component=large.target, parameters={"Notes": "x" * 400_000})
        )
        for _ in range(3):
            run = installation.sync(self.trigger)
            (failure,) = installation.stores.runs.failures(run.run_id)
            assert (run.state, failure["error"]["code"]) == (RunState.FINISHED, "too_large")
            assert run.settled == run.planned
            installation.workspace.clock.forward(hours=1)
        expected = self.things(installation.workspace)
        assert self.stored(installation) == {**before, other.name: expected[other.name]}

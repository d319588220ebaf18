"""What the suites of the two kinds of BOM share: reading what is stored, and the settings that choose BOMs."""

from collections.abc import Callable
from typing import Any, ClassVar

from a365_sync.bom.model import BomIdentity
from a365_sync.settings.model import NO_VARIATIONS
from a365_sync.store import keys
from a365_sync.store.catalog import Catalog
from a365_sync.store.runs import RunState
from tests.store.sync.acceptance import Change, SyncedEntity
from tests.store.sync.altium import MANY, ONE, Workspace
from tests.store.sync.installation import Installation


def lake_lines(bom: str) -> str:
    """Where the lake has a BOM's lines."""
    folder, _, variant = bom.rpartition("/")
    return f"lake/bom_line/source={folder}/bom-{variant}."


class BomEntity(SyncedEntity):
    """`operation` is the query that reads one BOM."""

    operation: ClassVar[str]
    source: ClassVar[str]

    def stored(self, installation: Installation) -> dict[str, Any]:
        """Designators of the version that counts, by the BOM's key."""
        workspace = installation.stores.state.workspace()
        assert workspace is not None
        catalog = Catalog(installation.stores.catalog_table, workspace.workspace_id)
        found: dict[str, Any] = {}
        for (_, sk), item in installation.cloud.catalog().items():
            if sk.startswith(f"BOM#{self.source}/"):
                lines = catalog.lines(BomIdentity.model_validate(item["identity"]))
                found[sk.removeprefix("BOM#")] = sorted(
                    name for line in lines for name in line["designators"]
                )
        return found

    def spoil(self, change: Change) -> Callable[[str, dict[str, Any], Any], Any]:
        """The BOM's query is executed with errors."""

        def spoiled(operation: str, variables: dict[str, Any], answer: Any) -> Any:
            if operation == self.operation and change.target in variables.values():
                return {"errors": [{"message": "x"}], "data": None}
            return answer

        return spoiled

    def test_only_the_chosen_projects_are_synced(self, workspace: Workspace) -> None:
        project = workspace.project(ONE)
        installation = Installation(workspace, projects=[ONE])
        installation.sync(self.trigger)
        expected = self.things(workspace)
        chosen = {name: value for name, value in expected.items() if project["projectId"] in name}
        assert self.stored(installation) == chosen
        assert 0 < len(chosen) < len(expected)

        installation.configure(projects=[ONE, MANY])
        installation.sync(self.trigger)
        assert self.stored(installation) == expected

    def test_a_variant_whose_name_fits_no_key_fails_alone(self, workspace: Workspace) -> None:
        before = self.things(workspace)
        workspace.rename_last_variant(MANY, "\N{GREEK SMALL LETTER MU}" * 200)
        installation = Installation(workspace)
        run = installation.sync(self.trigger)
        (failure,) = installation.stores.runs.failures(run.run_id)
        assert (failure["error"]["code"], failure["error"]["project_name"]) == ("invalid_input", MANY)
        missing = before.keys() - self.stored(installation).keys()
        assert len(missing) == 1
        assert workspace.project(MANY)["projectId"] in missing.pop()
        assert (run.state, run.failed, run.settled) == (RunState.FINISHED, 1, run.planned)

    def test_a_project_that_cannot_be_read_leaves_the_others_alone(self, workspace: Workspace) -> None:
        hidden = workspace.project(MANY)
        installation = Installation(workspace)

        def hide(operation: str, variables: dict[str, Any], answer: Any) -> Any:
            return {"data": {"desProjectById": None}} if variables.get("id") == hidden["id"] else answer

        workspace.spoil = hide
        run = installation.sync(self.trigger)
        (failure,) = installation.stores.runs.failures(run.run_id)
        assert failure["error"]["project_name"] == MANY
        expected = self.things(workspace)
        assert self.stored(installation) == {
            name: value for name, value in expected.items() if hidden["projectId"] not in name
        }
        workspace.spoil = None
        installation.sync(self.trigger)
        assert self.stored(installation) == expected
        assert installation.event_types == []  # half of the first sync failed: no baseline


class FullSweepOfBoms(BomEntity):
    """A sweep that looks at every project, and so follows settings that say what a BOM is."""

    def test_no_variations_can_be_left_out(self, workspace: Workspace) -> None:
        installation = Installation(workspace, sync_no_variations=False)
        installation.sync(self.trigger)
        expected = self.things(workspace)
        left_out = keys.encode_name(NO_VARIATIONS)
        assert self.stored(installation) == {
            name: value for name, value in expected.items() if not name.endswith(left_out)
        }
        installation.configure()
        installation.sync(self.trigger)
        assert self.stored(installation) == expected

    def test_another_rule_for_the_ipn_rewrites_every_bom(self, installation: Installation) -> None:
        installation.configure(use_component_name_as_ipn=True)
        run = installation.sync(self.trigger)
        assert (run.changed, run.failed) == (len(self.things(installation.workspace)), 0)
        assert set(installation.event_types) == {"BOM Changed"}
        lines = [item for (_, sk), item in installation.cloud.catalog().items() if sk.startswith("LINE#")]
        assert lines
        assert [line for line in lines if line["ipn"] != line["component"]] == []
        assert installation.sync(self.trigger).changed == 0

    def test_a_rule_for_the_ipn_that_finds_the_same_changes_no_content(
        self, installation: Installation
    ) -> None:
        before = installation.cloud.objects()
        installation.configure(ipn_parameter="no such parameter")
        run = installation.sync(self.trigger)
        assert (run.changed, installation.event_types) == (0, [])
        assert installation.cloud.objects().keys() == before.keys()
        installation.sync(self.trigger)
        assert "put_object" not in installation.writes

"""The three ways in which a fault takes part in a request."""

from dataclasses import replace
from typing import Any

from pydantic import Field
from typing_extensions import override

from local.simulator.edits.edit import Edit
from local.simulator.edits.endpoint import read_fields
from local.simulator.faults.fault import Fault, Times
from local.simulator.faults.memo import Memo
from local.simulator.faults.past import Past
from local.simulator.faults.scene import Scene
from local.simulator.gateway.reading import Reading
from local.simulator.web.messages import Response
from local.simulator.workspace.snapshot import Snapshot


class Failure(Fault):
    """Spoils one answer. Of several that are due, the one ordered first takes the request."""

    def serve(self, scene: Scene) -> Response | None:
        """The answer to give; null if the fault has no effect on this request."""
        raise NotImplementedError


class Interference(Fault):
    """Edits the workspace just before a request is read. All that are due do."""

    edits: list[dict[str, Any]] = Field(min_length=1)
    """Edits as `POST /_simulator/edits` takes them."""

    @override
    def check(self, snapshot: Snapshot) -> None:
        super().check(snapshot)
        self.read()

    def read(self) -> list[Edit]:
        """The edits. Raises EditError for what is none."""
        return [read_fields(fields) for fields in self.edits]


class Condition(Fault):
    """Shows another workspace than there is, until it is cleared. All that are due hold at once."""

    times: Times | None = None

    def show(self, view: Reading, past: Past, memo: Memo) -> Reading:
        """What a request reads instead of `view`."""
        raise NotImplementedError


class ChangedData(Condition):
    """A condition that shows other records."""

    @override
    def show(self, view: Reading, past: Past, memo: Memo) -> Reading:
        def make() -> Snapshot:
            return self.changed(view.snapshot, past)

        made = memo.of(view.snapshot, self.phase(view.snapshot, past), make)
        return replace(showing(view, made.snapshot), key=f"{view.key}.{made.generation}")

    def changed(self, snapshot: Snapshot, past: Past) -> Snapshot:
        """The snapshot to show in place of the true one."""
        raise NotImplementedError

    def phase(self, _snapshot: Snapshot, _past: Past) -> int:
        """What beside the snapshot decides what is shown."""
        return 0


def showing(view: Reading, snapshot: Snapshot) -> Reading:
    """The view with another snapshot of the workspace that holds everything."""

    def swapped(one: Snapshot) -> Snapshot:
        return snapshot if one.info["url"] == view.snapshot.info["url"] else one

    return replace(view, snapshot=snapshot, reach=tuple(map(swapped, view.reach)), own=swapped(view.own))

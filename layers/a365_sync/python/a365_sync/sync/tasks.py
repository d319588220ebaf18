"""A unit of work: bring one BOM up to date. It travels as the body of a queue message."""

from pydantic import BaseModel, ConfigDict

from a365_sync.bom.model import BomIdentity
from a365_sync.store import keys
from a365_sync.store.queue import Message


class BomTask(BaseModel):
    """Which BOM, and what is needed to ask Altium for it; node ids are good for the moment only.

    `node_id` is the project's for a WIP BOM and the release's for a released one; `owed` tells that the same task
    failed in an earlier run.
    """

    model_config = ConfigDict(frozen=True)

    run_id: str
    identity: BomIdentity
    node_id: str
    project_name: str
    release_description: str | None = None
    source_revision_id: str | None = None
    baseline: bool = False
    owed: bool = False

    @property
    def key(self) -> str:
        """The BOM's key; also the name of the unit within its run."""
        return keys.bom_key(self.identity)

    def message(self) -> Message:
        """The task for the queue: one BOM's tasks are done one after the other."""
        return Message(body=self.model_dump_json(), group=self.key, deduplication=f"{self.run_id} {self.key}")

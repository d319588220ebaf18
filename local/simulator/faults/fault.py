"""What every fault has, whatever its kind: which requests it befalls, and how often."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from local.simulator.edits.names import find_project
from local.simulator.workspace.snapshot import Snapshot

Times = Annotated[int, Field(ge=1, le=1_000_000)]
Seconds = Annotated[float, Field(gt=0, le=900)]


class OrderError(ValueError):
    """The order cannot be taken; the text says why, and what exists instead."""


class Fault(BaseModel):
    """The fields of a subclass are the order's JSON; its docstring is the kind's documentation.

    `operation`: the GraphQL operation's name, `*` for any. `times`: how often it is served, null for always.
    `after`: how many requests that it means are let pass first. `variables`: what the request's variables must
    be, where a record's name or GUID stands for its node id too. `project`: only requests for this project or
    one of its releases. `page_over`: only requests for pages of more elements than this.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    kind: ClassVar[str]
    remembers: ClassVar[bool] = False
    """Whether it looks back at the workspace as it was before an edit."""

    operation: str = Field(default="*", min_length=1)
    times: Times | None = 1
    after: int = Field(default=0, ge=0)
    variables: Mapping[str, Any] = Field(default_factory=dict)
    project: str | None = None
    page_over: int | None = Field(default=None, ge=0)

    def check(self, snapshot: Snapshot) -> None:
        """Raises EditError if the order names what does not exist."""
        if self.project is not None:
            find_project(snapshot, self.project)

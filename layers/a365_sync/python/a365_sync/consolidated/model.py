"""A consolidated BOM: its input, its rows, and where each piece of a row comes from."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from a365_sync.bom.model import Bom, Kind, Parameter, PartChoice


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)


@dataclass(frozen=True, slots=True)
class Build:
    """So many boards of a BOM, under the name that people know it by."""

    name: str
    bom: Bom
    boards: int


class Use(_Frozen):
    """One line of one BOM that needs the part; an alternate is used where it `replaces` another component."""

    build: str
    boards: int
    per_board: int
    designators: tuple[str, ...]
    kind: Kind
    component: str
    lifecycle_state: str
    ipn: str
    replaces: str

    @property
    def quantity(self) -> int:
        """Parts to buy for all boards of this build."""
        return self.boards * self.per_board


class Conflict(_Frozen):
    """Something that the BOMs do not agree on, or that two rows share; the quantities are right all the same."""

    code: str
    text: str


class ConsolidatedPart(_Frozen):
    """One part over all builds. Names, texts and state are those of its newest revision in use."""

    part_key: str
    item_id: str | None
    ipn: str
    component: str
    comment: str
    description: str
    lifecycle_state: str
    quantity: int
    uses: tuple[Use, ...]
    part_choices: tuple[PartChoice, ...]
    parameters: tuple[Parameter, ...]
    conflicts: tuple[Conflict, ...] = ()

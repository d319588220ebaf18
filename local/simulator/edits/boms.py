"""Edits of BOMs as they are now; without `variant`, in every variant that has the designators."""

from abc import abstractmethod
from collections.abc import Collection
from typing import Any, ClassVar

from pydantic import Field
from typing_extensions import override

from local.simulator.edits.bom_items import move_instances, replace_instances
from local.simulator.edits.edit import Edit, Edited, EditError
from local.simulator.edits.history import committed, with_project, with_variants
from local.simulator.edits.names import designators, find_component, find_project, find_variants, unknown
from local.simulator.workspace.records import BomItem, Variant
from local.simulator.workspace.snapshot import Snapshot


class BomEdit(Edit):
    """Commits by default; the message is made up if none is given."""

    project: str
    variant: str | None = None
    message: str | None = None
    commit: bool = True

    @abstractmethod
    def touched(self) -> list[str]:
        """The designators that must exist."""

    @abstractmethod
    def change(self, items: list[BomItem], snapshot: Snapshot) -> list[BomItem]:
        """One BOM's items after the edit."""

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        project = find_project(snapshot, self.project)
        variants = with_designators(find_variants(project, self.variant), self.touched(), project["name"])
        changed = {v["name"]: self._changed(v, snapshot) for v in variants}
        edited = with_variants(project, changed)
        result: dict[str, Any] = {"project": project["name"], "variants": list(changed)}
        if self.commit:
            edited = committed(snapshot, edited, self.message or self._summary(), now)
            result["revisionId"] = edited["latestRevisionId"]
        return Edited(with_project(snapshot, edited), result)

    def _changed(self, variant: Variant, snapshot: Snapshot) -> Variant:
        return {**variant, "bom": {"bomItems": self.change(variant["bom"]["bomItems"], snapshot)}}

    def _summary(self) -> str:
        return f"{self.kind.replace('_', ' ').capitalize()}: {', '.join(self.touched())}"


def with_designators(variants: list[Variant], names: Collection[str], project: str) -> list[Variant]:
    """The variants that have any of the designators; EditError if one of them is in none."""
    present = {variant["name"]: designators(variant) for variant in variants}
    everywhere = set().union(*present.values())
    for name in names:
        if name not in everywhere:
            raise unknown("designator", name, sorted(everywhere), f" in {project!r}")
    return [variant for variant in variants if present[variant["name"]] & set(names)]


class SwapPart(BomEdit):
    """Other component for the designators: by name (`CMP-00012-2`), item name, revision GUID or node id."""

    kind: ClassVar = "swap_part"
    designators: list[str] = Field(min_length=1)
    component: str

    @override
    def touched(self) -> list[str]:
        return self.designators

    @override
    def change(self, items: list[BomItem], snapshot: Snapshot) -> list[BomItem]:
        revision_id = find_component(snapshot, self.component)["revisionId"]
        return move_instances(items, self.designators, revision_id)


class MoveDesignator(BomEdit):
    """Another name for a designator; its part, fitted state and alternate stay."""

    kind: ClassVar = "move_designator"
    designator: str
    to: str = Field(min_length=1)

    @override
    def touched(self) -> list[str]:
        return [self.designator]

    @override
    def change(self, items: list[BomItem], snapshot: Snapshot) -> list[BomItem]:
        if any(use["designator"] == self.to for item in items for use in item["bomItemInstances"]):
            raise EditError(f"The designator {self.to!r} exists already.")
        return replace_instances(items, self.touched(), lambda use: {**use, "designator": self.to})


class SetFitted(BomEdit):
    """Fitted or not. A designator that becomes not fitted loses its alternate."""

    kind: ClassVar = "set_fitted"
    designators: list[str] = Field(min_length=1)
    fitted: bool

    @override
    def touched(self) -> list[str]:
        return self.designators

    @override
    def change(self, items: list[BomItem], snapshot: Snapshot) -> list[BomItem]:
        if self.fitted:
            return replace_instances(items, self.designators, lambda use: {**use, "isFitted": True})
        return replace_instances(
            items,
            self.designators,
            lambda use: {**use, "isFitted": False, "alternateComponentRevisionId": None},
        )


class SetAlternate(BomEdit):
    """An alternate component for the designators, which become fitted; null takes the alternate away."""

    kind: ClassVar = "set_alternate"
    designators: list[str] = Field(min_length=1)
    component: str | None

    @override
    def touched(self) -> list[str]:
        return self.designators

    @override
    def change(self, items: list[BomItem], snapshot: Snapshot) -> list[BomItem]:
        if self.component is None:
            return replace_instances(
                items, self.designators, lambda use: {**use, "alternateComponentRevisionId": None}
            )
        revision_id = find_component(snapshot, self.component)["revisionId"]
        return replace_instances(
            items,
            self.designators,
            lambda use: {**use, "isFitted": True, "alternateComponentRevisionId": revision_id},
        )

"""Edits of a design's set of variants."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from local.simulator.edits.edit import Edit, Edited, EditError
from local.simulator.edits.history import committed, with_project
from local.simulator.edits.names import find_project, find_variants
from local.simulator.workspace.records import Project, Variant
from local.simulator.workspace.snapshot import Snapshot


class AddVariant(Edit):
    """A new variant, its BOM copied from another."""

    kind: ClassVar = "add_variant"
    project: str
    name: str = Field(min_length=1)
    copy_of: str = "[No Variations]"
    message: str | None = None
    commit: bool = True

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        project = find_project(snapshot, self.project)
        if any(variant["name"] == self.name for variant in project["variants"]):
            raise EditError(f"The variant {self.name!r} exists already.")
        original = find_variants(project, self.copy_of)[0]
        variant: Variant = {**original, "name": self.name}
        edited = of_variants(project, [*project["variants"], variant])
        if self.commit:
            edited = committed(snapshot, edited, self.message or f"Add variant {self.name}", now)
        return Edited(with_project(snapshot, edited), {"project": project["name"], "variant": self.name})


class RemoveVariant(Edit):
    """A variant that is no more. `[No Variations]` cannot be removed."""

    kind: ClassVar = "remove_variant"
    project: str
    name: str
    message: str | None = None
    commit: bool = True

    @override
    def apply(self, snapshot: Snapshot, now: str) -> Edited:
        project = find_project(snapshot, self.project)
        gone = find_variants(project, self.name)[0]
        if self.name == "[No Variations]":
            raise EditError("Every design has the variant '[No Variations]'.")
        edited = of_variants(project, [variant for variant in project["variants"] if variant is not gone])
        if self.commit:
            edited = committed(snapshot, edited, self.message or f"Remove variant {self.name}", now)
        return Edited(with_project(snapshot, edited), {"project": project["name"], "variant": self.name})


def of_variants(project: Project, variants: list[Variant]) -> Project:
    return {**project, "variants": variants, "variantCount": len(variants)}

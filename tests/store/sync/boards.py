"""What a person counts on the boards by hand: straight from Altium's records, past every line of the sync."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from local.simulator.workspace.records import Component, Project, Variant


class Use(NamedTuple):
    """One instance as it is to be placed; `replaces` is the revision that an alternate stands in for."""

    designator: str
    revision: str
    kind: str
    replaces: str | None


class Board(NamedTuple):
    """A variant as designed or as released; `release` is None for the working design."""

    project: Project
    release: Any
    variant: Variant

    @property
    def name(self) -> tuple[str, str, str | None]:
        """Project, variant, and the release's description."""
        return self.project["name"], self.variant["name"], self.release and self.release["description"]

    def uses(self) -> list[Use]:
        """Every instance."""
        return [
            _use(item["componentRevisionId"], instance)
            for item in self.variant["bom"]["bomItems"]
            for instance in item["bomItemInstances"]
        ]

    def placed(self) -> Counter[str]:
        """How often each revision is placed on one board."""
        return Counter(use.revision for use in self.uses() if use.kind != "not_fitted")


def _use(revision: str, instance: Any) -> Use:
    alternate = instance["alternateComponentRevisionId"]
    if not instance["isFitted"]:
        return Use(instance["designator"], revision, "not_fitted", None)
    if alternate:
        return Use(instance["designator"], alternate, "alternate", revision)
    return Use(instance["designator"], revision, "fitted", None)


@dataclass
class Boards:
    """All boards of a workspace, and every revision of its components."""

    projects: list[Project]
    components: dict[str, Component]

    def working(self) -> list[Board]:
        """The designs as they are now."""
        return [Board(project, None, variant) for project in self.projects for variant in project["variants"]]

    def released(self, *, last: bool = False) -> list[Board]:
        """All releases, or each project's last."""
        return [
            Board(project, release, variant)
            for project in self.projects
            for release in sorted(project["releases"], key=lambda each: each["createdAt"])[-last:]
            for variant in release["variants"]
        ]

    def mpns(self, revision: str) -> list[str]:
        """Part numbers by priority."""
        ordered = sorted(self.components[revision]["manufacturerParts"], key=lambda part: part["priority"])
        return [part["partNumber"] for part in ordered]

    def item(self, revision: str) -> str:
        """The item of a revision."""
        return self.components[revision]["details"]["itemInternalId"]

    def latest(self) -> dict[str, Component]:
        """The latest revision of each item."""
        return {self.item(c["revisionId"]): c for c in self.components.values() if c["isLatestRevision"]}

"""Where each part of a dataset is used, by looking through all its BOMs. Nothing of the application is under it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.end_to_end.grouping import BomName, Group, boms, groups

Used = Counter[tuple[BomName, Group]]


class Scan:
    """Which lines hold an item, which an MPN (in capitals, without spaces)."""

    def __init__(self, dataset: Mapping[str, Any]) -> None:
        self.by_item: dict[str, Used] = {}
        self.by_mpn: dict[str, Used] = {}
        self._components = {part["name"]: part for part in dataset["components"]}
        for name in boms(dataset):
            for group in groups(dataset, name):
                self._note(name, group)

    def _note(self, name: BomName, group: Group) -> None:
        component = self._components[group.component]
        item = component["details"]["itemInternalId"]
        self.by_item.setdefault(item, Counter())[name, group] += 1
        for mpn in {spelt(choice["partNumber"]) for choice in component["manufacturerParts"]} - {""}:
            self.by_mpn.setdefault(mpn, Counter())[name, group] += 1

    def shared(self, among: Mapping[str, Used]) -> list[str]:
        """Those that stand in several projects."""
        return sorted(each for each, used in among.items() if len({name[1] for name, _ in used}) > 1)

    def items_of_kind(self, kind: str) -> list[str]:
        """Items that stand in a line of this kind."""
        return sorted(item for item, used in self.by_item.items() if any(g.kind == kind for _, g in used))

    def of_lower_rank(self) -> list[str]:
        """MPNs that are never the preferred part choice of the component they stand in."""
        choices = [part["manufacturerParts"] for part in self._components.values()]
        ordered = [sorted(each, key=lambda choice: choice["priority"]) for each in choices if each]
        first = {spelt(each[0]["partNumber"]) for each in ordered}
        return sorted(self.by_mpn.keys() - first)


def spelt(mpn: str) -> str:
    """An MPN in one spelling of case and spaces."""
    return "".join(mpn.upper().split())


def as_used(row: Mapping[str, Any]) -> tuple[BomName, Group]:
    """A row of a where-used answer in the scan's words."""
    release = row["release"] and row["release"]["id"]
    name = (row["source"], row["project"]["id"], release, row["variant"])
    placed = tuple(sorted(row["designators"]))
    return name, Group(row["component"], row["kind"], row["replaces"], row["quantity"], placed)

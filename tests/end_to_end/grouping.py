"""What each BOM must hold: a dataset's instances, grouped from its JSON alone. Nothing of the application is under it.

A BOM is named by its source (`wip` or `release`), project GUID, release GUID or None, and variant.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Dataset = Mapping[str, Any]
Row = Mapping[str, str]
BomName = tuple[str, str, str | None, str]


class Group(NamedTuple):
    """The instances of one component that share a kind and what they replace; designators sorted, repeats kept."""

    component: str
    kind: str
    replaces: str
    quantity: int
    designators: tuple[str, ...]


def boms(dataset: Dataset) -> dict[BomName, list[Any]]:
    """Every BOM's items as the dataset lists them."""
    found: dict[BomName, list[Any]] = {}
    for project in dataset["projects"]:
        for variant in project["variants"]:
            found["wip", project["projectId"], None, variant["name"]] = variant["bom"]["bomItems"]
        for release in project["releases"]:
            for variant in release["variants"]:
                name = ("release", project["projectId"], release["releaseId"], variant["name"])
                found[name] = variant["bom"]["bomItems"]
    return found


def groups(dataset: Dataset, bom: BomName) -> Counter[Group]:
    """The lines that a BOM must have, in no order."""
    names = {part["revisionId"]: part["name"] for part in dataset["components"]}
    found: Counter[Group] = Counter()
    for item in boms(dataset)[bom]:
        placed: dict[tuple[str, str, str], list[str]] = {}
        for instance in item["bomItemInstances"]:
            placed.setdefault(_place(item, instance, names), []).append(instance["designator"])
        for (component, kind, replaces), designators in placed.items():
            bought = 0 if kind == "not_fitted" else len(designators)
            found[Group(component, kind, replaces, bought, tuple(sorted(designators)))] += 1
    return found


def _place(item: Any, instance: Any, names: Mapping[str, str]) -> tuple[str, str, str]:
    component = names[item["componentRevisionId"]]
    alternate = instance["alternateComponentRevisionId"]
    if not instance["isFitted"]:
        return component, "not_fitted", ""
    return (names[alternate], "alternate", component) if alternate else (component, "fitted", "")


def groups_of(rows: list[Row]) -> Counter[Group]:
    """The same of a BOM's CSV."""
    return Counter(
        Group(
            row["component"],
            row["kind"],
            row["replaces"],
            int(row["quantity"]),
            tuple(sorted(row["designators"].split(","))) if row["designators"] else (),
        )
        for row in rows
    )


def differences(dataset: Dataset, bom: BomName, rows: list[Row]) -> list[str]:
    """What a CSV's rows lack and what they have too much, one sentence each; empty when they equal the dataset."""
    wanted, got = groups(dataset, bom), groups_of(rows)
    lacking = [f"lacks {group}" for group in (wanted - got).elements()]
    return lacking + [f"has {group}" for group in (got - wanted).elements()]


def part_facts(dataset: Dataset) -> dict[str, dict[str, str]]:
    """Columns of a BOM's CSV that say something of the component alone, by its name."""
    return {part["name"]: dict(_facts(part)) for part in dataset["components"]}


def _facts(part: Any) -> Iterator[tuple[str, str]]:
    choices = sorted(part["manufacturerParts"], key=lambda choice: choice["priority"])
    named = [(choice["companyName"], choice["partNumber"]) for choice in choices]
    maker, number = named[0] if named else ("", "")
    suppliers = choices[0]["supplierParts"] if choices else []
    yield "revision", part["revisionId"]
    yield "manufacturer", maker
    yield "mpn", number
    yield "alternates", ";".join(":".join(choice) for choice in named[1:])
    skus = sorted((each["companyName"], each["partNumber"]) for each in suppliers)
    yield "suppliers", ";".join(":".join(sku) for sku in skus)
    yield "comment", part["comment"]
    yield "description", part["description"]
    yield "lifecycle_state", part["lifeCycleState"]
    yield "managed", "true" if part["isManaged"] else "false"

"""The figures of docs/queries.md once more, made of nothing but the read API's answers."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.store.sync.api import Api, Json

Figures = Counter[tuple[Any, ...]]


def name(bom: Json) -> tuple[str, str, str | None]:
    """Project, variant, and the release's description."""
    return bom["project"]["name"], bom["variant"], bom["release"] and bom["release"]["description"]


def uses(api: Api, mpn: str) -> Figures:
    """`(project, variant, release, kind, designator)`: how often."""
    return Counter(
        (*name(use), use["kind"], designator)
        for use in api.items("/where-used", mpn=mpn)
        for designator in use["designators"]
    )


def needs(api: Api, builds: dict[tuple[str, str], int]) -> Figures:
    """`(component, manufacturer, MPN)`: how many, for so many boards of each project and variant."""
    keys = {name(bom)[:2]: bom["bom"] for bom in api.working()}
    asked = ",".join(f"{keys[board]}:{boards}" for board, boards in builds.items())
    rows = api.get("/consolidated-bom", builds=asked, format="json")
    return Counter({(row["Component"], row["Manufacturer"], row["MPN"]): row["Quantity"] for row in rows})


def ends_of_life(api: Api, ending: Iterable[str]) -> Figures:
    """`(project, variant, release, component, state)`: how many are placed on boards of last releases."""
    found: Figures = Counter()
    for bom, line in _placed(api.last_released()):
        if line["item_id"] is not None:
            part = api.get(f"/parts/{line['item_id']}")
            if part["lifecycle_state"] in ending:
                found[(*name(bom), part["name"], part["lifecycle_state"])] += line["quantity"]
    return found


def changes(api: Api) -> Figures:
    """`(project, variant, change, component, quantity before, after)` of each BOM in work since the version before."""
    found: Figures = Counter()
    for bom in api.working():
        if bom["version"] > 1:
            notice = api.get(f"/boms/{bom['bom']}/diff")
            older = api.get(f"/boms/{bom['bom']}", version=str(bom["version"] - 1))
            for change, component, before, after in _quantities(notice, older, bom):
                found[(*name(bom)[:2], change, component, before, after)] += 1
    return found


def drift(api: Api) -> Figures:
    """`(project, variant, component, released, working)` of lines that came, went or count otherwise."""
    released = {name(bom)[:2]: bom for bom in api.last_released()}
    found: Figures = Counter()
    for bom in (bom for bom in api.working() if name(bom)[:2] in released):
        notice = api.get(f"/boms/{bom['bom']}/drift")
        for change, component, before, after in _quantities(notice, released[name(bom)[:2]], bom):
            if change != "changed" or before != after:
                found[(*name(bom)[:2], component, before, after)] += 1
    return found


def single_sources(api: Api) -> dict[tuple[str, str], tuple[int, int]]:
    """`(manufacturer, MPN)`: in how many projects, and how many are placed."""
    placed: Figures = Counter()
    projects: dict[tuple[str, str], set[str]] = {}
    for bom, line in _placed(api.working()):
        if len(line["part_choices"]) == 1:
            part = line["part_choices"][0]["manufacturer"], line["part_choices"][0]["mpn"]
            placed[part] += line["quantity"]
            projects.setdefault(part, set()).add(bom["project"]["id"])
    return {part: (len(projects[part]), placed[part]) for part in projects}


def without_a_source(api: Api) -> Figures:
    """`(project, variant, component)`: how many are placed."""
    found: Figures = Counter()
    for bom, line in _placed(api.working()):
        if not line["part_choices"]:
            found[(*name(bom)[:2], line["component"])] += line["quantity"]
    return found


def unused(api: Api, items: Iterable[str]) -> list[str]:
    """The names of these items that stand in no BOM."""
    idle = [item for item in items if not list(api.items(f"/parts/{item}/where-used"))]
    return sorted(api.get(f"/parts/{item}")["name"] for item in idle)


def _placed(boms: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    return ((bom, line) for bom in boms for line in bom["lines"] if line["quantity"])


def _quantities(notice: Json, older: Json, newer: Json) -> Iterator[tuple[str, str, int, int]]:
    """Each changed line of a notice with its quantity in both BOMs, 0 where it is not."""
    before, after = ({line["line_key"]: line["quantity"] for line in bom["lines"]} for bom in (older, newer))
    for line in (line for line in notice["lines"] if line["change"] != "reordered"):
        key = line["line_key"]
        yield line["change"], line["component"], before.get(key, 0), after.get(key, 0)

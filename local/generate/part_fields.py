"""The large fields of a component: its parameters and its part choices."""

import random
from itertools import product

from local.generate.vocabulary import CONDITIONS, MAKERS, PARAMETER_VALUES, PARAMETERS, SUPPLIERS, Kind
from local.simulator.workspace.records import ManufacturerPart, Parameter, SupplierPart

NAMES = [name + condition for condition, name in product(CONDITIONS, PARAMETERS)]
# Part choices keep to few names as long as there are few of them.
FEWEST_NAMES = len(PARAMETERS)


def parameters(
    numbers: random.Random, count: int, kind: Kind, value: str, revision: int | None
) -> list[Parameter]:
    """In order of their names. `revision` None is an unmanaged component: its parameters have no type."""
    typed: list[Parameter] = []
    if count > 1 and kind.typed:
        typed = [{"name": kind.typed[0], "value": value, "type": kind.typed[1] if revision else "NONE"}]
    last: Parameter = {
        "name": "Version",
        "value": str(revision or ""),
        "type": "TEXT" if revision else "NONE",
    }
    left = count - 1 - len(typed)
    known = NAMES[: max(FEWEST_NAMES, left)]
    others: list[Parameter] = [
        {"name": name, "value": numbers.choice(PARAMETER_VALUES), "type": last["type"]}
        for name in numbers.sample(known, left)
    ]
    return sorted([*others, *typed, last], key=lambda parameter: parameter["name"])


def part_choices(numbers: random.Random, count: int, skus: int, stem: str) -> list[ManufacturerPart]:
    """The best choice first. `stem`: what makes the part numbers this component's own; `skus`: their mean."""
    return [
        {
            "companyName": numbers.choice(MAKERS),
            "partNumber": f"{stem}{numbers.choice('ABCDXZ')}{priority}{numbers.choice(('', '-TR', '#PBF', '/NOPB'))}",
            "priority": priority,
            "octopartId": None,
            "supplierParts": supplier_parts(numbers, numbers.randint(1, 2 * skus - 1), f"{stem}-{priority}"),
        }
        for priority in range(count)
    ]


def supplier_parts(numbers: random.Random, count: int, stem: str) -> list[SupplierPart]:
    return [
        {
            "companyName": numbers.choice(SUPPLIERS),
            "partNumber": f"{numbers.randint(100, 999)}-{stem}-{place + 1}-ND",
            "prices": None,
            "stocks": None,
        }
        for place in range(count)
    ]

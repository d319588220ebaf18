"""How `make test` spreads the tests over processes: what shares something stays together, what is long begins first."""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

LONG = ("end_to_end/", "stateful/", "faults/", "store/", "functions/", "unit/generate/")
TOGETHER = {
    "story": ("edited_workspace", "full_sync", "unchanged_workspace", "webhook_refusals"),
    "strange door": ("settings_at_work", "strange_door"),
    "sample": ("embedded_cloud", "embedded_roles", "embedded_services"),
}
"""Modules of tests/end_to_end whose installation, with all that was done to it, is the same."""
GROUPS = {
    f"tests/end_to_end/test_{module}.py": group for group, modules in TOGETHER.items() for module in modules
}


def processes() -> int:
    """One for each processor, and one more: who tests in the embedded cloud waits for it most of the time."""
    return (os.cpu_count() or 1) + 1


def scheduler(config: pytest.Config, log: Any) -> Any:
    """The classes of a module, and its functions, each go to one process with the fixtures that they share."""
    config.option.loadscopereorder = False  # it would begin with the scopes of the most tests
    made = LoadScopeScheduling(config, log)
    made._split_scope = scope
    return made


def scope(nodeid: str) -> str:
    """What a test shares a process with."""
    place = nodeid.partition("[")[0].rpartition("::")[0]
    return GROUPS.get(place, place)


def turn(item: pytest.Item) -> int:
    """A key to sort by: lest one process works alone at the end."""
    place = item.nodeid.removeprefix("tests/")
    return next((number for number, folder in enumerate(LONG) if place.startswith(folder)), len(LONG))

"""Every kind of fault, alike: served as often as ordered, after as many as ordered, and counted; then never more."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from local.simulator.faults.control import read_fault
from local.simulator.faults.kinds import KINDS
from local.simulator.gateway.connections import PageLimits
from local.simulator.options import Options
from tests.simulator.caller import LIBRARY, PROJECTS, WIP_BOM, Caller
from tests.simulator.faults.ordering import COMPONENTS, NAMES, PROJECT, order, outcome, report, served

README = Path(__file__).parents[3] / "local/simulator/README.md"
PART = "CMP-00201"


class Case(NamedTuple):
    """An order, and the request that it befalls: an operation's name, what to ask, which edit shows it."""

    order: dict[str, Any]
    operation: str
    query: str
    edit: dict[str, Any] | None = None


ADD = {"edit": "add_component", "comment": "new", "at": "start"}
RELEASE = {"edit": "make_release", "project": "Thermostat", "description": "next"}
SWAP = {"edit": "set_fitted", "project": "Thermostat", "designators": ["R1"], "fitted": False}
CHANGE = {"edit": "change_component", "component": PART, "comment": "other"}


def bom(order: dict[str, Any], edit: dict[str, Any] | None = None) -> Case:
    return Case(order, "WipBom", WIP_BOM, edit)


def listing(order: dict[str, Any], edit: dict[str, Any] | None = None) -> Case:
    return Case(order, "Projects", PROJECTS, edit)


def holes(missing: str, operation: str, query: str) -> Case:
    return Case({"fault": "partial_data", "missing": missing}, operation, query)


CASES = [
    bom({"fault": "connection_reset"}),
    bom({"fault": "connection_reset", "when": "half"}),
    bom({"fault": "timeout", "seconds": 0.01, "then": "hang_up"}),
    *(listing({"fault": "status", "status": status}) for status in (400, 404, 500, 502, 503, 504, 599)),
    listing({"fault": "status", "status": 500, "body": "json"}),
    listing({"fault": "status", "status": 503, "body": "empty", "retry_after": 7}),
    listing({"fault": "throttled"}),
    listing({"fault": "throttled", "retry_after": 3}),
    listing({"fault": "throttled", "retry_after": 3, "retry_after_form": "date"}),
    listing({"fault": "throttled", "form": "LIMIT_EXCEEDED"}),
    listing({"fault": "throttled", "form": "LimitExceeded"}),
    listing({"fault": "expired_token"}),
    listing({"fault": "expired_token", "status": 200, "spelling": "AUTH_EXPIRED_TOKEN"}),
    *(holes(missing, "WipBom", WIP_BOM) for missing in ("bom", "items", "nodes", "component", "variant")),
    *(holes(missing, "Project", PROJECT) for missing in ("project", "design", "variants", "releases")),
    holes("latest_revision", "Projects", PROJECTS),
    holes("projects", "Projects", PROJECTS),
    holes("library_components", "Library", LIBRARY),
    holes("components_by_ids", "Components", COMPONENTS),
    bom({"fault": "cost_limit"}),
    bom({"fault": "cost_limit", "status": 400, "cost": "type"}),
    bom({"fault": "page_limit", "largest": 19}),
    bom({"fault": "execution_timeout"}),
    *(bom({"fault": "malformed", "form": form}) for form in ("truncated", "html", "empty", "content_type")),
    *(listing({"fault": "empty_page", "cursor": cursor}) for cursor in ("next", "same", "null")),
    listing({"fault": "unchanged_cursor"}),
    listing({"fault": "missing_page_info"}),
    listing({"fault": "missing_page_info", "null": True}),
    listing({"fault": "moving_total", "by": -2}),
    Case({"fault": "late_visibility", "seconds": 900, "what": ["component"]}, "Library", LIBRARY, ADD),
    bom({"fault": "late_visibility", "seconds": 900, "what": ["bom"]}, SWAP),
    Case({"fault": "late_visibility", "seconds": 900, "what": ["release"]}, "Project", PROJECT, RELEASE),
    listing({"fault": "release_without_update"}, RELEASE),
    listing({"fault": "null_latest_revision", "projects": ["Thermostat"]}),
    Case({"fault": "unmanaged_components", "components": [PART]}, "Components", COMPONENTS),
    listing({"fault": "lost_permission", "share": 0.3}),
    Case({"fault": "lost_permission", "projects": ["Thermostat"], "by_id": "error"}, "Project", PROJECT),
    listing({"fault": "lost_workspace"}),
]


@pytest.fixture
def open_caller(run: Callable[[Options], Caller]) -> Caller:
    return run(Options(page_limits=PageLimits(default=5, largest=1000)))


def variables(caller: Caller, operation: str) -> dict[str, Any]:
    snapshot = caller.simulator.store.current
    thermostat = next(one for one in snapshot.projects.values() if one["name"] == "Thermostat")
    part = next(part for part in snapshot.latest_components if part["name"].startswith(PART))
    known: dict[str, dict[str, Any]] = {
        "WipBom": {"parent": thermostat["id"], "variant": "[No Variations]", "first": 200},
        "Project": {"id": thermostat["id"]},
        "Components": {"ids": [part["id"]]},
        "Projects": {"first": 5},
        "Library": {"first": 5},
    }
    return known[operation]


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case.order))
def test_it_is_served_as_ordered(open_caller: Caller, case: Case) -> None:
    asked = variables(open_caller, case.operation)
    elsewhere = {"fault": "status", "status": 418, "operation": "Elsewhere"}
    order(open_caller, elsewhere, {**case.order, "operation": case.operation, "times": 2, "after": 1})
    if case.edit:
        open_caller.edit(**case.edit)
    seen = [outcome(open_caller, case.query, **asked) for _ in range(4)]
    assert seen[0] == seen[3], "what comes before and after"
    assert seen[0].startswith("200")
    assert seen[0] not in seen[1:3]
    assert served(open_caller) == {case.order["fault"]: {case.operation: 2}}
    waiting, done = report(open_caller)["ordered"]
    assert (done["served"], done["left"], waiting["served"], waiting["left"]) == (2, 0, 0, 1)


@pytest.mark.parametrize("moment", [0, 1, 2])
def test_an_edit_befalls_the_page_it_is_ordered_for(open_caller: Caller, moment: int) -> None:
    edits = [{"edit": "rename_project", "project": "Thermostat", "to": "Other"}]
    order(open_caller, {"fault": "shifted_rows", "operation": "Names", "after": moment, "edits": edits})
    names = [[n["name"] for n in open_caller.read(NAMES, first=9)["all"]["nodes"]] for _ in range(3)]
    assert ["Other" in page for page in names] == [number >= moment for number in range(3)]
    assert served(open_caller) == {"shifted_rows": {"Names": 1}}


def test_every_kind_has_a_case() -> None:
    assert {case.order["fault"] for case in CASES} | {"shifted_rows"} == set(KINDS)


def test_the_readme_shows_every_kind_with_orders_that_are_taken() -> None:
    orders = re.findall(r"`(\{\"fault\".*?\})`(?: \||[,;])", README.read_text(encoding="utf-8"))
    assert {read_fault(json.loads(text)).kind for text in orders} == set(KINDS)

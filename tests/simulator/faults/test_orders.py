"""Orders: which requests they mean, how often, what is told of them, what is refused."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from local.simulator.faults.fault import OrderError
from local.simulator.faults.kinds.statuses import Status
from local.simulator.faults.kinds.throttling import Throttled
from tests.simulator.caller import LIBRARY, PROJECTS, RELEASE_BOM, WIP_BOM, Caller
from tests.simulator.faults.ordering import COMPONENTS, NAMES, PROJECT, faults_url, order, report, served

FAIL = {"fault": "status", "status": 503}
ALL = "[No Variations]"


def status(caller: Caller, query: str = NAMES, **variables: Any) -> int:
    return caller.post(query, **variables).status_code


def test_nothing_is_ordered_at_first(caller: Caller) -> None:
    assert report(caller) == {"ordered": [], "served": {}}
    assert status(caller) == 200


def test_an_order_means_one_operation_or_any(caller: Caller) -> None:
    order(caller, {**FAIL, "operation": "Projects"})
    assert [status(caller), status(caller, PROJECTS), status(caller, PROJECTS)] == [200, 503, 200]
    order(caller, {**FAIL, "times": 2})
    assert [status(caller), status(caller, LIBRARY), status(caller)] == [503, 503, 200]
    assert served(caller) == {"status": {"Projects": 1, "Names": 1, "Library": 1}}


def test_orders_are_served_one_after_the_other(caller: Caller) -> None:
    order(caller, {**FAIL, "times": 2}, {"fault": "throttled"}, {**FAIL, "status": 500, "after": 4})
    assert [status(caller) for _ in range(6)] == [503, 503, 429, 200, 500, 200]


def test_a_fault_that_always_happens(caller: Caller) -> None:
    order(caller, {**FAIL, "times": None})
    assert {status(caller) for _ in range(5)} == {503}
    (standing,) = report(caller)["ordered"]
    assert standing == {
        "number": 1,
        "order": {"fault": "status", "status": 503, "times": None},
        "seen": 5,
        "served": 5,
        "left": None,
    }


@pytest.mark.parametrize("name", ["Thermostat", "8381D007-BF5B-51CA-A89C-66F052B2A45E"])
def test_one_project_always_fails(caller: Caller, name: str) -> None:
    broken, sound = caller.project("Thermostat"), caller.project("two_ax_PCB")
    releases = [
        caller.read(PROJECT, id=project["id"])["desProjectById"]["design"]["releases"]["nodes"][0]["id"]
        for project in (broken, sound)
    ]
    order(caller, {**FAIL, "times": None, "project": name})
    assert [status(caller, PROJECT, id=project["id"]) for project in (broken, sound)] == [503, 200]
    for parent, query, expected in (
        (broken["id"], WIP_BOM, 503),
        (sound["id"], WIP_BOM, 200),
        (releases[0], RELEASE_BOM, 503),
        (releases[1], RELEASE_BOM, 200),
    ):
        assert status(caller, query, parent=parent, variant=ALL) == expected
    assert status(caller) == 200
    assert served(caller) == {"status": {"Project": 1, "ReleaseBom": 1, "WipBom": 1}}


def test_variables_may_be_as_sent_or_named(caller: Caller) -> None:
    thermostat, other = caller.project("Thermostat"), caller.project("two_ax_PCB")
    first = caller.simulator.store.current.latest_components[0]
    always = {**FAIL, "times": None}
    order(
        caller,
        {**always, "variables": {"parent": "Thermostat", "variant": "Panel"}},
        {**always, "variables": {"ids": first["name"]}},
        {**always, "operation": "Names", "variables": {"after": None, "first": 3}},
    )
    asked = [(thermostat, "Panel"), (thermostat, ALL), (other, ALL)]
    seen = [status(caller, WIP_BOM, parent=project["id"], variant=name) for project, name in asked]
    assert seen == [503, 200, 200]
    assert [status(caller, COMPONENTS, ids=ids) for ids in (["x", first["id"]], ["x"])] == [503, 200]
    assert [status(caller, first=n) for n in (3, 4)] == [503, 200]
    assert status(caller, first=3, after="MA==") == 200


def test_only_large_pages(caller: Caller) -> None:
    order(caller, {"fault": "cost_limit", "status": 400, "times": None, "page_over": 10})
    assert [status(caller, first=n) for n in (11, 10, 100)] == [400, 200, 400]
    assert status(caller) == 200


def test_a_fault_without_effect_is_not_served(caller: Caller) -> None:
    order(caller, {"fault": "partial_data", "missing": "bom"}, {"fault": "lost_permission", "share": 1})
    caller.read(LIBRARY, first=1)
    assert served(caller) == {}
    assert [one["left"] for one in report(caller)["ordered"]] == [1, None]
    assert [one["seen"] for one in report(caller)["ordered"]] == [1, 1]


def test_requests_that_are_refused_anyway_use_nothing_up(caller: Caller) -> None:
    order(caller, FAIL)
    assert caller.post("{ nothing }").status_code == 400
    assert requests.post(caller.simulator.graphql_url, json={"query": NAMES}, timeout=10).status_code == 401
    assert [status(caller), status(caller)] == [503, 200]


def test_many_at_once_are_served_exactly_as_often_as_ordered(caller: Caller) -> None:
    order(caller, {**FAIL, "times": 7}, {"fault": "moving_total", "times": 5})
    ready = threading.Barrier(8)

    def ask(_: int) -> list[tuple[int, str]]:
        client = Caller(caller.simulator)
        ready.wait()
        answers = [client.post(NAMES, first=1) for _ in range(5)]
        return [(one.status_code, one.text.partition('"extensions"')[0]) for one in answers]

    with ThreadPoolExecutor(8) as pool:
        seen = [one for answers in pool.map(ask, range(8)) for one in answers]
    assert sum(code == 503 for code, _ in seen) == 7
    assert sum('"totalCount":9' in text for _, text in seen) == 5
    assert served(caller) == {"moving_total": {"Names": 5}, "status": {"Names": 7}}


@pytest.mark.parametrize("way", ["delete", "clear"])
def test_orders_can_be_cleared(caller: Caller, way: str) -> None:
    order(caller, {**FAIL, "times": None})
    assert status(caller) == 503
    url = faults_url(caller)
    cleared = (
        requests.delete(url, timeout=10)
        if way == "delete"
        else requests.post(url, json={"clear": True}, timeout=10)
    )
    assert cleared.json() == {"ordered": [], "served": {"status": {"Names": 1}}}
    assert status(caller) == 200


def test_the_accounting_can_begin_again_without_the_orders(caller: Caller) -> None:
    order(caller, {**FAIL, "times": 2})
    assert status(caller) == 503
    requests.post(caller.simulator.url + "/_simulator/requests/reset", timeout=10)
    assert served(caller) == {}
    assert [status(caller), status(caller)] == [503, 200]
    assert served(caller) == {"status": {"Names": 1}}


def test_orders_in_the_same_process(caller: Caller) -> None:
    faults = caller.simulator.faults
    faults.order(Status(status=502, operation="Names"), Throttled(project="Thermostat"))
    assert [status(caller), status(caller)] == [502, 200]
    assert faults.served() == {"status": {"Names": 1}}
    with pytest.raises(OrderError, match="Thermostat"):
        faults.order(Throttled(project="Termostat"))
    faults.clear()
    assert not faults.active


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ([{"fault": "statsu"}], "'status'"),
        ([{"fault": "status"}], "status: status"),
        ([{"fault": "status", "status": 200}], "greater than or equal to 400"),
        ([{**FAIL, "opration": "X"}], "'operation'"),
        ([{**FAIL, "times": 0}], "times"),
        ([{**FAIL, "project": "Termostat"}], "'Thermostat'"),
        ([FAIL, {"fault": "shifted_rows", "edits": [{"edit": "ad_component"}]}], "'add_component'"),
        ([{"fault": "lost_permission"}], "either `projects` or `share`"),
        ([{"fault": "lost_permission", "projects": ["Termostat"]}], "'Thermostat'"),
        ([{"fault": "unmanaged_components", "components": ["CMP-00201-99"]}], "'CMP-00201"),
        ([{"fault": "partial_data", "missing": "all"}], "'bom'"),
        ("status", "one of: connection_reset"),
        ({"clear": False}, "one of: connection_reset"),
    ],
)
def test_an_order_that_is_none_is_refused_and_nothing_ordered(caller: Caller, body: Any, told: str) -> None:
    answer = requests.post(faults_url(caller), json=body, timeout=10)
    assert (answer.status_code, told in answer.json()["message"]) == (400, True), answer.text
    assert report(caller)["ordered"] == []


def test_a_body_that_is_not_json_is_refused(caller: Caller) -> None:
    assert requests.post(faults_url(caller), data=b"{", timeout=10).status_code == 400


def test_every_kind_tells_its_fields(caller: Caller) -> None:
    kinds = requests.get(faults_url(caller) + "/kinds", timeout=10).json()
    assert kinds["timeout"]["properties"].keys() >= {"operation", "times", "after", "variables", "seconds"}

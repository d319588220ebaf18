"""`/diff` and `/drift` on the real boards: what they answer leads from the older BOM to the newer one."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from a365_sync.bom.model import Bom, BomIdentity, BomLine, Parameter, Source
from a365_sync.changes.applying import apply
from a365_sync.changes.differ import diff
from a365_sync.changes.notice import Notice, parse_notice
from a365_sync.changes.table import as_csv
from a365_sync.store import keys
from tests.builders import bom_line
from tests.functions.account import Account, account
from tests.functions.asking import afresh, send
from tests.functions.stock import FIRST, Stock, fill, identity
from tests.real_boms import ODRIVE, real_bom

BOARD = "BOARD"
DESIGN = real_bom(ODRIVE, "[No Variations]").lines
VARIANT = real_bom(ODRIVE, "48V").lines
WIP = identity("48V", project=BOARD)
OTHER = identity("[No Variations]", project=BOARD)
LATER = FIRST + timedelta(days=1)


def release(name: str, days: int) -> BomIdentity:
    made = (FIRST + timedelta(days=days)).isoformat()
    fields = {"release_id": name, "release_created_at": made}
    return identity("48V", Source.RELEASE, BOARD).model_copy(update=fields)


OLD, LAST, GONE = release("B", 1), release("A", 2), release("C", 3)


@pytest.fixture(scope="module")
def stocked() -> Iterator[Account]:
    """ODrive's board: its design became the variant; of its releases the last was removed."""
    with account() as opened:
        fill(opened)
        stock = Stock()
        stock.bom(WIP, *DESIGN, indexed=False)
        stock.bom(WIP, *VARIANT, at=LATER, indexed=False)
        stock.bom(OTHER, *DESIGN, indexed=False)
        stock.bom(OLD, *DESIGN, indexed=False)
        stock.bom(LAST, *DESIGN[1:], indexed=False)
        stock.catalog.retire(GONE, stock.bom(GONE, bom_line(), indexed=False), LATER.isoformat())
        stock.bom(identity("unreleased", project=BOARD), bom_line(), indexed=False)
        yield opened


def told(opened: Account, of: BomIdentity, what: str = "diff", status: int = 200, **query: str) -> Any:
    """What is answered of a BOM; `from_` is `from`."""
    segments = keys.bom_key(of).split("/")[1:]
    names = ("project", "variant") if of.source is Source.WIP else ("project", "release", "variant")
    given = {name.rstrip("_"): value for name, value in query.items()}
    call = afresh(f"{of.source.value}-bom-{what}", given, **dict(zip(names, segments, strict=True)))
    return send(opened, call, status)[0]


def notice(document: Any) -> Notice:
    return parse_notice(json.dumps(document).encode())


def leads(document: Any, older: tuple[BomIdentity, Any], newer: tuple[BomIdentity, Any]) -> bool:
    before, after = (Bom(identity=which, lines=lines) for which, lines in (older, newer))
    return apply(notice(document).difference, before) == after


def test_the_diff_of_two_versions_applied_to_the_older_gives_the_newer(stocked: Account) -> None:
    found = told(stocked, WIP, from_="1", to="2")
    assert leads(found, (WIP, DESIGN), (WIP, VARIANT))
    assert "45 designators with another alternate" in found["summary"]
    assert (found["older"]["version"], found["newer"]["version"]) == (1, 2)
    assert found["older"]["project_name"] == "two_ax_PCB"
    assert leads(told(stocked, WIP, from_="2", to="1"), (WIP, VARIANT), (WIP, DESIGN))


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"to": "2"},
        {"from_": "1"},
        {"from_": (LATER - timedelta(seconds=1)).isoformat(), "to": LATER.isoformat()},
        {"to": keys.bom_key(WIP)},
    ],
)
def test_the_version_before_is_the_default_and_times_name_versions(stocked: Account, query: Any) -> None:
    assert told(stocked, WIP, **query) == told(stocked, WIP, from_="1", to="2")


def test_between_boms_from_the_one_of_the_path_unless_the_other_is_from(stocked: Account) -> None:
    to_release = told(stocked, WIP, to=keys.bom_key(LAST))
    assert leads(to_release, (WIP, VARIANT), (LAST, DESIGN[1:]))
    assert leads(told(stocked, WIP, from_=keys.bom_key(OTHER)), (OTHER, DESIGN), (WIP, VARIANT))
    assert leads(told(stocked, LAST, from_=keys.bom_key(OLD)), (OLD, DESIGN), (LAST, DESIGN[1:]))
    assert leads(told(stocked, OLD, to=keys.bom_key(WIP)), (OLD, DESIGN), (WIP, VARIANT))


def test_a_first_version_has_none_before(stocked: Account) -> None:
    for query in ({}, {"to": "1"}):
        problem = told(stocked, LAST, status=400, **query)["error"]
        assert "has no version before 1: say in from" in problem["message"]
    assert "removed at" in told(stocked, GONE, status=404)["error"]["message"]


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ({"from_": "7"}, 404, "versions 1 to 2"),
        ({"from_": "0"}, 400, "from: "),
        ({"to": "yesterday"}, 400, "a version's number"),
        ({"to": "2026-11-19T12:00:00"}, 400, "a version's number"),
        ({"to": "2026-11-01T12:00:00Z"}, 404, "was not there at"),
        ({"from_": "wip/BOARD/nothing"}, 404, "wip/BOARD/nothing"),
        ({"from_": "wip/BOARD/!FF"}, 400, "is no BOM's key"),
        ({"from_": f"wip/{'x' * 101}/48V"}, 400, "a version's number"),
        ({"format": "pdf"}, 400, "format"),
    ],
)
def test_what_is_wrong_is_named(stocked: Account, query: Any, status: int, named: str) -> None:
    assert named in told(stocked, WIP, status=status, **query)["error"]["message"]


def test_an_unknown_parameter_is_told_from_those_that_there_are(stocked: Account) -> None:
    message = told(stocked, WIP, status=400, since="1")["error"]["message"]
    assert "there are format, parameters, from, to" in message


def test_drift_is_the_differs_from_the_last_release_that_is_there(stocked: Account) -> None:
    found = told(stocked, WIP, "drift")
    before, after = Bom(identity=LAST, lines=DESIGN[1:]), Bom(identity=WIP, lines=VARIANT)
    assert notice(found).difference == diff(before, after)
    assert found["older"]["release_description"] == "v3.4b"


def test_a_variant_that_no_release_has_does_not_drift(stocked: Account) -> None:
    problem = told(stocked, identity("unreleased", project=BOARD), "drift", 404)["error"]
    assert "has the variant of wip/BOARD/unreleased" in problem["message"]
    told(stocked, identity("nothing", project=BOARD), "drift", 404)


def test_the_rows_are_the_differs(stocked: Account) -> None:
    expected = as_csv(diff(Bom(identity=WIP, lines=DESIGN), Bom(identity=WIP, lines=VARIANT)))
    assert told(stocked, WIP, format="csv") == expected


def test_the_page_is_shown_without_anything_from_elsewhere(stocked: Account) -> None:
    call = afresh("wip-bom-drift", {"format": "html"}, project=BOARD)
    page, headers = send(stocked, call)
    assert b"<h1>two_ax_PCB</h1>" in page
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert headers["x-content-type-options"] == "nosniff"
    assert "content-disposition" not in headers
    assert b"With format=json this address has every change" in page
    assert b"beside this page" not in page  # an answer has no files beside it


def test_named_parameters_are_told_one_by_one(stocked: Account) -> None:
    def line(value: str) -> BomLine:
        names = ("Author", "Note", "Power")
        return bom_line(parameters=tuple(Parameter(name=name, value=value) for name in names))

    which, stock = identity("parameters", project=BOARD), Stock()
    for value in "12":
        stock.bom(which, line(value), indexed=False)
    fields = [change["field"] for change in told(stocked, which, parameters="Other, Power")["changes"]]
    assert fields == ["parameter:Power", "parameters"]


def test_a_notice_too_large_for_lambda_is_refused_with_where_to_look(stocked: Account) -> None:
    parameters = tuple(Parameter(name=f"Parameter {n}", value='"é" ' * 72) for n in range(5))
    lines = [bom_line(f"{n}", designators=(f"R{n}",), parameters=parameters) for n in range(3000)]
    which, stock = identity("large", project=BOARD), Stock()
    stock.bom(which, bom_line("0"), indexed=False)
    stock.bom(which, *lines, indexed=False)
    problem = told(stocked, which, status=400)["error"]
    assert problem["code"] == "answer_too_large"
    assert "Ask for format=csv, or compare snapshots/boms/" in problem["message"]
    assert told(stocked, which, format="csv").count(b"line_added") == 2999

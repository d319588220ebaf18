"""The read API through its handler, on the sample events; each answer is one that docs/openapi.json describes."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from a365_sync.bom.model import BomWarning, Parameter
from a365_sync.entrypoints import querying
from a365_sync.errors import InvalidInput
from a365_sync.queries.paging import cursor
from a365_sync.queries.parameters import PageParameters, parse
from a365_sync.queries.routes import ROUTES
from a365_sync.store import keys
from a365_sync.store.aws import client
from a365_sync.store.table import Table
from a365_sync.webhooks.read_tokens import MOST_FAILURES
from tests.builders import bom_line, choices
from tests.functions.account import EVENTS, READ_TOKENS, SECRET, Account, account, body_of, sample
from tests.functions.api_description import checked
from tests.functions.asking import TOKEN, afresh, ask, event, send
from tests.functions.stock import FIRST, PROJECT, Stock, fill, identity

SAMPLES = sorted(path.stem for path in EVENTS.glob("query_catalog.*.json"))
LAMBDA_LIMIT = 6 * 1024 * 1024


@pytest.fixture(scope="module")
def stocked() -> Iterator[Account]:
    """An account with two projects' BOMs, and a few parts."""
    with account() as opened:
        fill(opened)
        yield opened


def test_there_is_a_sample_of_every_route() -> None:
    assert {sample(name)["routeKey"] for name in SAMPLES} == set(ROUTES)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_answered(stocked: Account, name: str) -> None:
    told, headers = send(stocked, event(name))
    assert told
    assert not isinstance(told, dict) or told.get("items") != []
    assert headers["cache-control"] == "private, no-cache"


# --- what is answered ------------------------------------------------------------------------------


def test_a_part_is_found_by_its_item_or_its_name(stocked: Account) -> None:
    by_name = ask(stocked, "part")
    assert by_name == ask(stocked, "part", path={"id": "item-1"})
    assert (by_name["item_id"], by_name["name"], by_name["removed_at"]) == ("item-1", "CMP-00114-1", None)


def test_a_name_that_several_parts_have_is_refused_with_their_items(stocked: Account) -> None:
    told = ask(stocked, "part", 400, path={"id": "R"})
    assert told["error"]["suggestions"] == {"R": ["item-2", "item-3"]}


def test_a_removed_part_is_shown_to_who_asks_for_it(stocked: Account) -> None:
    told = ask(stocked, "part", 404, path={"id": "item-4"})
    assert "removed=true" in told["error"]["message"]
    shown = ask(stocked, "part", path={"id": "item-4"}, query={"removed": "true"})
    assert (shown["name"], shown["removed_at"]) == ("GONE-1", "2026-11-20T00:00:00+00:00")
    told = ask(stocked, "part", 404, path={"id": "item-9"}, query={"removed": "true"})
    assert told["error"]["message"].endswith("library/latest.csv has those of all.")


def test_where_a_part_is_used_by_its_name_and_by_its_item(stocked: Account) -> None:
    name = {"kind": "fitted"}
    told = ask(stocked, "part-where-used", query=name)
    assert told == ask(stocked, "part-where-used", query=name, path={"id": "item-1"})
    assert len(told["items"]) == 9
    ask(stocked, "part-where-used", 404, path={"id": "item-9"})


def test_projects_are_found_by_part_of_their_name(stocked: Account) -> None:
    assert [each["id"] for each in ask(stocked, "projects")["items"]] == [f"P-{n}" for n in range(5)]
    with_removed = ask(stocked, "projects", query={"removed": "true", "name": "STAT 9"})["items"]
    assert [(each["id"], each["removed_at"][:10]) for each in with_removed] == [("P-9", "2026-11-20")]
    assert ask(stocked, "projects", query={"name": "nothing like it"})["items"] == []


def test_a_project_names_the_boms_that_can_be_asked_for(stocked: Account) -> None:
    (project,) = ask(stocked, "projects", query={"name": "two_ax"})["items"]
    *named, last = project["variants"]
    assert last["bom"] is None
    for variant in named:
        _, project_id, segment = variant["bom"].split("/")
        told = ask(stocked, "wip-bom", path={"project": project_id, "variant": segment})
        assert (told["variant"], told["bom"]) == (variant["name"], variant["bom"])


def test_releases_of_a_project_that_is_not_there_or_was_removed(stocked: Account) -> None:
    assert [each["description"] for each in ask(stocked, "releases")["items"]] == ["v3.4b"]
    ask(stocked, "releases", 404, path={"id": "P-10"})
    ask(stocked, "releases", 404, path={"id": "P-9"})
    assert ask(stocked, "releases", path={"id": "P-9"}, query={"removed": "true"})["items"] == []


def test_a_bom_now_then_and_by_its_version(stocked: Account) -> None:
    now = ask(stocked, "wip-bom", query={"at": "2026-11-19T14:00:00Z"})
    then = ask(stocked, "wip-bom", query={"at": "2026-11-19T13:59:59Z"})
    assert [line["line_key"] for line in now["lines"]] == ["a", "b", "c"]
    assert ([line["line_key"] for line in then["lines"]], then["version"], now["version"]) == (
        ["a", "b"],
        1,
        2,
    )
    for absent in ({"at": "2026-11-19T11:59:59Z"}, {"at": "2026-11-19T11:59:59.999999Z"}):
        told = ask(stocked, "wip-bom", 404, query=absent)
        assert told["error"]["message"].endswith("/versions below the BOM's address tells which there are.")
    assert ask(stocked, "wip-bom", query={"at": "2026-11-19T12:00:00Z"})["version"] == 1
    assert ask(stocked, "wip-bom", query={"at": "2126-11-19T12:00:00Z"})["version"] == 2  # as it stands now
    told = ask(stocked, "wip-bom", 400, query={"version": "1"})
    assert "at or version" in told["error"]["message"]
    numbered = ask(stocked, "wip-bom-versions", query={"limit": "1"})
    assert [each["version"] for each in numbered["items"]] == [1]
    rest = ask(stocked, "wip-bom-versions", query={"cursor": numbered["next"]})
    assert ([each["version"] for each in rest["items"]], rest["next"]) == ([2], None)
    told = ask(stocked, "wip-bom-versions", 404, path={"variant": "nothing"})
    assert "There is no BOM wip/" in told["error"]["message"]


def test_the_version_that_counts_is_there_before_its_own_item_is(stocked: Account) -> None:
    which, stock, path = identity("published late"), Stock(), {"variant": keys.encode_name("published late")}
    first = stock.bom(which, bom_line(), indexed=False)
    later = (FIRST + timedelta(hours=1)).isoformat()
    stock.catalog.move_head(which, replace(first, version=2, since=later), after=1)
    for query in ({"version": "2"}, {"at": later}):
        call = afresh("wip-bom", query, **path)
        assert send(stocked, call)[0]["version"] == 2
    told, _ = send(stocked, afresh("wip-bom-versions", {}, **path))
    assert [each["version"] for each in told["items"]] == [1]


@pytest.mark.parametrize("which", [{"at": "2026-11-19T13:00:00Z"}, {"version": "1"}])
def test_pages_of_a_past_version_are_asked_with_the_same_parameters(stocked: Account, which: Any) -> None:
    first, _ = send(stocked, afresh("wip-bom", {**which, "limit": "1"}))
    second, _ = send(stocked, afresh("wip-bom", {**which, "cursor": first["next"]}))
    assert [line["line_key"] for told in (first, second) for line in told["lines"]] == ["a", "b"]
    assert (second["version"], second["next"]) == (1, None)
    send(stocked, afresh("wip-bom", {"cursor": first["next"]}), 400)


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_lines_come_once_whatever_the_limit_and_stay_of_one_version(stocked: Account, limit: int) -> None:
    which = identity(f"moving {limit}")
    stock, path = Stock(), {"variant": keys.encode_name(f"moving {limit}")}
    stock.bom(which, *(bom_line(f"{n}") for n in range(3)), indexed=False)
    lines, query = [], {"limit": str(limit)}
    call = event("query_catalog.wip-bom")
    while True:
        call = event("query_catalog.wip-bom", path=path) | {"queryStringParameters": query}
        told, _ = send(stocked, call)
        lines += told["lines"]
        if told["next"] is None:
            break
        stock.bom(which, bom_line(f"other {len(lines)}"), indexed=False)
        query = {"limit": str(limit), "cursor": told["next"]}
    assert [(line["line"], line["line_key"]) for line in lines] == [(1, "0"), (2, "1"), (3, "2")]


def test_warnings_stand_on_the_first_page_alone(stocked: Account) -> None:
    warning = BomWarning(code="quantity_differs", component="C", text="Altium counts 3.")
    Stock().bom(identity("warned"), bom_line("a"), bom_line("b"), indexed=False, warnings=(warning,))
    first, _ = send(stocked, afresh("wip-bom", {"limit": "1"}, variant="warned"))
    second, _ = send(stocked, afresh("wip-bom", {"limit": "1", "cursor": first["next"]}, variant="warned"))
    assert (first["warnings"], second["warnings"]) == ([warning.model_dump()], [])


def test_a_bom_of_3000_lines_comes_in_pages_that_lambda_can_answer(stocked: Account) -> None:
    parameters = tuple(Parameter(name=f"Parameter {n}", value='"é" ' * 72) for n in range(5))
    lines = [
        bom_line(f"{n}", designators=tuple(f"R{n}_{m}" for m in range(4)), quantity=4, parameters=parameters)
        for n in range(3000)
    ]
    Stock().bom(identity("large"), *lines, indexed=False)
    found: list[str] = []
    sizes: list[int] = []
    query: dict[str, str] = {}
    while True:
        call = event("query_catalog.wip-bom", path={"variant": "large"}) | {"queryStringParameters": query}
        answer = stocked.call("query_catalog", call)
        sizes.append(len(json.dumps(answer)))
        told = body_of(answer)
        found += [line["line_key"] for line in told["lines"]]
        if told["next"] is None:
            break
        query = {"cursor": told["next"]}
    assert found == [f"{n}" for n in range(3000)]
    assert max(sizes) < LAMBDA_LIMIT
    assert sum(sizes) > 2 * LAMBDA_LIMIT


def test_a_route_that_is_none_is_told_so(stocked: Account) -> None:
    for route in ("GET /nothing", "", None, 5):
        answer = stocked.call("query_catalog", event("query_catalog.projects") | {"routeKey": route})
        assert (answer["statusCode"], body_of(answer)["error"]["code"]) == (404, "not_stored")


# --- who has it already ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_who_has_the_answer_is_not_sent_it_again(stocked: Account, name: str) -> None:
    tag = send(stocked, event(name))[1]["etag"]
    for given_tag in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        told, headers = send(stocked, event(name, headers={"if-none-match": given_tag}), 304)
        assert (told, headers["etag"]) == (None, tag)
    send(stocked, event(name, headers={"if-none-match": '"other"'}))


def test_a_change_is_sent(stocked: Account) -> None:
    call = event("query_catalog.where-used", query={"mpn": "changing"})
    tag = send(stocked, call)[1]["etag"]
    Stock().bom(identity("changing"), bom_line("d", item_id=None, part_choices=choices("CHANGING")))
    call["headers"]["if-none-match"] = tag
    assert send(stocked, call)[1]["etag"] != tag


# --- who may ask -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(
    ("token", "headers"),
    [
        (None, {}),
        ("no token of ours at all", {}),
        (SECRET, {}),
        (None, {"x-webhook-secret": SECRET}),
        (None, {"x-webhook-secret": TOKEN}),
        (None, {"authorization": f"Basic {TOKEN}"}),
    ],
)
def test_without_a_read_token_nothing_is_told(stocked: Account, name: str, token: Any, headers: Any) -> None:
    call = event(name, token, headers=headers)
    call["requestContext"]["http"]["sourceIp"] = f"2001:db8::{SAMPLES.index(name)}"
    told, headers = send(stocked, call, 401)
    assert (told["error"]["code"], headers["www-authenticate"]) == ("unauthorized", "Bearer")


def test_each_token_reads_and_a_withdrawn_one_does_not(stocked: Account) -> None:
    other, secrets = READ_TOKENS["notebook"], client("secretsmanager")
    ask(stocked, "projects", token=other)
    secrets.put_secret_value(SecretId="read-tokens", SecretString=json.dumps({"erp": TOKEN}))
    querying._tokens.cache_clear()  # as after five minutes
    ask(stocked, "projects", 401, token=other)
    ask(stocked, "projects")


def test_a_read_token_opens_no_webhook(stocked: Account) -> None:
    before = len(stocked.invoked)
    for name in (
        "sync_part_library.webhook",
        "store_env_variables.webhook",
        "redrive.webhook",
        "report_status.runs",
    ):
        call = sample(name, TOKEN)
        call["headers"]["authorization"] = f"Bearer {TOKEN}"
        assert stocked.call(name.partition(".")[0], call)["statusCode"] == 401
    assert len(stocked.invoked) == before


def test_reading_needs_no_webhook_secret(stocked: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET_ID", "there-is-none")
    ask(stocked, "projects")


def test_who_guesses_too_often_waits(stocked: Account) -> None:
    def send_from(address: str, token: str, status: int) -> Any:
        call = event("query_catalog.projects", token)
        call["requestContext"]["http"]["sourceIp"] = address
        return send(stocked, call, status)

    for _ in range(MOST_FAILURES):
        send_from("198.51.100.8", "a guess at somebody's token", 401)
    _, headers = send_from("198.51.100.8", TOKEN, 429)
    assert headers["retry-after"] == "600"
    send_from("198.51.100.9", TOKEN, 200)


def test_before_initialize_it_says_what_to_do(stocked: Account) -> None:
    (known,) = stocked.items("state", "WORKSPACE")
    Table(client("dynamodb"), "state").delete(("WORKSPACE", "current"))
    told = ask(stocked, "projects", 409)
    assert "initialize-integration" in told["error"]["message"]
    stocked.put("state", known)


# --- whatever it is asked --------------------------------------------------------------------------

TEXTS = st.one_of(
    st.text(max_size=60),
    st.binary(max_size=60).map(lambda content: content.decode(errors="surrogateescape")),
    st.sampled_from(
        ["", " ", "\ud800", "\x00", "!", "!FF", "!GG", "%", "..", "/", "#", "9" * 5000, "-1", "1e9", "x" * 5000,
         "ß" * 1900, "2026-11-22T12:00:00Z", "item-1", "48V", PROJECT,
         "0001-01-01T00:00:00+23:59", "!F4!8F!BF!BF", "\U0010ffff",
         "1", "2", "csv", "html", "xlsx", "report", "kicad", "library", f"wip/{PROJECT}/48V", f"wip/{PROJECT}/48V:2",
         f"wip/{PROJECT}/!:1", "wip/../..", f"release/x/y/{'!' * 600}", "wip/a/b:0,wip/a/b:1", "wip/a/b:1000001"]
    ),
)  # fmt: skip
PLACES = st.one_of(
    TEXTS,
    st.sampled_from(
        ["1/0", "2/9", "0/0", "1/-1", "VERSION#", "RELEASE#", "wip/p/v#", f"wip/{PROJECT}/48V#LINE#h#1"]
    ),
)  # fmt: skip


NEEDED = {"mpn": "x", "builds": f"wip/{PROJECT}/48V:1"}


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@settings(max_examples=60)
def test_whatever_is_asked_is_answered_or_refused(stocked: Account, name: str, data: st.DataObject) -> None:
    call = event(name)
    parameters = ROUTES[call["routeKey"]].parameters.model_fields
    some = st.sampled_from([*(each.alias or name for name, each in parameters.items()), "other"])
    call["pathParameters"] |= data.draw(
        st.fixed_dictionaries({}, optional=dict.fromkeys(call["pathParameters"], TEXTS))
    )
    call["queryStringParameters"] = {
        **{name: NEEDED[name] for name in NEEDED if name in parameters},
        **data.draw(st.dictionaries(some, TEXTS, max_size=2)),
    }
    if data.draw(st.booleans()):
        call["queryStringParameters"]["cursor"] = made_up(call, data.draw(PLACES))
    call["headers"] |= data.draw(
        st.dictionaries(st.sampled_from(["if-none-match", "host", "x"]), TEXTS, max_size=2)
    )
    answer = stocked.call("query_catalog", call)
    assert answer["statusCode"] in (200, 304, 400, 404), answer
    checked(call, answer)
    answer.get("body", "").encode()


def made_up(call: Any, place: str) -> str:
    """A cursor that belongs to the call, with a place of somebody's making; else one that is none."""
    given_texts = call["pathParameters"], call["queryStringParameters"]
    try:
        asked = parse(ROUTES[call["routeKey"]].parameters, *given_texts)
        return cursor(asked, place) if isinstance(asked, PageParameters) else place
    except (InvalidInput, UnicodeEncodeError):
        return base64.b64encode(place.encode(errors="surrogatepass")).decode()

"""Three outcomes (whole, partial, failed), every code and status, and no input that escapes as something else."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.answers import CountsData, ProjectData, ProjectsData, WorkspacesData
from a365_sync.altium.http import Reply
from a365_sync.altium.protocol import build_request, read_reply
from a365_sync.errors import (
    A365SyncError,
    AccessDenied,
    AltiumTimedOut,
    AltiumUnavailable,
    MalformedAnswer,
    NotFound,
    PartialData,
    ProtocolViolation,
    QueryFailed,
    QueryTooCostly,
    RetryLater,
    Throttled,
    TokenRefused,
    WorkspaceDenied,
)

from .conftest import NOW, failed, reply

SAMPLES = Path(__file__).parents[4] / "shared/altium/samples"

WHOLE = {"desProjects": {"totalCount": 3}, "desLibrary": {"components": {"totalCount": 5}}}
HOLE = {"desProjects": None, "desLibrary": {"components": {"totalCount": 5}}}
NOTHING = {"desProjects": None, "desLibrary": None}


def error_of(answer: Reply, model: Any = CountsData) -> A365SyncError:
    with pytest.raises(A365SyncError) as caught:
        read_reply(answer, model)
    return caught.value


def test_the_request_carries_document_operation_and_variables() -> None:
    request = build_request("https://api.example.test/graphql", "query Q { a }", "Q", {"first": 1, "x": "Ω"})
    assert json.loads(request.body) == {
        "query": "query Q { a }",
        "operationName": "Q",
        "variables": {"first": 1, "x": "Ω"},
    }
    assert request.headers["Content-Type"] == "application/json"
    assert "Authorization" not in request.headers


def test_whole_data_is_returned() -> None:
    data = read_reply(reply({"data": WHOLE}), CountsData)
    assert data.projects is not None
    assert data.projects.total_count == 3


@pytest.mark.parametrize("errors", [None, []])
def test_an_empty_list_of_errors_is_none(errors: Any) -> None:
    assert read_reply(reply({"data": WHOLE, "errors": errors}), CountsData).projects is not None


def test_information_beside_data_is_no_error() -> None:
    body = {"data": WHOLE, "errors": [{"message": "hello", "extensions": {"severity": "Information"}}]}
    assert read_reply(reply(body), CountsData).projects is not None


def test_a_warning_beside_data_is_an_error() -> None:
    body = {"data": WHOLE, "errors": [{"message": "hello", "extensions": {"severity": "Warning"}}]}
    assert type(error_of(reply(body))) is PartialData


def test_data_with_holes_is_refused_by_default() -> None:
    assert type(error_of(reply({"data": HOLE, **failed("ANYTHING")}))) is PartialData


def test_data_with_holes_is_taken_where_the_query_accepts_it() -> None:
    data = read_reply(reply({"data": HOLE, **failed("ANYTHING")}), CountsData, accept_partial=True)
    assert data.projects is None
    assert data.library is not None


def test_errors_with_nothing_but_nulls_are_a_failure_even_where_holes_are_accepted() -> None:
    body = reply({"data": NOTHING, **failed("AUTH_WORKSPACE_ACCESS")})
    with pytest.raises(AccessDenied):
        read_reply(body, CountsData, accept_partial=True)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AUTH_INVALID_TOKEN", TokenRefused),
        ("AuthInvalidToken", TokenRefused),
        ("AUTH_EXPIRED_TOKEN", TokenRefused),
        ("AuthExpiredToken", TokenRefused),
        ("AUTH_NOT_AUTHENTICATED", TokenRefused),
        ("AUTH_WORKSPACE_ACCESS", WorkspaceDenied),
        ("AUTH_NOT_AUTHORIZED", AccessDenied),
        ("AuthNotAuthorized", AccessDenied),
        ("LIMIT_EXCEEDED", Throttled),
        ("LimitExceeded", Throttled),
        ("HC0047", QueryTooCostly),
        ("HC0051", QueryTooCostly),
        ("PAGINATION_MAX_ITEMS", QueryTooCostly),
        ("HC0045", AltiumTimedOut),
        ("SOMETHING_NEW", QueryFailed),
    ],
)
def test_codes_in_both_spellings(code: str, kind: type[A365SyncError]) -> None:
    assert type(error_of(reply(failed(code)))) is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, ProtocolViolation),
        (400, QueryFailed),
        (401, TokenRefused),
        (403, AccessDenied),
        (404, NotFound),
        (408, AltiumTimedOut),
        (429, Throttled),
        (500, AltiumUnavailable),
        (502, AltiumUnavailable),
        (504, AltiumTimedOut),
        (599, AltiumUnavailable),
    ],
)
@pytest.mark.parametrize("body", [b"<html>", b"", b'{"errors": [{"message": "?"}]}'])
def test_statuses_whatever_the_body(status: int, kind: type[A365SyncError], body: bytes) -> None:
    assert type(error_of(reply(body, status))) is kind


@pytest.mark.parametrize("status", [400, 500])
def test_a_code_says_more_than_the_status(status: int) -> None:
    assert type(error_of(reply(failed("HC0047"), status))) is QueryTooCostly


def test_data_of_another_status_is_not_taken() -> None:
    assert type(error_of(reply({"data": WHOLE}, 500))) is AltiumUnavailable


def test_an_unknown_code_may_carry_a_status_of_its_own() -> None:
    assert type(error_of(reply(failed("SUBGRAPH", statusCode=503)))) is AltiumUnavailable


@pytest.mark.parametrize("code", ["LIMIT_EXCEEDED", "AUTH_EXPIRED_TOKEN", "HC0045"])
def test_what_repeating_may_mend_wins_over_the_hole(code: str) -> None:
    assert type(error_of(reply({"data": HOLE, **failed(code)}))) is not PartialData


def test_the_most_telling_of_several_errors_counts() -> None:
    errors = failed("SOMETHING")["errors"] + failed("LIMIT_EXCEEDED")["errors"]
    assert type(error_of(reply({"errors": errors}))) is Throttled


def test_the_servers_advice_and_request_id_are_kept() -> None:
    error = error_of(reply({**failed("LIMIT_EXCEEDED"), "extensions": {"requestId": "r-1"}}, retry_after="9"))
    assert isinstance(error, RetryLater)
    assert (error.retry_after, error.request_id) == (9, "r-1")


def test_the_request_id_may_come_in_a_header() -> None:
    assert error_of(reply(b"", 503, x_request_id="r-2")).request_id == "r-2"


def test_the_detail_holds_the_vendors_words_but_the_message_does_not() -> None:
    error = error_of(reply(failed("SOMETHING_NEW")))
    assert "vendor text" in error.detail
    assert "vendor text" not in error.message


@pytest.mark.parametrize(
    "body",
    [
        b"", b"not json", b"[]", b"null", b"3", b"{}", b'{"data": null}', b'{"data": []}', b'{"data": {}}',
        b'{"data": {"desProjects": {"totalCount": "many"}, "desLibrary": null}}', b"\xff\xfe", b"[" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_answer_is_malformed(body: bytes) -> None:
    assert type(error_of(reply(body))) is MalformedAnswer


def test_the_detail_of_a_malformed_answer_names_the_place_and_not_the_value() -> None:
    error = error_of(reply({"data": {"desProjects": {"totalCount": "hunter2"}, "desLibrary": None}}))
    assert "desProjects.totalCount: int_parsing" in error.detail
    assert "hunter2" not in str(error)


def test_holes_that_break_the_shape_are_explained_by_their_errors() -> None:
    body = {"data": {"desProjects": {"totalCount": None}, "desLibrary": None}, **failed("ANYTHING")}
    assert type(error_of(reply(body))) is PartialData


def test_a_missing_project_is_not_a_malformed_answer() -> None:
    assert read_reply(reply({"data": {"desProjectById": None}}), ProjectData).project is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(
        ["data", "errors", "extensions", "code", "severity", "statusCode", "message", "path", "requestId",
         "desProjects", "nodes", "totalCount", "pageInfo"]), inner),
)  # fmt: skip


@given(st.binary(), st.integers(100, 999))
def test_total_over_bytes(body: bytes, status: int) -> None:
    with pytest.raises(A365SyncError):
        read_reply(Reply(status, {}, body, NOW), ProjectsData)


@given(JSON, st.sampled_from([200, 400, 401, 429, 500]), st.booleans())
def test_total_over_json(body: Any, status: int, accept_partial: bool) -> None:
    with contextlib.suppress(A365SyncError):
        read_reply(reply(body, status), ProjectsData, accept_partial=accept_partial)


@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        ("doc_nexar_error_auth_invalid_token.json", TokenRefused),
        ("doc_a365_error_partial_workspace_access.json", PartialData),
        ("generic_hotchocolate_error_cost.json", QueryTooCostly),
        ("generic_hotchocolate_error_timeout.json", AltiumTimedOut),
    ],
)
def test_documented_samples(sample: str, kind: type[A365SyncError]) -> None:
    path = SAMPLES / sample
    if not path.exists():
        pytest.skip("the vendor's samples are not at hand")
    assert type(error_of(reply(path.read_bytes()), WorkspacesData)) is kind

"""Altium's own tokens: a global one lists the workspaces, one bound to a workspace reads it."""

from collections.abc import Callable

import pytest
import requests

from local.simulator.doors import ALTIUM365
from local.simulator.options import EmptyWorkspace, IdentityRules, Options
from tests.simulator.caller import PROJECTS, Caller
from tests.simulator.identity import (
    ACCESS_TOKEN,
    CLIENT,
    EXCHANGE,
    REFRESH,
    Browser,
    claims,
    exchange,
    outcome,
    redeem,
)

WORKSPACE = "2c99e64b-816a-5b58-80e1-025138ce356c"
WORKSPACES = "{ desWorkspaceInfos { name authId url } }"


@pytest.fixture
def caller(run: Callable[[Options], Caller]) -> Caller:
    return run(Options(door=ALTIUM365, workspaces=(EmptyWorkspace("Second"),)))


def sign_in(caller: Caller) -> str:
    """A global access token."""
    browser = Browser(caller)
    token: str = redeem(caller, browser.code()).json()["access_token"]
    return token


def bind(caller: Caller, subject: str, **changes: str) -> requests.Response:
    fields = {
        "grant_type": EXCHANGE,
        "subject_token": subject,
        "subject_token_type": ACCESS_TOKEN,
        "scope": f"openid offline_access a365:workspace:{WORKSPACE}",
        **CLIENT,
        **changes,
    }
    return exchange(caller, **fields)


def with_token(caller: Caller, token: str) -> Caller:
    caller.session.headers["Authorization"] = f"Bearer {token}"
    return caller


def test_a_global_token_lists_workspaces_and_reads_none(caller: Caller) -> None:
    token = sign_in(caller)
    assert "workspaceId" not in claims(token)
    signed_in = with_token(caller, token)
    names = [one["name"] for one in signed_in.read(WORKSPACES)["desWorkspaceInfos"]]
    assert names == ["Open Hardware", "Second"]
    body = signed_in.post(PROJECTS).json()
    assert body["data"] == {"desProjects": None}
    assert body["errors"][0]["extensions"]["code"] == "AUTH_WORKSPACE_ACCESS"


def test_a_global_token_is_exchanged_for_one_of_a_workspace(caller: Caller) -> None:
    body = bind(caller, sign_in(caller)).json()
    assert claims(body["access_token"])["workspaceId"] == WORKSPACE
    assert with_token(caller, body["access_token"]).read(PROJECTS)["desProjects"]["totalCount"] == 8
    fields = {"grant_type": "refresh_token", "refresh_token": body["refresh_token"], **CLIENT}
    assert f"a365:workspace:{WORKSPACE}" in exchange(caller, **fields).json()["scope"].split()


def test_a_workspace_token_reads_its_own_only(caller: Caller) -> None:
    assert caller.read(PROJECTS)["desProjects"]["totalCount"] == 8
    second = caller.read(WORKSPACES)["desWorkspaceInfos"][1]
    scope = f"openid a365:workspace:{second['authId'].lower()}"
    body = bind(caller, sign_in(caller), scope=scope).json()
    assert "refresh_token" not in body
    bound = with_token(caller, body["access_token"])
    assert bound.read(PROJECTS)["desProjects"]["totalCount"] == 0
    query = "query P($u: String) { desProjects(workspaceUrl: $u) { totalCount } }"
    answer = bound.post(query, u="https://open-hardware.365.altium.com/").json()
    assert answer["errors"][0]["extensions"]["code"] == "AUTH_WORKSPACE_ACCESS"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"subject_token": "nobody-gave-this-out"}, "invalid_request"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:jwt"}, "invalid_request"),
        ({"subject_token": "sim-access-token"}, "invalid_request"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"scope": "a365:workspace:00000000-0000-0000-0000-000000000000"}, "access_denied"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"secure": "1"}, "access_denied"),
    ],
)
def test_refused_exchanges(caller: Caller, changes: dict[str, str], error: str) -> None:
    assert outcome(bind(caller, sign_in(caller), **changes)) == (400, error)


def test_nexar_knows_no_token_exchange(reader: Caller) -> None:
    answer = bind(reader, "sim-access-token")
    assert outcome(answer) == (400, "unsupported_grant_type")


def test_altium365_knows_no_client_credentials(run: Callable[[Options], Caller]) -> None:
    caller = run(Options(door=ALTIUM365, identity=IdentityRules(client_credentials="design")))
    answer = exchange(caller, grant_type="client_credentials", **CLIENT)
    assert outcome(answer) == (400, "unsupported_grant_type")


@pytest.fixture
def gov(run: Callable[[Options], Caller]) -> Caller:
    return run(Options(door=ALTIUM365, gov=True))


def test_govcloud_wants_secure_with_every_token_request(gov: Caller) -> None:
    browser = Browser(gov)
    for secure in ({}, {"secure": "0"}):
        assert outcome(exchange(gov, **REFRESH, **CLIENT, **secure)) == (400, "access_denied")
    assert outcome(redeem(gov, browser.code())) == (400, "access_denied")
    assert outcome(exchange(gov, **REFRESH, **CLIENT, secure="1")) == (200, "")


def test_govcloud_tokens_say_so(gov: Caller) -> None:
    token = exchange(gov, **REFRESH, **CLIENT, secure="1").json()["access_token"]
    seen = claims(token)
    assert (seen["secure"], seen["iss"]) == ("1", "https://auth.365-gov.altium.com")
    names = gov.read("{ desWorkspaceInfos { location { name apiServiceUrl } } }")["desWorkspaceInfos"]
    assert names[0]["location"]["name"] == "US GovCloud"
    assert names[0]["location"]["apiServiceUrl"] == gov.simulator.regional_graphql_url
    assert "/regions/us-govcloud/" in gov.simulator.regional_graphql_url


def test_commercial_tokens_do_not(caller: Caller) -> None:
    seen = claims(exchange(caller, **REFRESH, **CLIENT).json()["access_token"])
    assert ("secure" in seen, seen["iss"]) == (False, "https://auth.altium.com")
    assert seen["workspaceId"] == WORKSPACE

"""Altium's own client library goes the whole way at the simulator's identity server."""

from collections.abc import Callable

import pytest
import requests
from altium_auth import AltiumAuthClient, AltiumAuthConfig, AltiumEndpoints, OAuthError, WorkspaceSelection

from local.simulator.doors import ALTIUM365
from local.simulator.options import Credentials, IdentityRules, Options
from tests.simulator.caller import Caller
from tests.simulator.identity import REDIRECT_URI, USER, claims, returned

WORKSPACE = "2c99e64b-816a-5b58-80e1-025138ce356c"


def library(caller: Caller) -> AltiumAuthClient:
    simulator = caller.simulator
    urls = (simulator.authorize_url, simulator.token_url, "http://localhost:9/await", REDIRECT_URI)
    known = simulator.options.credentials
    return AltiumAuthClient(
        AltiumAuthConfig(
            client_id=known.client_id,
            client_secret=known.client_secret or None,
            scopes="openid profile offline_access",
            endpoints=AltiumEndpoints(*urls),
            secure=simulator.options.gov,
        )
    )


def sign_in(client: AltiumAuthClient, selected: WorkspaceSelection, workspace: str = "") -> str:
    """The global or chosen workspace's access token."""
    asked = client.create_authorization_url(select_workspace=selected)
    form = {**USER, "workspace": workspace}
    back = returned(requests.post(asked.url, data=form, allow_redirects=False, timeout=10))
    assert back["state"] == asked.state
    return client.exchange_code(back["code"], code_verifier=asked.code_verifier).access_token


@pytest.mark.parametrize("gov", [False, True], ids=["commercial", "govcloud"])
@pytest.mark.parametrize("client_secret", ["sim-client-secret", ""], ids=["confidential", "public"])
def test_from_the_sign_in_to_the_revocation(
    run: Callable[[Options], Caller], gov: bool, client_secret: str
) -> None:
    rules = IdentityRules(refresh_rotation="rotate")
    credentials = Credentials(client_secret=client_secret)
    client = library(run(Options(door=ALTIUM365, gov=gov, identity=rules, credentials=credentials)))
    bound = client.sign_into_workspace(sign_in(client, WorkspaceSelection.NONE), WORKSPACE)
    assert claims(bound.access_token)["workspaceId"] == WORKSPACE
    fresh = client.refresh_token(bound.refresh_token or "")
    assert fresh.refresh_token not in (None, bound.refresh_token)
    client.revoke_refresh_token(fresh.refresh_token or "")
    with pytest.raises(OAuthError) as refused:
        client.refresh_token(fresh.refresh_token or "")
    assert refused.value.error == "invalid_grant"


def test_a_workspace_chosen_at_sign_in(run: Callable[[Options], Caller]) -> None:
    client = library(run(Options(door=ALTIUM365)))
    token = sign_in(client, WorkspaceSelection.STRICT, WORKSPACE)
    assert claims(token)["workspaceId"] == WORKSPACE

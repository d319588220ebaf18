"""The connect pages as a browser meets them: handler and keeper in this process, moto, and the simulator."""

import base64
import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from local.simulator.server import RunningServer
from tests.functions.account import Account, client
from tests.functions.connecting import HOST, SETUP_SECRET, Person, application, connectable, page_event, text


@pytest.fixture
def aws(door: RunningServer) -> Iterator[Account]:
    with connectable(door) as opened:
        yield opened


@pytest.fixture
def person(aws: Account, door: RunningServer) -> Person:
    return Person(aws, door)


def test_the_page_asks_for_the_setup_secret_and_touches_nothing(person: Person) -> None:
    answer = person.open(page_event("page"))
    assert answer["statusCode"] == 200
    assert 'name="setup_secret" type="password"' in answer["body"]
    assert f"http://{HOST}/connect/callback" in text(answer)
    assert answer["cookies"] == []
    assert person.aws.items("state") == []


@pytest.mark.parametrize("kind", ["page", "begin", "callback"])
def test_every_page_keeps_the_browser_from_more_than_it_shows(person: Person, kind: str) -> None:
    headers = person.open(page_event(kind))["headers"]
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")


def test_the_form_may_lead_to_the_doors_identity_servers_only(person: Person) -> None:
    policy = person.open(page_event("page"))["headers"]["content-security-policy"]
    targets = set(policy.partition("form-action ")[2].partition(";")[0].split())
    assert targets == {
        "'self'", "https://identity.nexar.com", "https://auth.altium.com", "https://auth.365-gov.altium.com",
        person.door.url,
    }  # fmt: skip


def test_a_wrong_setup_secret_begins_nothing(person: Person) -> None:
    answer = person.begin("another secret")
    assert answer["statusCode"] == 401
    assert "This is not the setup secret." in text(answer)
    assert person.aws.items("state", "SIGN_IN") == []
    assert answer["cookies"] == []


def test_after_ten_attempts_an_address_waits_and_others_do_not(person: Person) -> None:
    assert [person.begin("wrong")["statusCode"] for _ in range(10)] == [401] * 10
    assert person.begin()["statusCode"] == 429
    assert Person(person.aws, person.door, address="203.0.113.18").begin()["statusCode"] == 303


def test_the_right_setup_secret_leads_to_the_identity_server(person: Person) -> None:
    answer = person.begin()
    assert answer["statusCode"] == 303
    url = urlsplit(answer["headers"]["location"])
    asked = {name: value for name, (value,) in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}" == person.door.url
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert "offline_access" in asked["scope"].split()
    assert asked["redirect_uri"] == f"http://{HOST}/connect/callback"
    assert len(asked["state"]) >= 43
    assert person.door.options.credentials.client_secret not in answer["headers"]["location"]


def test_what_is_kept_of_a_sign_in_lets_nobody_finish_it(person: Person) -> None:
    answer = person.begin()
    kept = json.dumps(person.aws.items("state"), default=str)
    (state,) = parse_qs(urlsplit(answer["headers"]["location"]).query)["state"]
    assert state not in kept
    assert person.cookies["a365-sync-connect"].partition(".")[0] not in kept


def test_the_setup_secret_may_come_as_a_header(person: Person) -> None:
    event = page_event("page")
    event["headers"]["x-setup-secret"] = SETUP_SECRET
    assert person.open(event)["statusCode"] == 303


def test_while_it_is_rotated_both_setup_secrets_are_good(person: Person) -> None:
    secrets = client("secretsmanager")
    rotated = {"current": "the next one", "previous": SETUP_SECRET}
    secrets.put_secret_value(SecretId="setup", SecretString=json.dumps(rotated))
    codes = [person.begin(secret)["statusCode"] for secret in (SETUP_SECRET, "the next one", "")]
    assert codes == [303, 303, 401]


def test_over_https_the_cookie_is_bound_to_this_host(aws: Account, door: RunningServer) -> None:
    event = page_event("begin")
    event["body"] = base64.b64encode(urlencode({"setup_secret": SETUP_SECRET}).encode()).decode()
    (cookie,) = aws.call("connect", event)["cookies"]
    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-a365-sync-connect=")
    assert set(attributes) == {"Path=/", "Max-Age=600", "HttpOnly", "SameSite=Lax", "Secure"}


def test_a_sign_in_connects_and_the_page_says_what_is_next(person: Person) -> None:
    answer = person.connect()
    assert answer["statusCode"] == 200
    read = text(answer)
    assert "Connected" in read
    assert "You signed in as " in read
    assert "/webhooks/initialize-integration" in read
    stored = person.aws.connection()
    assert stored["refresh_token"]
    for secret in ("refresh_token", "access_token", "client_secret"):
        assert stored[secret] not in json.dumps(answer)
    assert answer["cookies"] == ["a365-sync-connect=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"]


def test_the_page_lists_the_workspaces(person: Person) -> None:
    seen = requests.post(
        person.door.graphql_url,
        json={"query": "{ desWorkspaceInfos { name } }"},
        headers={"Authorization": f"Bearer {person.door.options.credentials.access_token}"},
        timeout=10,
    ).json()["data"]["desWorkspaceInfos"]
    assert seen
    read = text(person.connect())
    assert [info["name"] for info in seen if info["name"] not in read] == []


def test_a_callback_is_good_once(person: Person) -> None:
    query = person.sign_in(person.begin())
    cookies = dict(person.cookies)
    assert person.come_back(query)["statusCode"] == 200
    connected = person.aws.connection()
    person.cookies = cookies
    answer = person.come_back(query)
    assert answer["statusCode"] == 400
    assert "has been used already" in text(answer)
    assert person.aws.connection() == connected


def test_another_browser_cannot_finish_a_sign_in_nor_spoil_it(person: Person) -> None:
    query = person.sign_in(person.begin())
    answer = Person(person.aws, person.door).come_back(query)
    assert answer["statusCode"] == 400
    assert "begun in another browser" in text(answer)
    assert person.come_back(query)["statusCode"] == 200


def test_after_ten_minutes_a_sign_in_is_void(person: Person) -> None:
    query = person.sign_in(person.begin())
    (pending,) = person.aws.items("state", "SIGN_IN")
    person.aws.put("state", pending | {"good_until": int(pending["good_until"]) - 601})
    answer = person.come_back(query)
    assert answer["statusCode"] == 400
    assert "longer than ten minutes" in text(answer)


def test_a_state_that_was_never_given_is_refused(person: Person) -> None:
    answer = person.come_back({"code": "c", "state": "made up"})
    assert answer["statusCode"] == 400
    assert "was not begun here" in text(answer)


def test_a_denied_sign_in_is_told_in_words(person: Person) -> None:
    before = person.aws.connection()
    answer = person.come_back(person.sign_in(person.begin(), decision="deny"))
    assert answer["statusCode"] == 400
    assert "The sign-in was denied" in text(answer)
    assert "Nothing was changed" in text(answer)
    assert person.aws.connection() == before


def test_what_the_identity_server_says_is_never_markup(person: Person) -> None:
    (state,) = parse_qs(urlsplit(person.begin()["headers"]["location"]).query)["state"]
    hostile = "<script>alert(1)</script>"
    answer = person.come_back({"error": hostile, "error_description": f"{hostile}'\"", "state": state})
    assert answer["statusCode"] == 400
    assert "<script" not in answer["body"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer["body"]


def test_an_answer_without_a_code_is_refused(person: Person) -> None:
    (state,) = parse_qs(urlsplit(person.begin()["headers"]["location"]).query)["state"]
    assert "no authorization code" in text(person.come_back({"state": state}))


def test_a_first_connection_needs_no_command_line(person: Person) -> None:
    known = person.door.options.credentials
    urls = {name: value for name, value in application(person.door).items() if not name.startswith("client")}
    person.aws.put_connection(urls)
    typed = {"client_id": known.client_id, "client_secret": known.client_secret}
    begun = person.begin(**typed)
    kept = json.dumps(person.aws.items("state"), default=str)
    assert known.client_secret not in kept
    assert known.client_secret not in str(person.cookies)
    assert person.come_back(person.sign_in(begun))["statusCode"] == 200
    assert typed.items() <= person.aws.connection().items()


def test_without_an_application_the_form_says_so_and_stays_open(person: Person) -> None:
    person.aws.put_connection({"door": "nexar"})
    answer = person.begin()
    assert answer["statusCode"] == 400
    assert "client_id" in text(answer)


def test_a_door_that_does_not_exist_is_refused(person: Person) -> None:
    answer = person.begin(door="altium 365", client_id="<b>")
    assert answer["statusCode"] == 400
    assert "unknown door" in text(answer)
    assert 'value="&lt;b&gt;"' in answer["body"]
    assert "<details open>" in answer["body"]


def test_a_refused_client_leaves_the_connection_as_it_was(person: Person) -> None:
    before = person.aws.connection()
    answer = person.connect(client_secret="not the client's")
    assert answer["statusCode"] == 400
    assert "Not connected" in text(answer)
    assert person.aws.connection() == before


def test_a_damaged_cookie_is_refused(person: Person) -> None:
    query = person.sign_in(person.begin(client_secret="typed"))
    person.cookies = {name: value + "x" for name, value in person.cookies.items()}
    assert "cookie is damaged" in text(person.come_back(query))


def test_a_form_beyond_all_measure_is_refused(person: Person) -> None:
    assert person.begin("x" * 20_000)["statusCode"] == 413


def test_an_unreadable_setup_secret_is_said_to_be_ours_to_mend(person: Person) -> None:
    secrets = client("secretsmanager")
    secrets.put_secret_value(SecretId="setup", SecretString="no JSON")
    answer = person.begin()
    assert answer["statusCode"] == 503
    assert "setup secret cannot be read" in text(answer)

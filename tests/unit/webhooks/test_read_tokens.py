import hmac
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.webhooks.read_tokens import MOST_FAILURES, ReadTokens
from a365_sync.webhooks.request import Request

ERP, NOTEBOOK = "shh-token-of-the-erp-system", "shh-token-of-a-notebook-user"


class Failures:
    """Counts in this process."""

    def __init__(self) -> None:
        self.counted: dict[str, int] = {}

    def allow(self, name: str) -> bool:
        self.counted[name] = self.counted.get(name, 0) + 1
        return self.counted[name] <= MOST_FAILURES

    def exhausted(self, name: str) -> bool:
        return self.counted.get(name, 0) >= MOST_FAILURES


class Vault:
    """Tokens that can be changed, and a clock that can be set."""

    def __init__(self, **tokens: Any) -> None:
        self.content: dict[str, Any] = tokens
        self.reads = 0
        self.now = 1000.0
        self.failures = Failures()
        self.tokens = ReadTokens(self.read, self.failures, lambda: self.now)

    def read(self) -> dict[str, Any]:
        self.reads += 1
        return self.content

    def status(self, authorization: str | None, address: str = "203.0.113.17", **headers: str) -> int:
        given = {**headers, **({} if authorization is None else {"authorization": authorization})}
        request = Request("GET", "/projects", given, {}, {}, "", b"", "GET /projects", address)
        refusal = self.tokens.refuse(request, "read")
        return refusal.status if refusal else 200


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_each_token_opens(scheme: str) -> None:
    vault = Vault(erp=ERP, notebook=NOTEBOOK)
    assert [vault.status(f"{scheme} {token}") for token in (ERP, NOTEBOOK)] == [200, 200]
    assert vault.failures.counted == {}


@pytest.mark.parametrize(
    "authorization",
    [None, "", ERP, "Bearer", "Bearer ", f"Basic {ERP}", f"Bearer {ERP}x", f"Bearer {ERP[:-1]}",
     f"Bearer {ERP.upper()}", f"Bearer {ERP},{NOTEBOOK}", "Bearer erp", "Bearer \ud800"],
)  # fmt: skip
def test_anything_else_is_refused(authorization: str | None) -> None:
    assert Vault(erp=ERP, notebook=NOTEBOOK).status(authorization) == 401


@given(st.text(max_size=40))
def test_no_text_opens_by_chance(text: str) -> None:
    assert Vault(erp=ERP).status(f"Bearer {text}") == 401


def test_the_webhooks_header_opens_nothing() -> None:
    assert Vault(erp=ERP).status(None, **{"x-webhook-secret": ERP}) == 401


def test_a_token_that_was_withdrawn_opens_nothing_five_minutes_later() -> None:
    vault = Vault(erp=ERP, notebook=NOTEBOOK)
    assert vault.status(f"Bearer {NOTEBOOK}") == 200
    del vault.content["notebook"]
    vault.now += 301
    assert [vault.status(f"Bearer {token}") for token in (NOTEBOOK, ERP)] == [401, 200]
    assert vault.reads == 2


@pytest.mark.parametrize(
    "stored", ["", "short", "x" * 19, None, 12345678901234567890, [ERP], {"current": ERP}]
)
def test_what_could_be_guessed_opens_nothing(stored: Any) -> None:
    vault = Vault(weak=stored, erp=ERP)
    assert [vault.status(f"Bearer {given}") for given in (stored, ERP)] == [401, 200]


def test_what_opens_nothing_is_logged_by_its_name_unless_that_may_be_a_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    vault = Vault(**{"notebook": "short", ERP: "erp"})  # the second is the wrong way round
    assert vault.status(f"Bearer {ERP}") == 401
    assert "open nothing: notebook, shh-…" in caplog.text
    assert ERP not in caplog.text


def test_the_line_end_that_a_shell_left_in_the_secret_is_no_part_of_the_token() -> None:
    assert Vault(erp=f"{ERP}\n").status(f"Bearer {ERP}") == 200
    assert Vault(weak=f"short{20 * chr(32)}").status("Bearer short") == 401


def test_every_token_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append(b) or real(a, b))  # type: ignore[func-returns-value]
    assert Vault(erp=ERP, notebook=NOTEBOOK).status(f"Bearer {ERP}") == 200
    assert compared == [ERP.encode(), NOTEBOOK.encode()]


def test_who_guesses_too_often_is_not_listened_to_and_others_are() -> None:
    vault = Vault(erp=ERP)
    told = [vault.status("Bearer a wrong one", "198.51.100.9") for _ in range(MOST_FAILURES + 2)]
    assert told == [401] * MOST_FAILURES + [429, 429]
    assert vault.status(f"Bearer {ERP}", "198.51.100.9") == 429
    assert vault.status(f"Bearer {ERP}", "198.51.100.8") == 200


def test_a_call_without_a_token_is_no_guess() -> None:
    vault = Vault(erp=ERP)
    assert {vault.status(None) for _ in range(2 * MOST_FAILURES)} == {401}
    assert vault.status(f"Bearer {ERP}") == 200

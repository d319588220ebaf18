import json

import pytest

from a365_sync.store.sign_ins import LIFETIME_SECONDS, Pending, Refusal, SignIns
from a365_sync.store.table import ConditionFailedError, Table
from tests.store.clock import Clock

PENDING = Pending("verifier", "https://api.example/connect/callback", "nexar", "client", "half")


@pytest.fixture
def sign_ins(table: Table, clock: Clock) -> SignIns:
    return SignIns(table, clock)


def test_a_sign_in_comes_back_whole_and_once(sign_ins: SignIns) -> None:
    sign_ins.begin("state", "browser", PENDING)
    assert sign_ins.redeem("state", "browser") == PENDING
    assert sign_ins.redeem("state", "browser") is Refusal.USED


def test_one_that_was_never_begun_is_unknown(sign_ins: SignIns) -> None:
    assert sign_ins.redeem("state", "browser") is Refusal.UNKNOWN


def test_another_browser_neither_gets_nor_spends_it(sign_ins: SignIns) -> None:
    sign_ins.begin("state", "browser", PENDING)
    assert sign_ins.redeem("state", "another") is Refusal.OTHER_BROWSER
    assert sign_ins.redeem("state", "") is Refusal.OTHER_BROWSER
    assert sign_ins.redeem("state", "browser") == PENDING


def test_a_page_that_is_loaded_again_without_its_cookie_is_told_that_it_was_used(sign_ins: SignIns) -> None:
    sign_ins.begin("state", "browser", PENDING)
    sign_ins.redeem("state", "browser")
    assert sign_ins.redeem("state", "") is Refusal.USED


def test_it_is_good_for_ten_minutes(sign_ins: SignIns, clock: Clock) -> None:
    sign_ins.begin("early", "browser", PENDING)
    sign_ins.begin("late", "browser", PENDING)
    clock.now += LIFETIME_SECONDS
    assert sign_ins.redeem("early", "browser") == PENDING
    clock.now += 1
    assert sign_ins.redeem("late", "browser") is Refusal.EXPIRED


def test_a_state_is_given_to_one_sign_in_only(sign_ins: SignIns) -> None:
    sign_ins.begin("state", "browser", PENDING)
    with pytest.raises(ConditionFailedError):
        sign_ins.begin("state", "another", PENDING)


def test_of_two_callbacks_at_once_one_is_taken(
    sign_ins: SignIns, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_ins.begin("state", "browser", PENDING)
    put, taken = table.put, []

    def overtaken(*arguments: object, **options: object) -> None:
        monkeypatch.undo()
        taken.append(sign_ins.redeem("state", "browser"))
        put(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(table, "put", overtaken)
    assert sign_ins.redeem("state", "browser") is Refusal.USED
    assert taken == [PENDING]


def test_what_is_stored_names_neither_state_nor_browser_and_forgets_what_is_spent(
    sign_ins: SignIns, table: Table
) -> None:
    sign_ins.begin("the state", "the browser", PENDING)
    (stored,) = table.query("SIGN_IN")
    assert "the state" not in json.dumps(stored)
    assert "the browser" not in json.dumps(stored)
    assert stored["expires_at"] > stored["good_until"]
    sign_ins.redeem("the state", "the browser")
    (spent,) = table.query("SIGN_IN")
    assert (spent["code_verifier"], spent["secret_half"]) == ("", "")


def test_half_a_surrogate_pair_is_an_unknown_state(sign_ins: SignIns) -> None:
    assert sign_ins.redeem("\ud800", "\ud800") is Refusal.UNKNOWN

"""The keeper: exchanges only when needed, only under the lease, and never loses a rotated refresh token."""

from dataclasses import replace

import pytest

from a365_sync.connection.credential import credential_fingerprint, fingerprint
from a365_sync.connection.keeper import Demand, Outcome
from a365_sync.connection.sign_in import Registration, SignIn
from a365_sync.errors import (
    AltiumUnavailable,
    ConnectionBroken,
    SignInRefused,
    TokenRefused,
    TokenUnavailable,
)

from .conftest import LONG_LIVED, REFRESH, Clock
from .keeper_world import World


@pytest.fixture
def world(clock: Clock) -> World:
    """Connected with a refresh token, no access token yet."""
    return World(clock, {**REFRESH, "note": "kept"})


def test_the_first_token(world: World) -> None:
    assert world.keep() is Outcome.EXCHANGED
    assert world.secret["access_token"] == "fresh"
    assert world.secret["access_token_expires_at"] == world.clock.now + 3600
    assert (world.holder, world.verdicts) == (None, ["working"])


def test_what_else_the_secret_holds_stays(world: World) -> None:
    world.keep()
    assert {name: world.secret[name] for name in (*REFRESH, "note")} == {**REFRESH, "note": "kept"}


def test_a_rotated_refresh_token_is_stored_in_the_same_write(world: World) -> None:
    world.rotates_to = "shh-rotated"
    world.keep()
    (only,) = world.written
    assert (only["access_token"], only["refresh_token"]) == ("fresh", "shh-rotated")


@pytest.mark.parametrize(
    ("left", "life", "good"),
    [
        (600, None, True), (599, None, False), (600, 14400, True), (599, 14400, False),
        (30, 60, True), (29, 60, False), (301, 600, True), (299, 600, False), (29, 30, False),
    ],
)  # fmt: skip
def test_enough_is_ten_minutes_or_half_a_life(
    world: World, left: float, life: float | None, good: bool
) -> None:
    world.stored(left, life)
    assert (world.keep() is Outcome.STILL_GOOD) is good
    assert (world.exchanged == []) is good


def test_a_refused_token_is_exchanged_however_fresh(world: World) -> None:
    world.stored(3600)
    assert world.keep(refused=fingerprint("stored")) is Outcome.EXCHANGED


def test_tokens_that_are_refused_one_after_the_other_are_not_replaced_without_end(world: World) -> None:
    allowed = iter([True, True, False])
    keeper = replace(world.keeper, may_replace=lambda: next(allowed))
    for _ in range(2):
        world.stored(3600)
        assert keeper.keep("me", Demand(refused=fingerprint("stored"))) is Outcome.EXCHANGED
    world.stored(3600)
    with pytest.raises(TokenUnavailable, match="keeps refusing"):
        keeper.keep("me", Demand(refused=fingerprint("stored")))
    assert len(world.exchanged) == 2


def test_a_token_that_ended_is_replaced_without_a_limit(world: World) -> None:
    world.stored(-1)
    keeper = replace(world.keeper, may_replace=lambda: False)
    assert keeper.keep("me", Demand()) is Outcome.EXCHANGED


def test_a_refusal_of_an_older_token_changes_nothing(world: World) -> None:
    world.stored(3600)
    assert world.keep(refused=fingerprint("older")) is Outcome.STILL_GOOD


def test_a_long_lived_token_is_left_alone(clock: Clock) -> None:
    assert World(clock, LONG_LIVED).keep() is Outcome.STILL_GOOD


def test_a_token_stored_while_the_lease_was_awaited_is_enough(world: World) -> None:
    world.before_acquire = lambda: world.stored(3600)
    assert world.keep() is Outcome.OTHER_EXCHANGED
    assert world.exchanged == []


def test_the_loser_of_the_lease_takes_the_winners_token(world: World) -> None:
    world.holder = "other"
    world.on_sleep = lambda: world.stored(3600)
    assert world.keep() is Outcome.OTHER_EXCHANGED
    assert (world.exchanged, world.holder) == ([], "other")


def test_the_loser_does_not_wait_for_ever(world: World) -> None:
    world.holder = "other"
    started = world.clock.now
    with pytest.raises(TokenUnavailable):
        world.keep()
    assert world.clock.now - started <= 20


def test_a_terminal_refusal_is_reported_and_nothing_is_written(world: World) -> None:
    world.failure = ConnectionBroken("no more")
    with pytest.raises(ConnectionBroken):
        world.keep()
    assert (world.verdicts, world.written, world.holder) == (["connection_broken"], [], None)


def test_a_passing_failure_is_no_verdict(world: World) -> None:
    world.failure = TokenUnavailable("later")
    with pytest.raises(TokenUnavailable):
        world.keep()
    assert (world.verdicts, world.holder) == ([], None)


@pytest.mark.parametrize(
    ("left", "life", "good"),
    [(2700, 14400, True), (2699, 14400, False), (2700, 3600, True), (2699, 3600, False), (900, 1200, True),
     (899, 1200, False)],
)  # fmt: skip
def test_on_schedule_enough_reaches_past_the_next_tick(
    world: World, left: float, life: float, good: bool
) -> None:
    world.stored(left, life)
    assert (world.keep(scheduled=True) is Outcome.STILL_GOOD) is good


@pytest.mark.parametrize(("age", "used"), [(20 * 3600 - 1, False), (20 * 3600, True)])
def test_a_refresh_token_is_used_daily_whatever_is_left_of_the_access_token(
    world: World, age: float, used: bool
) -> None:
    world.stored(86_400 * 9, life=age + 86_400 * 9)
    assert (world.keep(scheduled=True) is Outcome.EXCHANGED) is used
    world.stored(86_400 * 9, life=age + 86_400 * 9)
    assert world.keep() is Outcome.STILL_GOOD


def test_a_schedule_records_that_all_is_well(world: World) -> None:
    world.stored(86_400, 86_400)
    assert world.keep(scheduled=True) is Outcome.STILL_GOOD
    assert world.verdicts == ["working"]
    assert world.keep() is Outcome.STILL_GOOD
    assert world.verdicts == ["working"]


def test_a_credential_known_to_be_broken_is_not_tried_again(world: World) -> None:
    world.failure = ConnectionBroken("no more")
    for _ in range(3):
        with pytest.raises(ConnectionBroken):
            world.keep()
    assert (world.exchanged, world.verdicts) == (["shh-refresh"], ["connection_broken"])


def test_a_schedule_rings_for_it_even_while_the_last_token_lives(world: World) -> None:
    world.stored(86_400, 86_400)
    world.refusals[credential_fingerprint(world.secret)] = ConnectionBroken("no more")
    assert world.keep() is Outcome.STILL_GOOD
    with pytest.raises(ConnectionBroken):
        world.keep(scheduled=True)
    assert world.exchanged == []


def test_who_insists_has_it_tried_again(world: World) -> None:
    world.refusals[credential_fingerprint(world.secret)] = ConnectionBroken("no more")
    assert world.keep(insisting=True) is Outcome.EXCHANGED


def test_another_credential_heals_by_itself(world: World) -> None:
    world.refusals[credential_fingerprint(world.secret)] = ConnectionBroken("no more")
    world.secret |= {"refresh_token": "shh-new"}
    assert world.keep(scheduled=True) is Outcome.EXCHANGED
    assert world.verdicts == ["working"]


def test_a_failing_write_is_repeated_before_a_rotated_token_is_given_up(world: World) -> None:
    world.rotates_to, world.failing_writes = "shh-rotated", 2
    assert world.keep() is Outcome.EXCHANGED
    assert world.secret["refresh_token"] == "shh-rotated"


def test_a_credential_that_a_person_stores_during_an_exchange_stands(world: World) -> None:
    def store_another() -> None:
        world.secret = {**REFRESH, "refresh_token": "another"}
        world.during_exchange = lambda: None

    world.during_exchange = store_another
    world.rotates_to = "rotated"
    assert world.keep() is Outcome.EXCHANGED
    assert world.exchanged == [REFRESH["refresh_token"], "another"]
    assert [written["refresh_token"] for written in world.written] == ["rotated"]


def test_what_was_granted_is_written_though_the_secret_cannot_be_read_again(world: World) -> None:
    def lose_sight() -> None:
        world.failing_reads = 1

    world.during_exchange = lose_sight
    world.rotates_to = "rotated"
    assert world.keep() is Outcome.EXCHANGED
    assert world.secret["refresh_token"] == "rotated"


def test_a_write_that_never_succeeds_is_raised_and_the_old_secret_stands(world: World) -> None:
    world.rotates_to, world.failing_writes = "shh-rotated", 3
    with pytest.raises(OSError, match="away"):
        world.keep()
    assert (world.secret["refresh_token"], world.verdicts, world.holder) == ("shh-refresh", [], None)


def test_a_passwords_refresh_token_is_not_kept(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    world = World(clock, {"client_id": "id", "username": "u", "password": "shh-password"})
    world.rotates_to = "shh-uninvited"
    assert world.keep() is Outcome.EXCHANGED
    assert "refresh_token" not in world.secret
    assert "password is exchanged" in caplog.text
    assert "shh" not in caplog.text


def test_a_refused_long_lived_token_is_tried_by_the_keeper_itself(clock: Clock) -> None:
    world = World(clock, LONG_LIVED)
    refused = fingerprint("shh-access")
    assert world.keep(refused=refused) is Outcome.STILL_GOOD
    world.failure = AltiumUnavailable("down")
    with pytest.raises(AltiumUnavailable):
        world.keep(refused=refused)
    assert world.verdicts == ["working"]
    world.failure = TokenRefused("revoked")
    with pytest.raises(ConnectionBroken, match="revoked"):
        world.keep(refused=refused)
    assert world.verdicts == ["working", "connection_broken"]
    with pytest.raises(ConnectionBroken):
        world.keep(refused=refused)
    assert len(world.tried) == 3


def test_a_long_lived_token_past_its_end_is_broken_without_a_request(clock: Clock) -> None:
    world = World(clock, {**LONG_LIVED, "access_token_expires_at": clock.now})
    with pytest.raises(ConnectionBroken, match="expired"):
        world.keep(scheduled=True)
    assert (world.tried, world.verdicts) == ([], ["connection_broken"])


def test_who_insists_has_a_long_lived_token_tried(clock: Clock) -> None:
    world = World(clock, LONG_LIVED)
    assert world.keep(insisting=True) is Outcome.STILL_GOOD
    assert (world.tried, world.verdicts) == (["shh-access"], ["working"])


SIGN_IN = SignIn("shh-code", "shh-verifier", "https://a.test/connect/callback")


def test_a_sign_in_takes_the_place_of_the_credential_before(world: World) -> None:
    world.rotates_to = "shh-new"
    world.secret |= {"username": "u", "password": "p", "access_token": "old", "credential_expires_at": 5}
    assert world.keeper.connect_user("me", SIGN_IN) is Outcome.CONNECTED
    assert world.secret == {
        "door": "altium365", "client_id": "id", "client_secret": "shh-secret", "note": "kept",
        "refresh_token": "shh-new", "access_token": "fresh",
        "access_token_issued_at": world.clock.now, "access_token_expires_at": world.clock.now + 3600,
    }  # fmt: skip
    assert (world.exchanged, world.verdicts, world.holder) == (["shh-code"], ["working"], None)


def test_the_first_sign_in_finds_an_empty_secret(clock: Clock) -> None:
    world = World(clock, {})
    world.rotates_to = "shh-new"
    registration = Registration("altium365", "new-id", "shh-new-secret")
    world.keeper.connect_user("me", SignIn("c", "v", "r", registration))
    assert (world.secret["door"], world.secret["client_id"]) == ("altium365", "new-id")
    assert world.secret["client_secret"] == "shh-new-secret"


def test_a_refused_sign_in_leaves_all_as_it_was(world: World) -> None:
    world.failure = ConnectionBroken("no more", detail="invalid_grant", request_id="r-1")
    before = world.secret
    with pytest.raises(SignInRefused) as caught:
        world.keeper.connect_user("me", SIGN_IN)
    assert (caught.value.detail, caught.value.request_id) == ("invalid_grant", "r-1")
    assert (world.secret, world.verdicts, world.holder) == (before, [], None)


def test_a_sign_in_without_offline_access_is_refused(world: World) -> None:
    with pytest.raises(SignInRefused):
        world.keeper.connect_user("me", SIGN_IN)
    assert world.written == []


def test_a_sign_in_waits_for_an_exchange_at_work(world: World) -> None:
    world.rotates_to, world.holder = "shh-new", "other"
    world.on_sleep = lambda: world.release("", "other")
    assert world.keeper.connect_user("me", SIGN_IN) is Outcome.CONNECTED


def test_a_sign_in_does_not_wait_for_ever(world: World) -> None:
    world.holder = "other"
    with pytest.raises(TokenUnavailable):
        world.keeper.connect_user("me", SIGN_IN)
    assert world.exchanged == []

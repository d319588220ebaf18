"""The token source: cached, re-read, asked for; never exchanged by itself."""

from collections.abc import Callable
from typing import Any

import pytest

from a365_sync.connection.credential import fingerprint
from a365_sync.connection.source import TokenSource
from a365_sync.errors import ConnectionBroken, TokenRefused, TokenUnavailable

from .conftest import LONG_LIVED, REFRESH, Clock, connect


class World:
    """A secret, a keeper that may change it, and counts of both."""

    def __init__(
        self, clock: Clock, secret: dict[str, Any], keep: Callable[["World"], None] = lambda _: None
    ) -> None:
        self.clock = clock
        self.secret = secret
        self.reads = 0
        self.asked: list[str | None] = []
        self._keep = keep
        self.source = TokenSource(self._read, self._ask, clock)

    def _read(self) -> Any:
        self.reads += 1
        return connect(self.secret)

    def _ask(self, refused: str | None) -> None:
        self.asked.append(refused)
        self._keep(self)

    def token(self, name: str, seconds: float = 3600) -> None:
        self.secret = {**REFRESH, "access_token": name, "access_token_expires_at": self.clock.now + seconds}


def test_a_long_lived_token_is_used_as_it_is(clock: Clock) -> None:
    world = World(clock, LONG_LIVED)
    assert [world.source.current() for _ in range(3)] == ["shh-access"] * 3
    assert (world.reads, world.asked) == (1, [])


def test_a_token_is_cached_until_30_seconds_before_its_end(clock: Clock) -> None:
    world = World(clock, {}, keep=lambda world: world.token("new"))
    world.token("old", seconds=100)
    assert world.source.current() == "old"
    clock.now += 69
    assert (world.source.current(), world.reads) == ("old", 1)
    clock.now += 1
    assert world.source.current() == "new"
    assert world.asked == [None]


def test_a_fresh_token_in_the_secret_spares_the_keeper(clock: Clock) -> None:
    world = World(clock, {})
    world.token("old", seconds=100)
    world.source.current()
    clock.now += 100
    world.token("new")
    assert world.source.current() == "new"
    assert world.asked == []


def test_the_first_token_of_a_refresh_credential_comes_from_the_keeper(clock: Clock) -> None:
    world = World(clock, REFRESH, keep=lambda world: world.token("first"))
    assert world.source.current() == "first"


def test_a_refused_token_is_named_to_the_keeper_by_its_fingerprint(clock: Clock) -> None:
    world = World(clock, {}, keep=lambda world: world.token("new"))
    world.token("old")
    assert world.source.replacement(world.source.current()) == "new"
    assert world.asked == [fingerprint("old")]
    assert "old" not in fingerprint("old")


def test_a_token_refused_to_several_threads_is_replaced_once(clock: Clock) -> None:
    world = World(clock, {}, keep=lambda world: world.token("new"))
    world.token("old")
    world.source.current()
    assert [world.source.replacement("old") for _ in range(3)] == ["new"] * 3
    assert len(world.asked) == 1


def test_a_keeper_without_result(clock: Clock) -> None:
    world = World(clock, REFRESH)
    with pytest.raises(TokenUnavailable):
        world.source.current()


def test_the_keepers_verdict_passes(clock: Clock) -> None:
    def refuse(_world: World) -> None:
        raise ConnectionBroken("refused")

    with pytest.raises(ConnectionBroken):
        World(clock, REFRESH, keep=refuse).source.current()


def test_a_refused_long_lived_token_has_no_successor(clock: Clock) -> None:
    world = World(clock, LONG_LIVED)
    with pytest.raises(TokenRefused):
        world.source.replacement(world.source.current())
    assert world.asked == [fingerprint("shh-access")]

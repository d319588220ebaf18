"""Which keys sign: those of the secret as it was read lately, and of the one before it while both are there."""

from typing import Any

import pytest

from a365_sync.errors import NotConnected
from a365_sync.outbound.keys import Keys
from a365_sync.subscriptions.model import Subscription, rotated
from a365_sync.subscriptions.signature import key_of, shown
from tests.builders import NOW

ONE = Subscription("sub_1", "https://hooks.example.com/", {"source": ["a365-sync"]}, "", NOW.isoformat())


class Secret:
    """What is stored, how often it was read, and a clock in seconds."""

    def __init__(self, **content: Any) -> None:
        self.content, self.reads, self.seconds = content, 0, 0.0

    def read(self) -> dict[str, Any]:
        self.reads += 1
        return self.content

    @property
    def keys(self) -> Keys:
        return Keys(self.read, lambda: self.seconds)


def test_both_texts_sign_for_both_generations_the_newest_first_and_the_current_one_is_shown() -> None:
    keys = Secret(current="b", previous="a").keys
    after = rotated(ONE, NOW)
    expected = [key_of(master, "sub_1", number) for master in "ba" for number in (2, 1)]
    assert keys.of(after, NOW) == expected
    assert keys.secret(after) == shown(expected[0])


def test_the_secret_is_read_every_five_minutes() -> None:
    secret = Secret(current="a")
    keys = secret.keys
    first = keys.of(ONE, NOW)
    secret.content, secret.seconds = {"current": "b"}, 299.0
    assert (keys.of(ONE, NOW), secret.reads) == (first, 1)
    secret.seconds = 301.0
    assert keys.of(ONE, NOW) == [key_of("b", "sub_1", 1)]


@pytest.mark.parametrize("content", [{}, {"current": ""}, {"current": 5}])
def test_without_a_text_nothing_is_signed(content: dict[str, Any]) -> None:
    with pytest.raises(NotConnected, match="current"):
        Secret(**content).keys.of(ONE, NOW)

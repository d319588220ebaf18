from hypothesis import given
from hypothesis import strategies as st

from a365_sync.browser_connect.halves import join, split


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_two_halves_give_the_secret_again(secret: str) -> None:
    assert join(*split(secret)) == secret


def test_a_half_tells_nothing_and_is_never_the_same() -> None:
    halves = [split("the client secret") for _ in range(20)]
    assert len({half for pair in halves for half in pair}) == 40
    assert "secret" not in str(halves)


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_does_not_belong_together_gives_a_text_or_nothing(half: str, other: str) -> None:
    assert isinstance(join(half, other), str | None)


def test_a_half_of_another_length_gives_nothing() -> None:
    kept, carried = split("secret")
    assert join(kept, carried + "AAAA") is None
    assert join(kept, "") is None
    assert join(kept, "no base64!") is None

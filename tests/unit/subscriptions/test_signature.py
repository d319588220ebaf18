"""What we sign, the reference library of Standard Webhooks verifies; and no two subscriptions share a key."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from a365_sync.subscriptions.signature import key_of, shown, signed_headers

MASTER = "m" * 64


def now() -> int:
    """The reference goes by the clock of the machine."""
    return int(datetime.now(UTC).timestamp())


@given(body=st.dictionaries(st.text(), st.text()), name=st.text(min_size=1), generation=st.integers(1, 9))
def test_the_reference_verifies_it(body: dict[str, str], name: str, generation: int) -> None:
    content = json.dumps(body, ensure_ascii=True).encode()
    key = key_of(MASTER, name, generation)
    headers = signed_headers("0f" * 16, now(), content, [key])
    assert Webhook(shown(key)).verify(content, dict(headers)) == body


@given(st.sets(st.tuples(st.sampled_from(["m", "n"]), st.text(), st.integers(1, 99)), min_size=2, max_size=5))
def test_every_key_is_another(identities: set[tuple[str, str, int]]) -> None:
    assert len({key_of(*identity) for identity in identities}) == len(identities)
    assert {len(key_of(*identity)) for identity in identities} == {32}


def test_while_a_secret_is_rotated_both_verify() -> None:
    keys = [key_of(MASTER, "sub_1", generation) for generation in (2, 1)]
    headers = signed_headers("id", now(), b"{}", keys)
    assert [Webhook(shown(key)).verify(b"{}", dict(headers)) for key in keys] == [{}, {}]
    with pytest.raises(WebhookVerificationError):
        Webhook(shown(key_of(MASTER, "sub_1", 3))).verify(b"{}", dict(headers))


@pytest.mark.parametrize("changed", ["webhook-id", "webhook-timestamp", "body"])
def test_nothing_of_it_can_be_changed(changed: str) -> None:
    key = key_of(MASTER, "sub_1", 1)
    headers = dict(signed_headers("id", now(), b"{}", [key]))
    headers |= {changed: str(int(headers["webhook-timestamp"]) + 1)} if changed != "body" else {}
    with pytest.raises(WebhookVerificationError):
        Webhook(shown(key)).verify(b"[]" if changed == "body" else b"{}", headers)

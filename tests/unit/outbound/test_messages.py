"""What the queues carry: SQS takes it, whatever the data holds, and it comes back as it was."""

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from a365_sync.outbound.messages import Delivery, Replay

# The characters that SQS takes.
SENDABLE = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(["\uffff", "\ufffe", "\x00", "\x7f", "\\uffff", "é"]))
DATA = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)


@given(data=DATA)
def test_a_delivery_can_be_sent_and_read(data: Any) -> None:
    delivery = Delivery("sub_1", {"id": "1", "time": "t", "data": data})
    body = delivery.body()
    assert SENDABLE.fullmatch(body)
    assert Delivery.of(body) == delivery
    assert delivery.time == "t"


@given(after=st.one_of(st.none(), TEXTS))
def test_a_replay_can_be_sent_and_read(after: str | None) -> None:
    replay = Replay("sub_1", "2026-11-22T12:00:00+00:00", after)
    assert SENDABLE.fullmatch(replay.body())
    assert Replay.of(json.loads(replay.body())) == replay


def test_an_event_is_no_replay() -> None:
    assert Replay.of({"detail-type": "BOM Changed", "detail": {}}) is None

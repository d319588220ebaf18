from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.errors import InvalidInput
from a365_sync.queries.boms import ReleaseBomChosen, WipBomChosen
from a365_sync.queries.parameters import parse
from a365_sync.queries.routes import ROUTES
from a365_sync.store import keys

PATH = {"project": "p", "variant": "v"}


def at(text: str) -> datetime | None:
    return parse(WipBomChosen, PATH, {"at": text}).at


@pytest.mark.parametrize(
    "text",
    ["2026-11-22T12:00:00Z", "2026-11-22T13:00:00+01:00", "2026-11-22T13:00:00 01:00", "2026-11-22 12:00:00Z",
     "20261122T120000Z", "2026-11-22T12Z"],
)  # fmt: skip
def test_a_time_is_read_in_any_form_of_iso_8601(text: str) -> None:
    assert at(text) == datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-11-22T12:00:00", "2026-11-22", "1795166102", "now", "", "0001-01-01T00:00+14"]
)
def test_a_time_without_its_zone_or_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^at: give ISO 8601 with its zone, such as 2026-11-22T12:00:00Z"):
        at(text)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"limit": "0"}, "limit: Input should be greater than or equal to 1"),
        ({"limit": "1001"}, "limit: Input should be less"),
        ({"limit": "9" * 5000}, "limit: "),
        ({"version": "x"}, "version: "),
        ({"to": "1"}, "There is no parameter 'to': there are limit, cursor, at, version"),
        ({"variant": "w"}, "'variant' is given in the path"),
    ],
)
def test_what_is_wrong_is_named(query: dict[str, str], told: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{told}"):
        parse(WipBomChosen, PATH, query)


texts = st.text(st.characters(categories=("L", "N", "P", "S", "Z", "C")), max_size=50)


@pytest.mark.parametrize("route", ROUTES.values(), ids=list(ROUTES))
@given(data=st.data())
def test_any_texts_are_taken_or_refused(route: Any, data: st.DataObject) -> None:
    names = st.sampled_from([*route.parameters.model_fields, "other"])
    query = data.draw(
        st.dictionaries(names, st.one_of(texts, st.sampled_from(["1", "true", "wip", "fitted"])))
    )
    with suppress(InvalidInput):
        parse(route.parameters, {}, query).model_dump_json()


def test_no_key_that_is_asked_for_is_longer_than_dynamodb_takes() -> None:
    path = {"project": "p" * 100, "release": "r" * 100, "variant": "v" * 600}
    asked = parse(ReleaseBomChosen, path, {})
    pk, sk = keys.bom_head(asked.identity("W" * 36))
    assert (len(pk) < 2048, len(sk) <= 1024) == (True, True)
    for name, text in (
        ("project", "p" * 101),
        ("release", "r" * 101),
        ("project", "\u00b5"),
        ("variant", "v" * 601),
    ):
        with pytest.raises(InvalidInput, match=f"^{name}: "):
            parse(ReleaseBomChosen, {**path, name: text}, {})

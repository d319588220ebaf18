import pytest

from a365_sync.store.event_registration import EventRegistration, EventRegistrations, digest
from a365_sync.store.table import Table

STORED = EventRegistration(digest("t0ken"), "sub-2", ("sub-0", "sub-1"))


def test_before_any_registration_no_token_is_known(table: Table) -> None:
    found = EventRegistrations(table).read()
    assert (found, found.all_ids()) == (EventRegistration(), ())
    assert not found.knows("")


def test_what_is_stored_comes_back(table: Table) -> None:
    EventRegistrations(table).store(STORED)
    found = EventRegistrations(table).read()
    assert found == STORED
    assert found.all_ids() == ("sub-0", "sub-1", "sub-2")


@pytest.mark.parametrize("token", ["", "t0keN", "t0ken ", digest("t0ken"), "\ud800", "ä" * 9000])
def test_only_the_token_itself_is_known(token: str) -> None:
    assert STORED.knows("t0ken")
    assert not STORED.knows(token)


def test_the_token_is_not_stored(table: Table) -> None:
    EventRegistrations(table).store(STORED)
    assert "t0ken" not in str(table.get(("ALTIUM_EVENTS", "registration")))

from dataclasses import replace

import pytest

from a365_sync.store.missing import Missing, MissingRecord
from a365_sync.store.table import Table

FOUND = MissingRecord(frozenset("abc"), frozenset("ab"), frozenset(), 10, "t")


@pytest.fixture
def missing(table: Table) -> Missing:
    return Missing(table, "w")


def test_before_the_first_sweep_nothing_is_missing(missing: Missing) -> None:
    assert missing.read("projects") == MissingRecord()
    assert missing.approve("projects") == frozenset()
    assert missing.read("projects") == MissingRecord()


def test_what_is_stored_is_read_by_its_kind_and_workspace(missing: Missing, table: Table) -> None:
    missing.store("projects", FOUND, MissingRecord())
    assert missing.read("projects") == FOUND
    assert missing.read("parts") == MissingRecord()
    assert Missing(table, "other").read("projects") == MissingRecord()


def test_what_is_withheld_is_approved_and_nothing_else(missing: Missing) -> None:
    missing.store("projects", FOUND, MissingRecord())
    assert missing.approve("projects") == frozenset("ab")
    assert missing.read("projects") == replace(FOUND, approved=frozenset("ab"))
    assert missing.approve("projects") == frozenset("ab")


def test_an_approval_during_a_sweep_is_kept_for_what_is_still_missing(missing: Missing) -> None:
    missing.store("projects", FOUND, MissingRecord())
    missing.approve("projects")
    swept = replace(FOUND, missing=frozenset("bcd"), withheld=frozenset("bc"))
    missing.store("projects", swept, before=FOUND)
    assert missing.read("projects") == replace(swept, approved=frozenset("b"))


def test_an_approval_that_a_sweep_overtakes_covers_what_the_sweep_found(
    missing: Missing, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing.store("projects", FOUND, MissingRecord())
    swept = replace(FOUND, withheld=frozenset("a"))
    read = missing.read
    stale = [read("projects")]

    def overtaken(kind: str) -> MissingRecord:
        if not stale:
            return read(kind)
        missing.store("projects", swept, before=stale[0])
        return stale.pop()

    monkeypatch.setattr(missing, "read", overtaken)
    assert missing.approve("projects") == frozenset("a")
    assert read("projects").approved == frozenset("a")


LIBRARY = frozenset(f"{number:08d}-0000-4000-8000-000000000000" for number in range(12_000))
HIDDEN = MissingRecord(LIBRARY, LIBRARY, frozenset(), 50_000, "t")


def test_a_library_that_is_hidden_whole_is_remembered_whole(missing: Missing, table: Table) -> None:
    missing.store("parts", HIDDEN, MissingRecord())
    assert missing.read("parts") == HIDDEN
    assert missing.approve("parts") == LIBRARY
    record = missing.read("parts")
    assert record == replace(HIDDEN, approved=LIBRARY)
    missing.store("parts", FOUND, record)
    assert missing.read("parts") == FOUND
    assert [item["sk"] for item in table.query("MISSING#w")] == ["parts"]


def test_an_approval_of_many_during_a_sweep_is_kept(missing: Missing) -> None:
    missing.store("parts", HIDDEN, MissingRecord())
    before = missing.read("parts")
    missing.approve("parts")
    less = frozenset(sorted(LIBRARY)[:5_000])
    missing.store("parts", replace(HIDDEN, missing=less, withheld=less), before)
    assert missing.read("parts").approved == less

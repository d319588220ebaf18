"""The setting `export_profiles`: names and own profiles are checked when it is stored."""

from typing import Any

import pytest

from a365_sync.altium.client import AltiumClient
from a365_sync.errors import InvalidInput
from a365_sync.store import keys
from a365_sync.store.bucket import Bucket
from a365_sync.store.own_profiles import OwnProfiles
from a365_sync.store.state import State
from a365_sync.store.table import Table
from a365_sync.sync.configure import Stored, store_settings
from tests.builders import NOW
from tests.store.cloud import Cloud

GOOD = "columns: [{name: a, field: comment}]"


@pytest.fixture
def state(table: Table) -> State:
    return State(table)


@pytest.fixture
def bucket(cloud: Cloud) -> Bucket:
    return cloud.stores().bucket


def store(state: State, bucket: Bucket, change: Any) -> Stored:
    def connect(_api_url: str | None) -> AltiumClient:
        raise AssertionError("nothing is asked of Altium")

    return store_settings(state, OwnProfiles(bucket), connect, change, NOW)


def test_built_in_and_own_profiles_can_be_chosen(state: State, bucket: Bucket) -> None:
    bucket.put(keys.own_profile("our erp"), GOOD.encode())
    chosen = ["generic", "our erp"]
    assert store(state, bucket, {"export_profiles": chosen}).stored.settings.export_profiles == chosen


def test_none_is_the_default(state: State, bucket: Bucket) -> None:
    assert store(state, bucket, {}).stored.settings.export_profiles == []


@pytest.mark.parametrize(
    ("files", "name", "told", "suggested"),
    [
        ({}, "kicat", "the nearest are 'kicad'", "kicad"),
        ({"our-erp.yaml": GOOD}, "our_erp", "the nearest are 'our-erp'", "our-erp"),
        ({"deeper/own.yaml": GOOD, "own.yml": GOOD}, "own", "There is no export profile 'own'", None),
        ({}, "library", "is for library_parts, BOMs need one for bom_lines", None),
        ({}, "consolidated", "is for consolidated_parts", None),
        (
            {"own.yaml": "columns: [{name: a, feild: x}]"},
            "own",
            "profiles/own.yaml is wrong: columns.0",
            None,
        ),
        ({"own.yaml": "a: b: c"}, "own", "profiles/own.yaml is wrong: mapping values", None),
        ({"kicad.yaml": GOOD}, "kicad", "profiles/kicad.yaml is called as a built-in", None),
    ],
)
def test_what_is_wrong_is_refused_with_its_reason_and_nothing_is_stored(
    state: State, bucket: Bucket, files: dict[str, str], name: str, told: str, suggested: str | None
) -> None:
    for file, text in files.items():
        bucket.put(f"profiles/{file}", text.encode())
    before = store(state, bucket, {"export_profiles": ["generic"]}).stored
    with pytest.raises(InvalidInput) as raised:
        store(state, bucket, {"export_profiles": ["generic", name]})
    assert told in raised.value.what
    assert raised.value.what.endswith("Nothing was stored.")
    if suggested:
        assert raised.value.suggestions[name][0] == suggested
    assert state.settings() == before


@pytest.mark.parametrize("name", ["", "a/b", "ü", "x" * 41])
def test_a_name_that_no_key_should_hold_is_refused(state: State, bucket: Bucket, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"export_profiles\.0"):
        store(state, bucket, {"export_profiles": [name]})


def test_the_same_choice_again_has_its_profiles_checked_again(state: State, bucket: Bucket) -> None:
    bucket.put(keys.own_profile("own"), GOOD.encode())
    store(state, bucket, {"export_profiles": ["own"]})
    bucket.put(keys.own_profile("own"), b"columns: []")
    with pytest.raises(InvalidInput):
        store(state, bucket, {"export_profiles": ["own"]})


def test_a_profile_that_broke_since_stands_in_no_other_settings_way(state: State, bucket: Bucket) -> None:
    bucket.put(keys.own_profile("own"), GOOD.encode())
    store(state, bucket, {"export_profiles": ["own"]})
    bucket.put(keys.own_profile("own"), b"columns: []")
    stored = store(state, bucket, {"schedules": False}).stored.settings
    assert (stored.schedules, stored.export_profiles) == (False, ["own"])

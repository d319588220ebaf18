import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.errors import InvalidInput
from a365_sync.store import keys
from tests.builders import release_identity, wip_identity

names = st.one_of(st.text(max_size=40), st.text("./%!~[]", max_size=4))
SAFE = re.compile(r"[A-Za-z0-9!._-]+")  # letters, digits and marks that S3 calls safe


@given(names)
def test_a_name_comes_back_from_its_segment(name: str) -> None:
    assert keys.decode_name(keys.encode_name(name)) == name


@given(names, names)
def test_two_names_never_share_a_segment(one: str, other: str) -> None:
    assert (keys.encode_name(one) == keys.encode_name(other)) == (one == other)


@given(names)
def test_a_segment_is_safe_in_any_path(name: str) -> None:
    segment = keys.encode_name(name)
    assert SAFE.fullmatch(segment)
    assert segment not in (".", "..")


@given(st.builds("{}{}".format, st.sampled_from(("", "_", ".")), names))
def test_the_lake_has_no_object_that_athena_takes_for_hidden(name: str) -> None:
    for identity in (wip_identity(name), release_identity(name)):
        segments = keys.lake_bom_lines(identity).split("/")
        assert [part for part in segments if part.startswith(("_", "."))] == []
        assert [part for part in segments if "=" in part] == [
            f"source={identity.source}"
        ]  # no other partition


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("[No Variations]", "!5BNo!20Variations!5D"),
        ("48V", "48V"),
        ("a/b", "a!2Fb"),
        ("", "!"),
        (".", "!2E"),
        ("..", "!2E!2E"),
        ("!", "!21"),
        ("~", "!7E"),
        ("v1.0", "v1.0"),
        ("标准", "!E6!A0!87!E5!87!86"),
    ],
)
def test_segments(name: str, segment: str) -> None:
    assert keys.encode_name(name) == segment


@pytest.mark.parametrize("name", ["a" * 601, "/" * 201, "." * 601])
def test_a_name_too_long_for_a_key_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="too long"):
        keys.encode_name(name)


def test_the_longest_name_fits() -> None:
    assert len(keys.encode_name("a" * 600)) == 600


def test_keys_of_a_wip_bom() -> None:
    identity = wip_identity("[A]")
    assert keys.bom_key(identity) == "wip/project-1/!5BA!5D"
    assert keys.bom_file(identity, "csv") == "boms/wip/project-1/!5BA!5D/latest.csv"
    assert keys.bom_head(identity) == ("W#workspace-1#PROJECT#project-1", "BOM#wip/project-1/!5BA!5D")
    assert keys.bom_lines(identity) == "W#workspace-1#BOM#wip/project-1/!5BA!5D"


def test_keys_of_a_released_bom() -> None:
    identity = release_identity("A")
    assert keys.bom_key(identity) == "release/project-1/release-1/A"
    assert keys.bom_file(identity, "json") == "boms/released/project-1/release-1/A.json"


def test_keys_of_exports() -> None:
    wip, release = wip_identity("A"), release_identity("A")
    assert keys.own_profile("our erp") == "profiles/our erp.yaml"
    assert keys.export_file("our erp", wip, "csv") == "exports/our!20erp/wip/project-1/A/latest.csv"
    assert keys.export_file("kicad", release, "json") == "exports/kicad/released/project-1/release-1/A.json"
    assert keys.export_report("kicad", wip) == "exports/kicad/reports/wip/project-1/A/latest.json"
    assert keys.export_report("kicad", release) == "exports/kicad/reports/released/project-1/release-1/A.json"


def test_notices_stand_beside_their_bom() -> None:
    wip, released = wip_identity("[A]"), release_identity("A")
    assert keys.change_notice(wip, 7, "json") == "boms/wip/project-1/!5BA!5D/changes/7.json"
    assert keys.change_notice(released, 1, "html") == "boms/released/project-1/release-1/A/changes/1.html"


def test_no_two_boms_share_a_key() -> None:
    identities = [
        wip_identity("a/b"),
        wip_identity("b", "a"),
        release_identity("a/b"),
        release_identity("b", "a"),
    ]
    for key in (keys.bom_key, keys.bom_lines, lambda identity: keys.bom_file(identity, "csv")):
        assert len({key(identity) for identity in identities}) == len(identities)


def test_a_part_number_is_found_in_any_spelling_of_case_and_space() -> None:
    assert keys.where_used_mpn("w", " grm 155\tr71 ") == keys.where_used_mpn("w", "GRM155R71")
    assert keys.where_used_mpn("w", "GRM-155") != keys.where_used_mpn("w", "GRM155")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_boms_key_leads_back_to_it(variant: str) -> None:
    for identity in (wip_identity(variant), release_identity(variant)):
        back = keys.bom_identity("workspace-1", keys.bom_key(identity))
        assert back == identity.model_copy(update={"release_created_at": None})
        assert keys.bom_version(back, 12) == (keys.bom_versions(identity), "VERSION#0000000012")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "wip",
        "wip/",
        "wip/p",
        "wip/p/",
        "wip//v",
        "wip/p/v/x",
        "release/p/v",
        "other/p/v",
        "wip/p/!FF",
        "WIP/p/v",
    ],
)
def test_what_is_no_boms_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidInput, match="no BOM's key"):
        keys.bom_identity("workspace-1", key)

from a365_sync.bom.model import BomIdentity
from a365_sync.changes.drift import last_release
from tests.builders import release_identity, wip_identity


def released(release: str, made: str, variant: str = "A") -> BomIdentity:
    return release_identity(variant, release).model_copy(update={"release_created_at": made})


FIRST = released("b", "2026-01-01T00:00:00+00:00")
SECOND = released("a", "2026-03-01T00:00:00+02:00")
SAME_MOMENT = released("z", "2026-02-28T22:00:00+00:00")
OTHER_VARIANT = released("c", "2026-06-01T00:00:00+00:00", "B")


def test_the_last_release_that_has_the_variant_counts_by_date() -> None:
    boms = [SECOND, FIRST, OTHER_VARIANT, wip_identity("A")]
    assert last_release(boms, "A") == SECOND
    assert last_release(boms, "B") == OTHER_VARIANT


def test_without_a_release_there_is_none() -> None:
    assert last_release([wip_identity("A"), OTHER_VARIANT], "A") is None


def test_before_a_release_comes_the_one_made_before() -> None:
    assert last_release([FIRST, SECOND], "A", before=SECOND) == FIRST
    assert last_release([FIRST, SECOND], "A", before=FIRST) is None


def test_releases_of_one_moment_have_an_order_all_the_same() -> None:
    assert last_release([SAME_MOMENT, SECOND], "A") == last_release([SECOND, SAME_MOMENT], "A") == SAME_MOMENT
    assert last_release([SAME_MOMENT, SECOND], "A", before=SAME_MOMENT) == SECOND

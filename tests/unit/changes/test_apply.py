"""A difference leads from the older BOM to the newer one, to the last field, and a stored one does too."""

from collections import Counter
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.bom.model import Bom, BomLine
from a365_sync.changes.applying import apply
from a365_sync.changes.differ import diff
from a365_sync.changes.model import Change, ChangeKind, Difference
from a365_sync.changes.notice import Notice, as_json, parse_notice
from a365_sync.errors import InvalidInput
from tests.builders import bom, bom_line, release_identity, wip_identity
from tests.strategies import boms_lines, lines, warnings
from tests.unit.changes.samples import difference, part

# Keys may repeat here: whatever a BOM holds, nothing of it may get lost.
any_lines = st.lists(lines, max_size=6)
FIELDS = [name for name in BomLine.model_fields if name != "line_key"]
identities = st.sampled_from([wip_identity(), wip_identity("A"), release_identity()])


@st.composite
def edited(draw: st.DrawFn) -> tuple[Bom, Bom]:
    """A BOM, and what became of it: lines removed, added, moved, some of their fields those of other lines."""
    before = draw(any_lines)
    kept = [line for line in before if draw(st.booleans())]
    after = draw(st.permutations([_touched(draw, line) for line in kept] + draw(st.lists(lines, max_size=2))))
    return (
        Bom(identity=draw(identities), lines=tuple(before), warnings=draw(warnings)),
        Bom(identity=draw(identities), lines=tuple(after), warnings=draw(warnings)),
    )


def _touched(draw: st.DrawFn, line: BomLine) -> BomLine:
    """The line as it was, with fields of another, or with what it lists in another order."""
    what = draw(st.sampled_from(["same", "fields", "order"]))
    if what == "fields":
        other = draw(lines)
        fields = draw(st.sets(st.sampled_from(FIELDS), min_size=1, max_size=4))
        return line.model_copy(update={name: getattr(other, name) for name in fields})
    if what == "order":
        choices = [choice.model_copy(update={"skus": choice.skus[::-1]}) for choice in line.part_choices]
        listed = {"designators": line.designators, "parameters": line.parameters, "part_choices": choices}
        return line.model_copy(
            update={name: tuple(draw(st.permutations(held))) for name, held in listed.items()}
        )
    return line


@given(edited())
def test_the_newer_bom_is_made_of_the_older_one(both: tuple[Bom, Bom]) -> None:
    older, newer = both
    assert apply(diff(older, newer), older) == newer


@given(edited())
def test_what_is_stored_makes_it_too(both: tuple[Bom, Bom]) -> None:
    older, newer = both
    notice = Notice(difference=diff(older, newer))
    assert parse_notice(as_json(notice)) == notice
    assert apply(parse_notice(as_json(notice)).difference, older) == newer


@given(edited())
def test_nothing_differs_only_where_the_lines_and_warnings_are_equal(both: tuple[Bom, Bom]) -> None:
    older, newer = both
    equal = (older.lines, older.warnings) == (newer.lines, newer.warnings)
    assert diff(older, newer).is_empty == equal
    same = diff(older, older)
    assert (same.is_empty, same.changes, same.lines, same.warnings) == (True, (), (), None)


@given(edited())
def test_people_are_told_of_every_field_that_differs(both: tuple[Bom, Bom]) -> None:
    found = diff(*both)
    for line in found.lines:
        told = set().union(
            *(fields_of(change) for change in found.changes if is_about(change, line.line_key))
        )
        assert line.fields.keys() <= told
        if line.change in ("added", "removed"):
            assert any(change.kind.value == f"line_{line.change}" for change in found.changes)
    assert (
        len([1 for change in found.changes if change.kind is ChangeKind.LINE_ADDED]) == found.counts["added"]
    )
    assert (
        len([1 for change in found.changes if change.kind is ChangeKind.LINE_REMOVED])
        == found.counts["removed"]
    )


@given(boms_lines, boms_lines, st.randoms(use_true_random=False))
def test_what_is_told_hangs_on_no_order_of_lines(
    before: tuple[BomLine, ...], after: tuple[BomLine, ...], random: Random
) -> None:
    def told(*both: tuple[BomLine, ...]) -> Counter[str]:
        changes = diff(bom(*both[0]), bom(*both[1])).changes
        return Counter(change.model_copy(update={"line": 0}).model_dump_json() for change in changes)

    shuffled = (tuple(random.sample(lines, len(lines))) for lines in (before, after))
    assert told(*shuffled) == told(before, after)


def test_a_bom_of_thousands_of_lines_takes_no_time_to_speak_of() -> None:
    def lines(placed: int) -> list[BomLine]:
        return [part(n, "10k", *(f"R{n * 10 + k}" for k in range(placed + n % 2))) for n in range(3000)]

    older, newer = bom(*lines(4)), bom(*lines(5))
    begun = process_time()
    found = diff(older, newer)
    assert process_time() - begun < 5
    assert len(found.changes) == 6000


def is_about(change: Change, line_key: str) -> bool:
    return line_key in (change.line_key, change.from_line_key)


def fields_of(change: Change) -> set[str]:
    """The fields of a line that a change tells of."""
    if change.kind is ChangeKind.REVISION:
        return {"component", "revision"}
    return {"parameters"} if change.kind is ChangeKind.PARAMETER else {change.field}


@given(edited(), edited())
def test_a_bom_that_it_does_not_begin_at_is_refused_or_comes_out_right(
    both: tuple[Bom, Bom], others: tuple[Bom, Bom]
) -> None:
    """Refused when it shows; never with another error."""
    try:
        apply(diff(*both), others[0])
    except InvalidInput:
        return
    assert others[0].identity == both[0].identity


@pytest.mark.parametrize(
    ("older", "reason"),
    [
        (Bom(identity=wip_identity("Other"), lines=(part(1, "10k", "R1"),)), "another one"),
        (Bom(identity=wip_identity(), lines=(part(1, "10k", "R7"),)), "holds something else"),
        (Bom(identity=wip_identity(), lines=(part(2, "10k", "R1"),)), "its line 1"),
        (Bom(identity=wip_identity(), lines=()), "0 lines, not 1"),
    ],
)
def test_it_says_why_it_refuses_a_bom(older: Bom, reason: str) -> None:
    moved = difference([part(1, "10k", "R1")], [part(1, "10k", "R2")])
    with pytest.raises(InvalidInput, match=reason):
        apply(moved, older)


def test_lines_with_one_key_are_told_apart_by_their_order() -> None:
    """`split` never gives a key twice; a BOM that has one all the same is compared without loss."""
    before = [bom_line("same", comment="1k"), bom_line("same", comment="2k"), bom_line("same", comment="3k")]
    found = difference(before, [before[0], bom_line("same", comment="4k")])
    assert [(line.change, line.was, line.now) for line in found.lines] == [
        ("changed", 2, 2),
        ("removed", 3, None),
    ]


def test_a_difference_names_the_fields_that_changed_and_no_others() -> None:
    found: Difference = difference([part(1, "10k", "R1")], [part(1, "10k", "R1", "R2")])
    (line,) = found.lines
    assert (line.change, line.component, line.designators) == ("changed", "CMP-00001-1", ("R1", "R2"))
    assert line.fields == {"quantity": (1, 2), "designators": (["R1"], ["R1", "R2"])}

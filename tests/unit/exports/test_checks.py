"""What a report tells of rows that the target may not take."""

from a365_sync.bom.model import BomLine, Kind
from a365_sync.exports.profile import Format, Profile
from tests.builders import bom_line, choices
from tests.unit.exports.profiles import exported, profile

MANY = tuple(f"R{number}" for number in range(1, 101))


def codes(read: Profile, *lines: BomLine, format_: Format = Format.CSV) -> list[tuple[str, int, str]]:
    report = exported(read, *lines, format_=format_).report
    assert report.rows == len(lines)
    return [(finding.code, finding.row, finding.column) for finding in report.findings]


def test_a_list_too_long_for_one_cell_is_told_whole_in_csv_and_fits_in_json() -> None:
    read = profile("name: a, field: designators", "longest_cell: 255")
    line = bom_line(designators=MANY, quantity=100)
    made = exported(read, bom_line(), line)
    (finding,) = made.report.findings
    assert (finding.code, finding.row, finding.column) == ("too_long", 2, "a")
    assert finding.text == "391 characters, the target takes 255; nothing was cut."
    assert ",".join(MANY).encode() in made.content
    assert codes(read, line, format_=Format.XLSX) == [("too_long", 1, "a")]
    assert codes(read, line, format_=Format.JSON) == []


def test_limits_hold_for_each_entry_in_json() -> None:
    read = profile("name: a, field: designators", "longest_cell: 5")
    assert codes(read, bom_line(designators=("R1", "ABCDEF")), format_=Format.JSON) == [("too_long", 1, "a")]


def test_a_column_may_have_a_limit_of_its_own() -> None:
    read = profile("name: a, field: comment, longest: 3\nname: b, field: description", "longest_cell: 5")
    line = bom_line(comment="1234", description="12345")
    assert codes(read, line) == [("too_long", 1, "a")]
    assert codes(read, bom_line(comment="123", description="123456")) == [("too_long", 1, "b")]


def test_a_required_value_that_is_missing_is_told() -> None:
    read = profile("name: a, field: ipn, required: true\nname: b, field: further_mpns, required: true")
    assert codes(read, bom_line(ipn="1", part_choices=choices("A", "B")), bom_line()) == [
        ("empty", 2, "a"),
        ("empty", 2, "b"),
    ]
    assert codes(read, bom_line(), format_=Format.JSON) == [("empty", 1, "a"), ("empty", 1, "b")]


def test_blanks_are_no_value() -> None:
    read = profile("name: a, field: ipn, required: true\nname: b, field: mpn", "checks: {any_filled: [a, b]}")
    line = bom_line(ipn=" ", part_choices=choices("\t"))
    assert codes(read, line) == [("empty", 1, "a"), ("none_filled", 1, "a")]


def test_a_number_that_is_too_small_is_told() -> None:
    read = profile("name: a, field: quantity, least: 1")
    lines = bom_line(quantity=1), bom_line(quantity=0, designators=())
    for format_ in Format:
        assert codes(read, *lines, format_=format_) == [("too_few", 2, "a")]


def test_a_sign_that_the_target_cannot_read_is_told() -> None:
    read = profile("name: a, field: comment, refuses: '\"!'\nname: b, field: further_mpns, refuses: '\"'")
    (finding,) = exported(read, bom_line(comment='0.1" !!')).report.findings
    assert (finding.code, finding.text) == ("sign_refused", 'The target cannot read ! " in it.')
    assert codes(read, bom_line(part_choices=choices("M", 'N"')), format_=Format.JSON) == [
        ("sign_refused", 1, "b")
    ]


def test_a_rule_about_a_column_that_the_format_lacks_says_nothing() -> None:
    read = profile(
        "name: a, field: ipn, formats: [json]\nname: b, field: quantity, formats: [json]\n"
        "name: c, field: designators",
        "checks: {any_filled: [a], counted: {designators: c, quantity: b}}",
    )
    line = bom_line(quantity=2)
    assert codes(read, line) == []
    assert codes(read, line, format_=Format.JSON) == [("none_filled", 1, "a"), ("count_differs", 1, "b")]


def test_one_of_several_columns_has_to_be_filled() -> None:
    read = profile("name: a, field: ipn\nname: b, field: mpn", "checks: {any_filled: [a, b]}")
    lines = bom_line(ipn="1"), bom_line(part_choices=choices("M")), bom_line()
    assert codes(read, *lines) == [("none_filled", 3, "a")]


def test_designators_have_to_be_as_many_as_the_quantity_says() -> None:
    read = profile(
        "name: a, field: designators\nname: b, field: quantity",
        "checks: {counted: {designators: a, quantity: b}}",
    )
    lines = (
        bom_line(quantity=2, designators=("R1", "R2")),
        bom_line(quantity=4, designators=()),
        bom_line(quantity=0, designators=("R1",), kind=Kind.NOT_FITTED),
    )
    assert codes(read, *lines) == [("count_differs", 3, "b")]


def test_an_entry_that_the_target_would_split_is_told() -> None:
    read = profile("name: a, field: further_mpns, separator: ','")
    line = bom_line(part_choices=choices("A", "74LVC2G240DP,125"))
    assert codes(read, line) == [("separator_inside", 1, "a")]
    assert codes(read, line, format_=Format.JSON) == []
    assert codes(profile("name: a, field: further_mpns"), line) == []
    colon = profile("name: a, field: designators", 'designators: {splits_at: " :"}')
    assert codes(colon, bom_line(designators=("R 1", "R2", "R:3"))) == [("separator_inside", 1, "a")] * 2


def test_a_designator_that_looks_like_a_range_is_told_where_ranges_are_made() -> None:
    line = bom_line(designators=("FMU-SWCLK",))
    assert codes(profile("name: a, field: designators"), line) == []
    ranged = profile("name: a, field: designators", "designators: {ranges: true}")
    assert codes(ranged, line) == [("range_like", 1, "a")]

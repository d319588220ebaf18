import pytest

from a365_sync.markup import Html, fill, join


def test_what_is_filled_in_is_escaped_and_markup_is_not() -> None:
    filled = fill("<p title='$a'>$b</p>", a="'\"<&>", b=Html("<b>x</b>"))
    assert filled == "<p title='&#x27;&quot;&lt;&amp;&gt;'><b>x</b></p>"


def test_markup_can_be_filled_into_markup() -> None:
    item = fill("<li>$a</li>", a="<")
    assert fill("<ul>$items</ul>", items=join([item, item])) == "<ul><li>&lt;</li><li>&lt;</li></ul>"


def test_text_with_a_dollar_is_left_alone() -> None:
    assert fill("<p>$a</p>", a="$SECRET") == "<p>$SECRET</p>"


def test_a_name_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("$a $b", a="1")


def test_text_cannot_turn_round_what_stands_beside_it() -> None:
    """After U+202E a browser would show `CMP-00001-2` as `2-10000-PMC`."""
    assert fill("<p>$a (CMP-00001-2)</p>", a="\u202eevil\u2067") == "<p>evil (CMP-00001-2)</p>"
    assert fill("<p>$a</p>", a="مقاومة") == "<p>مقاومة</p>"

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

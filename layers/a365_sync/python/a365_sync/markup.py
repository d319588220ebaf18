"""HTML from templates; whatever is filled in is escaped unless it is HTML itself."""

from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from string import Template


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def fill(template: str, **values: str) -> Html:
    """The markup with `$name` replaced; raises KeyError for a name without a value."""
    return Html(Template(template).substitute({name: _safe(value) for name, value in values.items()}))


def fill_file(path: Path, **values: str) -> Html:
    """`fill` for a template in a file."""
    return fill(read(path), **values)


def join(parts: Iterable[Html]) -> Html:
    """One after another."""
    return Html("".join(parts))


@cache
def read(path: Path) -> str:
    """The text of a template; read once."""
    return path.read_text(encoding="utf-8")


def _safe(value: str) -> str:
    return value if isinstance(value, Html) else escape(value)

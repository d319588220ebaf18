"""HTML from templates; whatever is filled in is escaped unless it is HTML itself, and turns no text round."""

from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from string import Template

_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""What sets the direction of all that follows. Letters have a direction of their own, and keep it."""


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
    return value if isinstance(value, Html) else escape(value.translate(_TURNS))

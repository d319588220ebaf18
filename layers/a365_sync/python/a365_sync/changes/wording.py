"""How parts, designators and values are named in a sentence."""

from collections.abc import Sequence
from typing import Any

from a365_sync.bom.model import BomLine

_SHOWN = 6
_LONGEST = 80
_WORDS = {"True": "yes", "False": "no", "None": ""}


def part_name(component: str, ipn: str, comment: str) -> str:
    """What people call a part, and the number it is found under: `10k (CMP-00012-1)`."""
    number = ipn or component
    return f"{comment} ({number})" if comment.strip() and comment != number else number


def name_of(line: BomLine) -> str:
    """`part_name` of a line's component."""
    return part_name(line.component, line.ipn, line.comment)


def listing(names: Sequence[str], most: int = _SHOWN) -> str:
    """`R1, R2 and R3`; of many, the first `most`."""
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def shown(value: Any) -> str:
    """A value in quotation marks, cut if it is long; `nothing` where there is none, `empty` for an empty one."""
    text = as_text(value)
    if not text:
        return "nothing" if value is None else "empty"
    return f"“{text if len(text) <= _LONGEST else f'{text[: _LONGEST - 1]}…'}”"


def as_text(value: Any) -> str:
    """A field's value in a cell."""
    if isinstance(value, list | tuple):
        return ", ".join(map(as_text, value))
    return _WORDS.get(str(value), str(value)) if isinstance(value, bool | None) else str(value)


def plural(count: int, word: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"

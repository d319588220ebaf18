"""Makes a change out of a line and what is to be said of it."""

from typing import Any

from a365_sync.changes.model import Change, ChangeKind
from a365_sync.changes.pairing import Pair
from a365_sync.changes.wording import name_of


def tell(each: Pair, kind: ChangeKind, text: str, **more: Any) -> Change:
    """A change of a line; `text` is the whole sentence."""
    line = each.line
    return Change(
        kind=kind,
        line=each.number,
        line_key=line.line_key,
        component=line.component,
        ipn=line.ipn,
        comment=line.comment,
        text=text,
        **more,
    )


def tell_of(each: Pair, kind: ChangeKind, what: str, **more: Any) -> Change:
    """The same where the sentence begins with the part's name."""
    return tell(each, kind, f"{name_of(each.line)}: {what}", **more)

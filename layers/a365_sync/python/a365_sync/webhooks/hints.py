"""What an event delivery may be about. Its form is not published: ids are looked for in the text, whatever it is."""

import re
from dataclasses import dataclass
from enum import StrEnum

_GUID = re.compile(r"(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])")
# The word right before it says what it names: a GRID's `design:project/<guid>`, JSON's `"projectId": "<guid>"`.
_WORD = re.compile(r"([A-Za-z_-]+)[\\\"'\s]{0,8}[:=/][\\\"'\s]{0,8}$")
_WORD_REACH = 80
_MOST_PROJECTS = 10


class Kind(StrEnum):
    """What a GUID can name; a word that holds several is of the first."""

    RELEASE = "release"
    COMPONENT = "component"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Hints:
    """The projects that are named, and whether a release or a component is; all empty when nothing is recognised."""

    projects: tuple[str, ...] = ()
    release: bool = False
    component: bool = False


def hints_in(body: bytes) -> Hints:
    """What a body hints at; never raises. More projects than are worth single looks count as none recognised."""
    text = body.decode(errors="replace")
    found = {(kind, match.group()) for match in _GUID.finditer(text) if (kind := _kind(text, match.start()))}
    projects = tuple(sorted(guid for kind, guid in found if kind is Kind.PROJECT))
    if len(projects) > _MOST_PROJECTS:
        return Hints()
    kinds = {kind for kind, _ in found}
    return Hints(projects, Kind.RELEASE in kinds, Kind.COMPONENT in kinds)


def _kind(text: str, start: int) -> Kind | None:
    before = _WORD.search(text[max(0, start - _WORD_REACH) : start])
    word = before.group(1).lower() if before else ""
    return next((kind for kind in Kind if kind in word), None)

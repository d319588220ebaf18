"""Chooses export profiles by their names, built in or the customer's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from a365_sync.bom.content import sha256
from a365_sync.errors import InvalidInput
from a365_sync.exports.builtin import builtin, builtin_names, builtin_text
from a365_sync.exports.profile import Profile
from a365_sync.exports.reading import read_profile
from a365_sync.settings.nearest import nearest

BOM_LINES, CONSOLIDATED_PARTS = "bom_lines", "consolidated_parts"
_NEEDS = {BOM_LINES: "BOMs", CONSOLIDATED_PARTS: "consolidated BOMs"}


class OwnProfiles(Protocol):
    """The customer's own profiles, wherever they are kept."""

    def names(self) -> list[str]:
        """The names of those that are there."""

    def text(self, name: str) -> str:
        """One that is there; raises InvalidInput for a file that is no text."""

    def file(self, name: str) -> str:
        """What errors call the file of a profile, whether it is there or not."""


@dataclass(frozen=True, slots=True)
class ChosenProfile:
    """A chosen name: its profile, or why there is none; `edition` differs whenever the profile's text does."""

    name: str
    edition: str
    outcome: Profile | InvalidInput

    def profile(self) -> Profile:
        """The profile; raises InvalidInput when it is wrong or gone."""
        if isinstance(self.outcome, InvalidInput):
            raise self.outcome
        return self.outcome


class ChosenProfiles(tuple[ChosenProfile, ...]):
    """All that are chosen."""

    @property
    def label(self) -> str:
        """Stable text; a BOM that was exported under another one has to be exported again."""
        return ",".join(map(_label, self))

    def replacing(self, before: str) -> dict[str, ChosenProfile | None]:
        """The names of an earlier choice, by its label, that mean something else now; None for those of no profile."""
        now = {chosen.name: chosen for chosen in self}
        same = set(map(_label, self))
        names = (label.rpartition(":")[0] for label in before.split(",") if label and label not in same)
        return {name: now.get(name) for name in names}


def choose(names: Sequence[str], own: OwnProfiles, rows: str = BOM_LINES) -> ChosenProfiles:
    """The profiles over a kind of rows as they are now.

    One that is wrong or gone is a problem of its own, and none of the others'.
    """
    known = own.names() if set(names) - set(builtin_names()) else []
    return ChosenProfiles(_chosen(name, known, own, rows) for name in dict.fromkeys(names))


def check(names: Sequence[str], own: OwnProfiles) -> None:
    """Raise InvalidInput unless each name leads to one good profile over BOM lines."""
    known = own.names() if names else []
    for name in names:
        if name in known and name in builtin_names():
            raise InvalidInput(
                f"{own.file(name)} is called as a built-in export profile is: give it another name. "
                "Nothing was stored."
            )
        try:
            _chosen(name, known, own, BOM_LINES).profile()
        except InvalidInput as problem:
            told = f"{problem.what} Nothing was stored."
            raise InvalidInput(told, suggestions=problem.suggestions) from problem


def _chosen(name: str, known: Iterable[str], own: OwnProfiles, rows: str) -> ChosenProfile:
    if name in builtin_names():
        return ChosenProfile(name, _edition(builtin_text(name)), _over(rows, builtin(name)))
    if name not in known:
        return ChosenProfile(name, "missing", _unknown(name, known, own, rows))
    edition = "unreadable"
    try:
        text = own.text(name)
        edition = _edition(text)
        return ChosenProfile(name, edition, _over(rows, read_profile(name, text, own.file(name))))
    except InvalidInput as problem:
        return ChosenProfile(name, edition, problem)


def _over(rows: str, profile: Profile) -> Profile | InvalidInput:
    if profile.rows == rows:
        return profile
    return InvalidInput(
        f"The export profile {profile.name!r} is for {profile.rows}, {_NEEDS[rows]} need one for {rows}."
    )


def _unknown(name: str, known: Iterable[str], own: OwnProfiles, rows: str) -> InvalidInput:
    fitting = [each for each in builtin_names() if builtin(each).rows == rows]
    near = nearest(name, [*fitting, *known], 3)
    meant = ", ".join(map(repr, near))
    return InvalidInput(
        f"There is no export profile {name!r}, neither built in nor as {own.file(name)}: "
        f"the nearest are {meant}.",
        suggestions={name: near},
    )


def _label(chosen: ChosenProfile) -> str:
    return f"{chosen.name}:{chosen.edition}"


def _edition(text: str) -> str:
    return sha256(text.encode())[:12]

"""Refuses names that do not exist, and says which one was meant."""

from collections.abc import Iterable

from a365_sync.settings.nearest import nearest


def one_of(where: str, name: str, known: Iterable[str]) -> None:
    """Raise ValueError for a name that is not known, with the nearest one and all that are allowed."""
    allowed = sorted(known)
    if name not in allowed:
        meant = "".join(f"the nearest is {near!r}, " for near in nearest(name, allowed))
        raise ValueError(f"{where}: there is no {name!r}; {meant}allowed are {', '.join(allowed)}")

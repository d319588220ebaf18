"""How moto's functions are replaced by quicker ones, and put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.moto_shortcuts import calls, clients, expressions, items, requests, tables, values


@dataclass(frozen=True)
class Replacement:
    """A function of a class or module of moto's, and the quicker one."""

    owner: Any
    name: str
    moto: Any
    quicker: Any


@cache
def take() -> list[Replacement]:
    """From now on, in this process."""
    made = [
        Replacement(owner, name, owner.__dict__.get(name), quicker)
        for module in (calls, clients, items, values, expressions, tables, requests)
        for owner, name, quicker in module.QUICKER
    ]
    for one in made:
        setattr(one.owner, one.name, one.quicker)
    return made


@contextmanager
def without() -> Iterator[None]:
    """Moto as it is."""
    made = take()
    for one in made:
        if one.moto is None:
            delattr(one.owner, one.name)
        else:
            setattr(one.owner, one.name, one.moto)
    try:
        yield
    finally:
        for one in made:
            setattr(one.owner, one.name, one.quicker)

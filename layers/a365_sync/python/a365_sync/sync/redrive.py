"""Which dead letters a call asks to have replayed: pure rules."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from a365_sync.errors import InvalidInput
from a365_sync.settings.nearest import nearest
from a365_sync.sync.dead_letters import DeadWork
from a365_sync.sync.triggers import ENTITY

TRIGGERS = tuple(trigger.value for trigger in ENTITY)

_SHOWN = 200
_EXAMPLES = {
    "bom": '"wip/<project>/<variant>"',
    "run_id": '"<run id>"',
    "trigger": '"sync-part-library"',
    "dry_run": "true",
}
_KINDS_OF_BOM = ("wip", "release")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a call asks for; everything where no name is given. Several names narrow each other."""

    bom: str | None = None
    run_id: str | None = None
    trigger: str | None = None
    dry_run: bool = False

    def names(self) -> dict[str, str]:
        """The names given, by what they name."""
        given = {"bom": self.bom, "run_id": self.run_id, "trigger": self.trigger}
        return {kind: name for kind, name in given.items() if name is not None}

    def wants(self, work: DeadWork) -> bool:
        """Whether a dead letter is among those asked for."""
        return all(getattr(work, kind) == name for kind, name in self.names().items())


@dataclass(frozen=True, slots=True)
class Replay:
    """Work to send again, and older copies of it that need not be, once it is sent."""

    work: DeadWork
    older: tuple[DeadWork, ...] = ()


def selection_of(body: Any) -> Selection:
    """What the body asks for; raises InvalidInput, naming the nearest right word."""
    if not isinstance(body, dict):
        raise InvalidInput(
            'Send one JSON object: {} for all dead letters, or {"trigger": "sync-part-library"}.'
        )
    for key, value in body.items():
        _check(key, value)
    return Selection(**body)


def choose(received: Sequence[DeadWork], selection: Selection) -> list[Replay]:
    """What to replay of the letters received together: of one unit the last alone, which is the newest.

    Each of them would do the same work, as each looks at what Altium shows now; the newest knows best where to look.
    """
    units: dict[str, list[DeadWork]] = {}
    for work in received:
        if selection.wants(work):
            units.setdefault(work.unit, []).append(work)
    return [Replay(newest, tuple(older)) for *older, newest in units.values()]


def nothing_chosen(selection: Selection, seen: Iterable[DeadWork]) -> InvalidInput:
    """The answer to a call that names what no dead letter is about."""
    (kind, name), *_others = selection.names().items()
    near = nearest(name[:_SHOWN], {getattr(work, kind) for work in seen} - {None})
    hint = f"the nearest is {near[0]!r}" if near else "there are none of its kind"
    return InvalidInput(
        f"No dead letter has the {kind} {name[:_SHOWN]!r}: {hint}. {{}} replays all there are.",
        suggestions={name[:_SHOWN]: near},
    )


def _check(key: str, value: Any) -> None:
    known = tuple(field.name for field in fields(Selection))
    if key not in known:
        raise _unknown(key, known, f"There is no key {key[:_SHOWN]!r}")
    wanted: type[Any] = bool if key == "dry_run" else str
    if not isinstance(value, wanted):
        raise InvalidInput(f'{key!r} does not fit: it is given like {{"{key}": {_EXAMPLES[key]}}}.')
    if key == "trigger" and value not in TRIGGERS:
        raise _unknown(value, TRIGGERS, f"Dead letters have no trigger {value[:_SHOWN]!r}")
    if key == "bom":
        _check_kind_of_bom(value)


def _check_kind_of_bom(bom: str) -> None:
    kind = bom.partition("/")[0]
    if kind not in _KINDS_OF_BOM:
        raise _unknown(kind, _KINDS_OF_BOM, f"{bom[:_SHOWN]!r} is no BOM's key, which begins with its kind")


def _unknown(given: str, known: Collection[str], what: str) -> InvalidInput:
    near = nearest(given[:_SHOWN], known)
    return InvalidInput(f"{what}: the nearest is {near[0]!r}.", suggestions={given[:_SHOWN]: near})

"""Replays dead letters: looks through the queues, sends what is chosen, deletes what was sent, lets go of the rest."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from a365_sync.store.dead_letters import DeadLetters, Letter
from a365_sync.store.runs import Runs
from a365_sync.sync.dead_letters import DeadWork, NotUnderstoodError
from a365_sync.sync.redrive import Replay, Selection, choose, nothing_chosen

# Of one call: it answers within 29 s, and no answer outgrows what Lambda lets through.
LOOKING_SECONDS = 12.0
MOST_REPLAYED = 200
MOST_HELD = 1000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """A queue of dead letters: how a letter reads, and how its work is sent again (returns the ids of those sent).

    `boms` is how the keys of its BOMs begin, if it is a queue of BOMs. `alike`: letters of one unit are equal in all
    that counts, so one that is met after another was sent need not be.
    """

    name: str
    letters: DeadLetters
    read: Callable[[Letter], DeadWork]
    send: Callable[[Sequence[DeadWork]], set[str]]
    boms: str | None = None
    alike: bool = False

    def may_hold(self, selection: Selection) -> bool:
        """False when none of the letters can be meant."""
        return selection.bom is None or (self.boms is not None and selection.bom.startswith(self.boms))


@dataclass
class Found:
    """What one call came to."""

    replayed: list[dict[str, Any]] = field(default_factory=list)
    not_understood: list[dict[str, Any]] = field(default_factory=list)
    seen: list[DeadWork] = field(default_factory=list)
    left: bool = False


def replay(
    ends: Sequence[DeadEnd], runs: Runs, selection: Selection, clock: Callable[[], float] = time.monotonic
) -> dict[str, Any]:
    """Replay what is asked for, or with `dry_run` only list it: the answer as docs/webhooks.md shows it.

    Raises InvalidInput for a name that no dead letter has.
    """
    found, until = Found(), clock() + LOOKING_SECONDS
    for end in ends:
        if end.may_hold(selection):
            _Walk(end, runs, selection, found).go(lambda: clock() > until)
    if selection.names() and not found.replayed and not found.left:
        raise nothing_chosen(selection, found.seen)
    return {
        "dry_run": selection.dry_run,
        "found" if selection.dry_run else "replayed": found.replayed,
        "not_understood": found.not_understood,
        "left": found.left,
        "next_step": _next_step(selection, found),
    }


class _Walk:
    """One pass through one queue; whatever is held at its end, however it ends, is let go."""

    def __init__(self, end: DeadEnd, runs: Runs, selection: Selection, found: Found) -> None:
        self._end = end
        self._runs = runs
        self._selection = selection
        self._found = found
        self._held: dict[str, Letter] = {}
        self._sent: dict[str, dict[str, Any]] = {}

    def go(self, late: Callable[[], bool]) -> None:
        try:
            while letters := self._end.letters.receive():
                self._held |= {letter.message_id: letter for letter in letters}
                received = list(self._explained(list(self._read(letters))))
                self._found.seen.extend(received)
                self._replay(choose(received, self._selection))
                if late() or len(self._held) >= MOST_HELD or len(self._found.replayed) >= MOST_REPLAYED:
                    self._found.left = True
                    return
        finally:
            self._end.letters.release(self._held.values())

    def _read(self, letters: list[Letter]) -> Iterator[DeadWork]:
        for letter in letters:
            try:
                yield self._end.read(letter)
            except NotUnderstoodError as error:
                told = {"queue": self._end.name, "message_id": letter.message_id, "reason": str(error)}
                self._found.not_understood.append(told)

    def _explained(self, received: list[DeadWork]) -> Iterator[DeadWork]:
        runs = self._runs.get_many({work.run_id for work in received if work.run_id})
        errors = self._runs.errors({(work.run_id, work.bom) for work in received if work.run_id and work.bom})
        for work in received:
            run_id = work.run_id or ""
            yield work.explained(runs.get(run_id), errors.get((run_id, work.bom or "")))

    def _replay(self, chosen: list[Replay]) -> None:
        again = [each for each in chosen if not (self._end.alike and each.work.unit in self._sent)]
        sent = self._send([each.work for each in again])
        done: list[DeadWork] = []
        for each in chosen:
            if each.work.letter.message_id in sent:
                self._sent[each.work.unit] = self._entry(each.work)
                self._found.replayed.append(self._sent[each.work.unit])
                done.append(each.work)
                self._drop(each.work.unit, each.older, done)
            elif each in again:
                self._found.left = True  # SQS or Lambda refused it
            else:
                self._drop(each.work.unit, (*each.older, each.work), done)
        self._delete([work.letter for work in done])

    def _drop(self, unit: str, works: Sequence[DeadWork], done: list[DeadWork]) -> None:
        self._sent[unit]["dropped"].extend(work.run_id for work in works)
        done.extend(works)

    def _send(self, works: list[DeadWork]) -> set[str]:
        if self._selection.dry_run:
            return {work.letter.message_id for work in works}
        return self._end.send(works) if works else set()

    def _delete(self, letters: list[Letter]) -> None:
        if self._selection.dry_run or not letters:
            return
        self._end.letters.delete(letters)
        for letter in letters:
            del self._held[letter.message_id]
        _log.info("%s: %d dead letters replayed or dropped with one", self._end.name, len(letters))

    def _entry(self, work: DeadWork) -> dict[str, Any]:
        return {
            "queue": self._end.name, "bom": work.bom, "run_id": work.run_id, "trigger": work.trigger,
            "reason": work.reason, "dropped": [],
        }  # fmt: skip


def _next_step(selection: Selection, found: Found) -> str:
    steps = []
    if found.replayed and selection.dry_run:
        steps.append("Remove the causes, then send it without dry_run.")
    elif found.replayed:
        steps.append("GET /runs tells how they go.")
    if found.left:
        steps.append("There may be more." if selection.dry_run else "Call it again: there may be more.")
    if found.not_understood:
        steps.append("Read those not understood in their queue, and delete them there.")
    return " ".join(steps) or "Nothing to do: there are no dead letters."

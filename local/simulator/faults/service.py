"""Answers requests as the orders want it, and takes the orders."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from local.simulator.edits.edit import EditError
from local.simulator.edits.endpoint import EditEndpoint
from local.simulator.faults.book import Book
from local.simulator.faults.families import Condition, Failure, Interference
from local.simulator.faults.fault import Fault, OrderError
from local.simulator.faults.past import Past
from local.simulator.faults.scene import Asked, Scene
from local.simulator.faults.standing import Standing
from local.simulator.gateway.endpoint import GraphqlEndpoint
from local.simulator.identity.tokens import TokenBook
from local.simulator.web.messages import Response
from local.simulator.workspace.store import WorkspaceStore


class Faults:
    def __init__(
        self,
        store: WorkspaceStore,
        tokens: TokenBook,
        edits: EditEndpoint,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._tokens = tokens
        self._edits = edits
        self._clock = clock
        self._book = Book()
        self._past = Past(clock)
        self._closing = threading.Event()
        store.watch(self._past.note)

    @property
    def active(self) -> bool:
        """Whether any order is still to be served."""
        return bool(self._book.active)

    def order(self, *faults: Fault) -> None:
        """Takes all of them or, with an OrderError, none."""
        for fault in faults:
            try:
                fault.check(self._store.current)
            except EditError as error:
                raise OrderError(f"{fault.kind}: {error}") from error
        if any(fault.remembers for fault in faults):
            self._past.begin(self._store.current)
        self._book.add(faults)

    def clear(self) -> None:
        """Forgets the orders; what was served stays counted until `reset`."""
        self._book.clear()
        self._past.forget()

    def reset(self) -> None:
        self._book.reset()

    def close(self) -> None:
        """Lets go of the answers that are held."""
        self._closing.set()

    def served(self) -> dict[str, dict[str, int]]:
        """How many requests each kind of fault befell, by operation."""
        return self._book.served()

    def report(self) -> dict[str, Any]:
        return {"ordered": self._book.report(), "served": self.served()}

    def respond(self, asked: Asked, endpoint: GraphqlEndpoint) -> Response:
        due = self._book.due(asked.operation, asked.call.variables, self._store.current)
        for standing in due:
            if isinstance(standing.fault, Interference):
                self._book.attempt(standing, asked.operation, partial(self._meddle, standing.fault))
        scene = Scene(asked, asked.view(), endpoint, self._tokens, self._clock, self._closing)
        scene = self._under_conditions(scene, due) if scene.reads else scene
        return self._failed(scene, due) or scene.answer()

    def _meddle(self, fault: Interference) -> bool:
        for edit in fault.read():
            self._edits.make(edit)
        return True

    def _under_conditions(self, scene: Scene, due: Sequence[Standing]) -> Scene:
        for standing in due:
            if isinstance(standing.fault, Condition):
                show = partial(self._shown, scene, standing, standing.fault)
                scene = self._book.attempt(standing, scene.asked.operation, show) or scene
        return scene

    def _shown(self, scene: Scene, standing: Standing, condition: Condition) -> Scene | None:
        """The scene under the condition, if it makes a difference to this request."""
        view = condition.show(scene.view, self._past, standing.memo)
        shown = replace(scene, view=replace(view, key=f"{view.key} {standing.number}"))
        return shown if shown.text() != scene.text() else None

    def _failed(self, scene: Scene, due: Sequence[Standing]) -> Response | None:
        for standing in due:
            if isinstance(standing.fault, Failure):
                serve = partial(standing.fault.serve, scene)
                response = self._book.attempt(standing, scene.asked.operation, serve)
                if response is not None:
                    return response
        return None

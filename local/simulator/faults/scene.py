"""One request that a fault may befall, and what the fault can do with it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graphql import GraphQLError

from local.simulator.gateway.endpoint import Call, GraphqlEndpoint, refusal
from local.simulator.gateway.reading import Intercept, Reading
from local.simulator.identity.tokens import TokenBook
from local.simulator.web.messages import Response


@dataclass(frozen=True)
class Asked:
    """A request whose token is good and whose document is valid. `view`: what it reads, as of the call."""

    call: Call
    operation: str
    authorization: str | None
    view: Callable[[], Reading]


@dataclass(frozen=True)
class Scene:
    """`closing` is set when the simulator stops."""

    asked: Asked
    view: Reading
    endpoint: GraphqlEndpoint
    tokens: TokenBook
    clock: Callable[[], datetime]
    closing: threading.Event

    def answer(self) -> Response:
        """What is answered without the fault."""
        return self.endpoint.complete(self.text())

    def text(self) -> str:
        """The same as JSON text without the closing brace."""
        return self.endpoint.text(self.asked.call, self.view)

    def intercepted(self, intercept: Intercept) -> str:
        """The text when every field is resolved through `intercept`."""
        view = replace(self.view, intercepts=(*self.view.intercepts, intercept), key=None)
        return self.endpoint.text(self.asked.call, view)

    def changed(self, text: str) -> Response | None:
        """The text as an answer, if it is another than without the fault."""
        return None if text == self.text() else self.endpoint.complete(text)

    @property
    def reads(self) -> bool:
        """Whether the operation changes nothing, so that it can be executed again."""
        return not self.endpoint.changes_something(self.asked.call)

    def hold(self, seconds: float) -> None:
        self.closing.wait(seconds)

    def refuse(self, status: int, message: str, code: str, **extensions: Any) -> Response:
        """An error in the vendor's shape, without data."""
        return refusal(status, GraphQLError(message, extensions={"code": code, **extensions}))

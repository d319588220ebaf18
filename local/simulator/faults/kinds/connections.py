"""Connections that break, and answers that come late or never."""

from dataclasses import replace
from typing import ClassVar, Literal

from typing_extensions import override

from local.simulator.faults.families import Failure
from local.simulator.faults.fault import Seconds
from local.simulator.faults.scene import Scene
from local.simulator.web.messages import Response


class ConnectionReset(Failure):
    """A TCP reset before the answer's first byte, or after half of its body."""

    kind: ClassVar = "connection_reset"
    when: Literal["before", "half"] = "before"

    @override
    def serve(self, scene: Scene) -> Response:
        if self.when == "before":
            return Response(200, reset_at=0)
        answer = scene.answer()
        return replace(answer, reset_at=len(answer.body) // 2)


class Timeout(Failure):
    """Holds the answer, which is that of the moment of the call; then gives it, or hangs up."""

    kind: ClassVar = "timeout"
    seconds: Seconds
    then: Literal["answer", "hang_up"] = "answer"

    @override
    def serve(self, scene: Scene) -> Response:
        answer = scene.answer()
        scene.hold(self.seconds)
        return replace(answer, lost=self.then == "hang_up")

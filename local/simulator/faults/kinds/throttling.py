"""Too many requests: as HTTP says it, and in the two spellings of Altium's error code."""

from typing import ClassVar, Literal

from typing_extensions import override

from local.simulator.faults.families import Failure
from local.simulator.faults.fault import Seconds
from local.simulator.faults.kinds.statuses import RetryAfterForm, retry_after
from local.simulator.faults.scene import Scene
from local.simulator.web.messages import Response


class Throttled(Failure):
    """Status 429, or status 200 with an error of that code and no data."""

    kind: ClassVar = "throttled"
    form: Literal["429", "LIMIT_EXCEEDED", "LimitExceeded"] = "429"
    retry_after: Seconds | None = None
    retry_after_form: RetryAfterForm = "seconds"

    @override
    def serve(self, scene: Scene) -> Response:
        headers = retry_after(self.retry_after, self.retry_after_form, scene.clock())
        if self.form == "429":
            return Response(429, b"Too Many Requests", "text/plain; charset=utf-8", headers)
        told = scene.refuse(200, "Too many requests. Please retry later.", self.form)
        return Response(told.status, told.body, headers=headers)

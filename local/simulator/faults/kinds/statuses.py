"""HTTP statuses without a GraphQL answer, as a proxy or a server that is down gives them."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Annotated, ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from local.simulator.faults.families import Failure
from local.simulator.faults.fault import Seconds
from local.simulator.faults.scene import Scene
from local.simulator.web.messages import Response

RetryAfterForm = Literal["seconds", "date"]
PHRASES = {status.value: status.phrase for status in HTTPStatus}
HTML = "text/html; charset=utf-8"


class Status(Failure):
    """Any status of 400 or more. `body`: a proxy's page, an error in the vendor's shape, or nothing."""

    kind: ClassVar = "status"
    status: Annotated[int, Field(ge=400, le=599)]
    body: Literal["html", "json", "empty"] = "html"
    retry_after: Seconds | None = None
    retry_after_form: RetryAfterForm = "seconds"

    @override
    def serve(self, scene: Scene) -> Response:
        headers = retry_after(self.retry_after, self.retry_after_form, scene.clock())
        if self.body == "json":
            told = scene.refuse(self.status, "The request could not be executed.", "INTERNAL_SERVER_ERROR")
            return Response(self.status, told.body, headers=headers)
        page = error_page(self.status) if self.body == "html" else b""
        return Response(self.status, page, HTML, headers)


def error_page(status: int) -> bytes:
    title = f"{status} {PHRASES.get(status, 'Error')}"
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>".encode()


def retry_after(seconds: float | None, form: RetryAfterForm, now: datetime) -> dict[str, str]:
    """The header `Retry-After` in one of its two forms, both in whole seconds; none if none is ordered."""
    if seconds is None:
        return {}
    if form == "seconds":
        return {"Retry-After": str(round(seconds))}
    return {"Retry-After": format_datetime(now + timedelta(seconds=seconds), usegmt=True)}

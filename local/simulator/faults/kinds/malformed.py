"""Answers with status 200 that are none."""

from dataclasses import replace
from typing import ClassVar, Literal

from typing_extensions import override

from local.simulator.faults.families import Failure
from local.simulator.faults.kinds.statuses import HTML
from local.simulator.faults.scene import Scene
from local.simulator.web.messages import Response

PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>"


class Malformed(Failure):
    """`truncated`: half of the JSON; `html`: a page; `empty`: no body; `content_type`: true, but labelled HTML."""

    kind: ClassVar = "malformed"
    form: Literal["truncated", "html", "empty", "content_type"] = "truncated"

    @override
    def serve(self, scene: Scene) -> Response:
        if self.form == "html":
            return Response(200, PAGE, HTML)
        if self.form == "empty":
            return Response(200)
        answer = scene.answer()
        if self.form == "content_type":
            return replace(answer, content_type=HTML)
        return replace(answer, body=answer.body[: len(answer.body) // 2])

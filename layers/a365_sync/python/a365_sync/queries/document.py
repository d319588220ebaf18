"""An answer as bytes of any media type, within what a Lambda function may answer."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from a365_sync.errors import AnswerTooLarge
from a365_sync.media_types import JSON

MOST_BYTES = 6_000_000  # of a body as it stands in Lambda's answer, which has 6 MiB with its headers


@dataclass(frozen=True)
class Document:
    """A file, or what else is answered; one with a `file_name` is to be stored and not shown.

    `headers` are the answer's own. `elsewhere` tells whoever asked for too much what to do instead.
    """

    content: bytes
    media_type: str = JSON
    file_name: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    elsewhere: str = "Ask for fewer rows."

    @classmethod
    def of(cls, model: BaseModel, **more: Any) -> "Document":
        """A model as JSON."""
        return cls(model.model_dump_json().encode(), **more)

    def body(self) -> dict[str, Any]:
        """What API Gateway is given; raises AnswerTooLarge for more than Lambda could answer."""
        is_text = self.media_type == JSON or self.media_type.startswith("text/")
        body = self.content.decode() if is_text else base64.b64encode(self.content).decode()
        # The body is a text within JSON, at worst in ASCII alone.
        if len(self.content) > MOST_BYTES or len(json.dumps(body)) > MOST_BYTES:
            raise AnswerTooLarge(f"This answer would be too large. {self.elsewhere}")
        return {"body": body} if is_text else {"body": body, "isBase64Encoded": True}

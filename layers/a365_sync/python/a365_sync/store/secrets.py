"""Secrets of JSON in Secrets Manager; nothing is cached here, so that a reader sees what was written last."""

import json
from collections.abc import Mapping
from typing import Any

from a365_sync.errors import NotConnected


class JsonSecret:
    """One secret by its name or ARN."""

    def __init__(self, client: Any, secret_id: str) -> None:
        self._client = client
        self._secret_id = secret_id

    def read(self) -> dict[str, Any]:
        """The JSON object in it. Raises NotConnected when there is none, never showing the content."""
        try:
            text = self._client.get_secret_value(SecretId=self._secret_id).get("SecretString", "")
        except self._client.exceptions.ResourceNotFoundException:
            raise NotConnected("The secret has no value yet.", detail=self._secret_id) from None
        try:
            content = json.loads(text)
        except ValueError:
            content = None
        if not isinstance(content, dict):
            raise NotConnected("The secret does not hold a JSON object.", detail=self._secret_id)
        return content

    def write(self, content: Mapping[str, Any]) -> None:
        """Replace the object; what stood there becomes the version AWSPREVIOUS."""
        self._client.put_secret_value(SecretId=self._secret_id, SecretString=json.dumps(dict(content)))

"""The events that the data bucket keeps, to be sent again."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from a365_sync.store import keys

_LATE = timedelta(days=14)  # so much later than its time an event may have been announced, by a repeat
_SKEW = timedelta(minutes=1)  # between S3's clock, which tells whole seconds, and ours


class KeptEvents:
    """Reads `events/dt=<day>/`."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def since(self, moment: datetime, after: str | None = None) -> Iterator[str]:
        """The keys of what was kept from a moment on, in their order, beginning behind `after`."""
        first = keys.event_files((moment - _LATE).strftime("%Y-%m-%d"))
        request = {"Bucket": self._bucket, "Prefix": keys.EVENT_FILES, "StartAfter": after or first}
        for page in self._client.get_paginator("list_objects_v2").paginate(**request):
            for found in page.get("Contents", ()):
                if found["LastModified"] >= moment - _SKEW:
                    yield found["Key"]

    def read(self, key: str) -> list[dict[str, Any]]:
        """The events of one of them: one, or those of a first sync together."""
        content = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return [json.loads(line) for line in content.splitlines()]

"""The events that the data bucket keeps, to be sent again."""

import json
from datetime import datetime, timedelta
from typing import Any

from a365_sync.store import keys

_LATE = timedelta(days=14)  # so much later than its time an event may have been announced, by a repeat
_SKEW = timedelta(minutes=1)  # between S3's clock, which tells whole seconds, and ours
_FILES = (".json", ".jsonl")
_LOOKED_AT = 1000  # all that S3 lists at once


class KeptEvents:
    """Reads `events/dt=<day>/`."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def page(self, moment: datetime, after: str | None) -> tuple[list[str], str | None]:
        """Keys of what was kept from a moment on, in their order, and behind which key the next page begins, if any.

        It begins behind `after`, and looks at a bounded number of keys, so it may be short, or empty, and not be the
        last: there may be ever so many that are older.
        """
        first = keys.event_files((moment - _LATE).strftime("%Y-%m-%d"))
        answer = self._client.list_objects_v2(
            Bucket=self._bucket, Prefix=keys.EVENT_FILES, StartAfter=after or first, MaxKeys=_LOOKED_AT
        )
        looked_at = answer.get("Contents", [])
        found = [
            str(each["Key"])
            for each in looked_at
            if each["LastModified"] >= moment - _SKEW and each["Key"].endswith(_FILES)
        ]
        return found, str(looked_at[-1]["Key"]) if answer["IsTruncated"] else None

    def read(self, key: str) -> list[dict[str, Any]]:
        """The events of one of them: one, or those of a first sync together."""
        content = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return [json.loads(line) for line in content.splitlines()]

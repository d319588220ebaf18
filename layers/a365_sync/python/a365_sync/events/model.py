"""What all data of events shares."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class EventData(BaseModel):
    """The `data` of one type of event. A field more than the schema has would be news to nobody: it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def as_data(self) -> dict[str, Any]:
        """As it travels: JSON's own types."""
        return self.model_dump(mode="json")

"""The settings a customer chooses, with the names and defaults of the guide that users know."""

from a365_sync.settings.model import Settings
from a365_sync.settings.parse import changed

__all__ = ["Settings", "changed"]

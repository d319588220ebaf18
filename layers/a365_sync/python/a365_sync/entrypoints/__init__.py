"""What the handlers in `functions/` share: from an event to one call of the sync, and back to an answer."""

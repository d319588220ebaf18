"""Writes the JSON Schemas of the events: `python -m local.event_schemas`."""

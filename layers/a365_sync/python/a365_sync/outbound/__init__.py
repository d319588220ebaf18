"""What becomes of an event on its way to subscribers, and what these can ask for."""

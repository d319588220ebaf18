"""The workspace that the simulator serves: records, an immutable snapshot of them, and where it changes."""

"""Measures what a sync of a large workspace costs: requests to Altium, AWS calls and bytes, memory, limits."""

"""What to buy for several boards at once: one row a part over chosen BOMs and build quantities."""

"""Inbound HTTP calls: parsed, authenticated and answered. Light on imports: an answer is due within a second."""

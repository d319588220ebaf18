"""Faults on order: what the gateway is told to do wrong, to which requests, how often; and the proof that it did."""

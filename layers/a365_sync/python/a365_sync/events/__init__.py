"""What the events say: their names, the shape of their data, and the JSON Schemas made from it."""

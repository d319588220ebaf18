"""What changed between two BOMs: pure rules, and the forms in which people and machines read them."""

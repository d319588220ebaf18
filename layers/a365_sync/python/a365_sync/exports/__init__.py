"""BOMs and parts in the shapes that other systems import: profiles are data, everything here is pure."""

"""Makes Altium 365 workspaces of a wanted size, the same ones each time, in the shape that the simulator serves."""

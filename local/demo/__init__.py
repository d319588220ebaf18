"""`make demo`: the whole road once, in the embedded cloud, from the simulator or any other door to files in `out/`."""

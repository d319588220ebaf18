"""Edits of the workspace, as its users would make them in Altium Designer. Each kind is one small class."""

"""The client for Altium 365 design data, behind either front door: the Nexar API or the Altium 365 API."""

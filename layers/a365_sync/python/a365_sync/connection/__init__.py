"""The connection to Altium: which door, with which credential, and the access token that comes of it."""

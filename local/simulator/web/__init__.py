"""HTTP: the server, what a request and a response are, and which endpoint answers."""

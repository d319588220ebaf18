"""Who is told of events outside AWS: rules without I/O, and in `transport` the sockets to their receivers."""

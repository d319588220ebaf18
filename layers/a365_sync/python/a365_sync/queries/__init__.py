"""What the read API answers: each query in a module of its own, all of them in the table `routes`."""

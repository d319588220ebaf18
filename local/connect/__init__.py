"""`make connect STACK=...`: stores a credential in a deployed stack's connection secret, and has it tried."""

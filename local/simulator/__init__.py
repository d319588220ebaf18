"""A simulator of Altium 365: its GraphQL gateway and its identity endpoint over HTTP, serving one workspace."""

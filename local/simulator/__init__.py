"""A simulator of Altium 365: GraphQL gateway and identity endpoint over HTTP, serving one workspace."""

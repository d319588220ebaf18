"""The GraphQL gateway: Altium's schema executed over a snapshot of the workspace."""

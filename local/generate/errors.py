"""What can be wrong with the figures that a workspace is asked to have."""


class GenerateError(ValueError):
    """No workspace can have these figures; the text says which one to change."""

"""Why a measurement came to nothing."""


class ScaleError(RuntimeError):
    """Something could not be measured; the text says what and why."""

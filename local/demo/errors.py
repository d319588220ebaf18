"""What ends the demo early."""


class DemoError(RuntimeError):
    """The demo cannot go on; the text says why and what to do next."""


class OptionsError(DemoError):
    """A variable is missing or wrong; nothing was started."""

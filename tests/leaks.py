"""Finds secrets in what is logged: those that the tests use, and whatever looks like a token."""

import logging
import re

# The simulator's and the tests' own secrets begin so; the rest are the forms that tokens and credentials travel in.
SECRETS = re.compile(
    r"shh-\w+"
    r"|sim-(client-secret|refresh-token|access-token|password|withdrawn)"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+"
    r"|(?i:bearer) [\w.~+/-]{8,}|(?i:basic) [\w+/]{12,}=*"
    r"|whsec_\w+"
)


class LeakFinder(logging.Handler):
    """Sees every record as fully as any formatter could show it: message, extra fields and traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the lines that hold a secret."""
        fields = {name: value for name, value in vars(record).items() if name not in ("args", "exc_info")}
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        text = f"{record.getMessage()} {fields} {trace}"
        if leak := SECRETS.search(text):
            self._found.append(f"{record.name}: {leak.group()!r} in {record.getMessage()!r}")

    def take(self) -> list[str]:
        """What was found since the last time."""
        found, self._found = self._found, []
        return found

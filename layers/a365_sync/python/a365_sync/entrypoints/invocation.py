"""What an invocation knows of its own end."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def time_left(context: "LambdaContext") -> Callable[[], float]:
    """Tells the seconds until Lambda ends this invocation, whatever it is doing then."""
    return lambda: context.get_remaining_time_in_millis() / 1000

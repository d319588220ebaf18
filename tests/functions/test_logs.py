"""What the layer logs is heard: each function's logger has taken the layer's loggers along."""

import pytest

from a365_sync.entrypoints.logs import logger
from tests.functions.account import REPOSITORY, app

FUNCTIONS = sorted(path.parent.name for path in (REPOSITORY / "functions").glob("*/app.py"))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_logs_with_the_layers_logger(function: str) -> None:
    """One of its own would leave the layer's warnings to Lambda's root logger, and unheard."""
    assert app(function).logger is logger

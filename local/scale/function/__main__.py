"""`python -S -m local.scale.function FUNCTION MEMORY TIMEOUT KEPT`: a Lambda environment on standard input and output.

Reads events as JSON, one a line, hands each to `app.handler`, and answers each with a line of JSON: what it returned
or raised, the seconds (of the processor too), the AWS calls and the memory. KEPT is the file for the messages that the
function queues.
"""

import importlib
import json
import os
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3

from local.scale.function.aws_calls import AwsCalls
from local.scale.function.memory import peak_kb


class Context:
    """What a handler may ask of Lambda's context."""

    def __init__(self, function: str, memory_mb: int, timeout: float) -> None:
        self.function_name = function
        self.function_version = "$LATEST"
        self.invoked_function_arn = f"arn:aws:lambda:eu-central-1:111122223333:function:{function}"
        self.memory_limit_in_mb = memory_mb
        self.aws_request_id = str(uuid.uuid4())
        self.log_group_name, self.log_stream_name = f"/aws/lambda/{function}", "bench"
        self._end = time.monotonic() + timeout

    def get_remaining_time_in_millis(self) -> int:
        """Until the invocation would be ended; never less than 0."""
        return max(0, int(1000 * (self._end - time.monotonic())))


def main() -> None:
    """Answer events until the input ends."""
    function, memory_mb, timeout, kept = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the function prints is its log
    boto3.setup_default_session()
    with Path(kept).open("a", encoding="utf-8") as messages:
        counted = AwsCalls(boto3.DEFAULT_SESSION, lambda body: print(body, file=messages))
        handler = importlib.import_module("app").handler
        imported = peak_kb()
        for line in sys.stdin:
            context = Context(function, int(memory_mb), float(timeout))
            answer = _invoke(handler, json.loads(line), context)
            messages.flush()
            print(
                json.dumps(answer | counted.take() | {"imported_kb": imported, "peak_kb": peak_kb()}),
                file=answers,
                flush=True,
            )


def _invoke(handler: Callable[[Any, Context], Any], event: Any, context: Context) -> dict[str, Any]:
    began, worked = time.monotonic(), time.process_time()
    answer, error = None, None
    try:
        answer = handler(event, context)
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"
        traceback.print_exc()
    seconds, cpu_seconds = time.monotonic() - began, time.process_time() - worked
    return {"answer": answer, "error": error, "seconds": seconds, "cpu_seconds": cpu_seconds}


main()

"""One Lambda environment: a process with a function's code, variables and search path, as the emulator has them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from local.cloud import Deployment
from local.cloud.deploy import layer_folder
from local.cloud.packages import RUNTIME_REQUIREMENTS, installed
from local.cloud.template import Function, read
from local.scale.door import PROJECT, Door
from local.scale.errors import ScaleError
from local.scale.usage import Usage

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What an invocation used, what it returned, and the invocations it asked for: function name and event."""

    usage: Usage
    result: Any
    invoked: tuple[tuple[str, Json], ...]


class LambdaEnvironment:
    """Handles one event after the other, as a warm environment does."""

    def __init__(self, process: "subprocess.Popen[str]", function: str, door: Door) -> None:
        self._process = process
        self._function = function
        self._door = door

    def invoke(self, event: Json) -> Answer:
        """Hand over an event and wait. Raises ScaleError when the handler raised or the process ended."""
        before = self._door.requests()
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._process.stdin.write(json.dumps(event) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise ScaleError(f"The process of {self._function} ended.")
        answer = json.loads(line)
        if answer["error"]:
            raise ScaleError(f"{self._function} failed: {answer['error']}")
        invoked = tuple((each["function"], each["event"]) for each in answer["invoked"])
        return Answer(Usage.of(answer, self._door.requests() - before), answer["answer"], invoked)


class Environments:
    """Starts environments of any function of a deployment; `messages` is the file for what they queue."""

    def __init__(self, deployment: Deployment, door: Door, messages: Path, log: TextIO) -> None:
        self._deployment = deployment
        self._door = door
        self._messages = messages
        self._log = log
        self._functions = {f.logical_id: f for f in read(PROJECT / "template.yaml").functions}
        self._logical_ids = {name: key for key, name in deployment.of_type("AWS::Lambda::Function").items()}

    @contextmanager
    def start(self, name: str) -> Iterator[LambdaEnvironment]:
        """A fresh environment of a function, by its deployed name."""
        facts = self._deployment.client("lambda").get_function_configuration(FunctionName=name)
        arguments = [name, str(facts["MemorySize"]), str(facts["Timeout"]), str(self._messages)]
        with subprocess.Popen(
            [sys.executable, "-S", "-m", "local.scale.function", *arguments],
            env=self._variables(name, facts["Environment"]["Variables"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        ) as process:
            yield LambdaEnvironment(process, name, self._door)
            assert process.stdin is not None  # noqa: S101 - a pipe
            process.stdin.close()

    def _variables(self, name: str, own: dict[str, str]) -> dict[str, str]:
        function = self._functions[self._logical_ids[name]]
        emulator = self._deployment.emulator
        credentials = emulator.session().get_credentials()
        return {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join(map(str, search_path(function))),
            "AWS_LAMBDA_FUNCTION_NAME": name,
            "AWS_REGION": emulator.region,
            "AWS_DEFAULT_REGION": emulator.region,
            "AWS_ENDPOINT_URL": emulator.address,
            "AWS_ACCESS_KEY_ID": credentials.access_key,
            "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
            **own,
        }


def search_path(function: Function) -> list[Path]:
    """The function's folder, its layers and the runtime's packages; last this project, for the process itself."""
    layers = [layer_folder(layer) for layer in function.layers]
    return [function.folder, *layers, installed(RUNTIME_REQUIREMENTS, "runtime"), PROJECT]

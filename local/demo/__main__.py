"""`python -m local.demo`: what `make demo` runs. Exit code 0 only if everything happened as expected."""

import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import requests
from botocore.exceptions import BotoCoreError, ClientError

from a365_sync.errors import A365SyncError
from local.cloud import DeploymentError, EmulatorError, NotInTimeError
from local.cloud.packages import InstallError
from local.demo import keep, options, out_folder
from local.demo.bucket import DataBucket
from local.demo.errors import DemoError, OptionsError
from local.demo.play import play, say
from local.demo.stage import Stage, staged

EXPECTED = (
    DemoError,
    A365SyncError,
    EmulatorError,
    DeploymentError,
    InstallError,
    NotInTimeError,
    requests.RequestException,
    BotoCoreError,
    ClientError,
)


def main(environ: Mapping[str, str]) -> int:
    """0 when all went well, 1 when not, 2 when nothing was started because a variable is wrong."""
    try:
        chosen = options.read(environ)
        out_folder.clean(chosen.out)
        if name := out_folder.foreign(chosen.out):
            raise OptionsError(f"{chosen.out / name} is not a demo's: name another folder with OUT=.")
        chosen.out.mkdir(parents=True, exist_ok=True)
    except OptionsError as error:
        return _fail([str(error)], 2)
    except OSError as error:
        return _fail([f"The folder of results cannot be used: {error}. Name another one with OUT=."], 2)
    try:
        return _run(chosen)
    except EXPECTED as error:
        return _fail([str(error), _where(chosen)], 1)


def _run(chosen: options.Options) -> int:
    began = time.monotonic()
    door = chosen.door.graphql_url if chosen.door else f"the simulator as {chosen.simulated}"
    say(f"Deploying template.yaml into the embedded cloud; the door is {door} ...")
    with staged(chosen.door, chosen.simulated, chosen.out / out_folder.LOG) as stage:
        say(", ".join(f"{name} {seconds} s" for name, seconds in stage.seconds.items()))
        problems = _played(stage, chosen)
        took = round(time.monotonic() - began, 1)
        say(f"\nEverything took {took} s. Results: {_results(chosen)}")
        code = _fail([*problems, _where(chosen)], 1) if problems else 0
        if chosen.keep:
            say("\n".join(["", *keep.instructions(stage, DataBucket(stage).results().boms)]))
            keep.wait()
        return code


def _played(stage: Stage, chosen: options.Options) -> list[str]:
    try:
        return play(stage, chosen)
    except EXPECTED as error:
        return [str(error)]


def _results(chosen: options.Options) -> Path | str:
    summary = chosen.out / out_folder.SUMMARY
    return summary if summary.exists() else "none"


def _where(chosen: options.Options) -> str:
    return f"The log of the cloud and its functions: {chosen.out / out_folder.LOG}"


def _fail(sentences: list[str], code: int) -> int:
    sys.stdout.flush()
    print(
        "\n".join(["The demo failed." if code == 1 else "The demo cannot start.", *sentences]),
        file=sys.stderr,
    )
    return code


def _interrupted(*_: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # Also where a shell has started this in the background, which ignores Ctrl-C.
    signal.signal(signal.SIGINT, _interrupted)
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        sys.exit(main(os.environ))
    except KeyboardInterrupt:
        sys.exit(130)

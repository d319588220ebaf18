"""`python -m local.simulator --data FILE --port N`: serves a dataset until it is interrupted."""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from local.simulator.doors import DOORS
from local.simulator.gateway.connections import PageLimits
from local.simulator.options import Credentials, Options
from local.simulator.server import RunningServer, start
from local.simulator.workspace.dataset import DatasetError


def parser() -> argparse.ArgumentParser:
    known, limits = Credentials(), PageLimits()
    parse = argparse.ArgumentParser(prog="python -m local.simulator", description=__doc__)
    add = parse.add_argument
    add("--data", type=Path, required=True, help="the dataset file")
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=0, help="0 takes any free port")
    add("--door", choices=sorted(DOORS), default="nexar")
    add("--latency-ms", type=float, default=0, help="added to every GraphQL and token request")
    add("--page-size", type=int, default=limits.default, help="when a query names none (default %(default)s)")
    add(
        "--max-page-size",
        type=int,
        default=limits.largest,
        help="however many are asked (default %(default)s)",
    )
    add(
        "--token-lifetime",
        type=int,
        default=14400,
        help="seconds an issued token lives (default %(default)s)",
    )
    add("--client-id", default=known.client_id, help="default %(default)s, for development only")
    add("--client-secret", default=known.client_secret, help="default %(default)s, for development only")
    add("--refresh-token", default=known.refresh_token, help="default %(default)s, for development only")
    add("--access-token", default=known.access_token, help="never expires; default %(default)s")
    return parse


def options(arguments: argparse.Namespace) -> Options:
    return Options(
        host=arguments.host,
        port=arguments.port,
        door=DOORS[arguments.door],
        credentials=Credentials(
            arguments.client_id, arguments.client_secret, arguments.refresh_token, arguments.access_token
        ),
        page_limits=PageLimits(arguments.page_size, arguments.max_page_size),
        latency=arguments.latency_ms / 1000,
        token_lifetime=arguments.token_lifetime,
    )


def announce(server: RunningServer) -> None:
    """One line of JSON, once the server answers."""
    urls = {
        "url": server.url,
        "graphql_url": server.graphql_url,
        "regional_graphql_url": server.regional_graphql_url,
        "token_url": server.token_url,
        "workspace_url": server.store.current.info["url"],
    }
    print(json.dumps(urls), flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        server = start(arguments.data, options(arguments))
    except (OSError, DatasetError) as error:
        print(f"The simulator cannot start: {error}", file=sys.stderr)
        return 1
    with server:
        announce(server)
        stopped.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""HTTP itself: kept connections, threads, latency, the accounting, the command line."""

import http.client
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from local.simulator.options import Options
from local.simulator.server import start
from local.simulator.workspace.dataset import DatasetError
from tests.simulator.caller import LIBRARY, PROJECTS, WIP_BOM, Caller

REPOSITORY = Path(__file__).parents[2]


def test_one_connection_serves_many_requests(reader: Caller) -> None:
    address = urlsplit(reader.simulator.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    connection.connect()
    socket = connection.sock
    for _ in range(3):
        body = json.dumps({"query": "{ desUserByAuth { userId } }"})
        headers = {"Authorization": "Bearer sim-access-token"}
        connection.request("POST", "/graphql", body, headers)
        assert connection.getresponse().read().startswith(b'{"data"')
        assert connection.sock is socket
    connection.close()


def test_many_threads_read_the_same(reader: Caller, content: Any) -> None:
    reader.session.post(reader.simulator.url + "/_simulator/requests/reset", timeout=10)
    variants = [(p["id"], v["name"]) for p in content["projects"] for v in p["variants"]]

    def read(which: tuple[str, str]) -> list[Any]:
        caller = Caller(reader.simulator)
        data = caller.read(WIP_BOM, parent=which[0], variant=which[1], first=20)
        nodes: list[Any] = data["bom"]["bom"]["items"]["nodes"]
        return nodes

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(read, variants))
    assert together == [read(which) for which in variants]
    assert reader.accounting()["operations"]["WipBom"] == 2 * len(variants)


def test_reads_during_edits_see_one_state_or_the_other(caller: Caller) -> None:
    project = caller.project("Thermostat")
    seen: set[str] = set()

    def read(_: int) -> None:
        name = Caller(caller.simulator).read(PROJECTS, first=100)["desProjects"]["nodes"][4]["name"]
        seen.add(name)

    with ThreadPoolExecutor(4) as pool:
        reads = [pool.submit(read, number) for number in range(12)]
        caller.edit("rename_project", project=project["projectId"], to="Renamed")
        for done in reads:
            done.result()
    assert seen <= {"Thermostat", "Renamed"}
    assert caller.project("Renamed")["projectId"] == project["projectId"]


def test_latency_is_added(run: Callable[[Options], Caller]) -> None:
    caller = run(Options(latency=0.15))
    began = time.perf_counter()
    caller.read("{ desUserByAuth { userId } }")
    assert time.perf_counter() - began >= 0.15


def test_the_accounting_counts_by_operation_and_endpoint(caller: Caller) -> None:
    caller.read(PROJECTS, first=1)
    caller.read(PROJECTS, first=1)
    caller.read(LIBRARY, first=1)
    caller.read("{ desUserByAuth { userId } }")
    body = {"query": PROJECTS}
    caller.session.post(caller.simulator.regional_graphql_url, json=body, timeout=10)
    requests.post(caller.simulator.graphql_url, json=body, timeout=10)
    requests.post(caller.simulator.token_url, data={}, timeout=10)
    assert caller.accounting() == {
        "total": 6,
        "operations": {"(unnamed)": 1, "Library": 1, "Projects": 4},
        "endpoints": {"eu-west": 1, "global": 5},
        "refused": 1,
        "token_requests": 1,
        "peak_concurrency": 1,
        "identity": {
            "requests": {"(none)": 1},
            "issued": {},
            "refused": {"invalid_request": 1},
            "events": {},
            "peak_concurrency": 1,
        },
        "deliveries": {"events": 0, "attempts": 0, "delivered": 0, "given_up": 0, "dropped": 0},
        "faults": {},
    }


def test_the_accounting_can_begin_again(caller: Caller) -> None:
    caller.read(PROJECTS, first=1)
    caller.session.post(caller.simulator.url + "/_simulator/requests/reset", timeout=10)
    assert caller.accounting()["total"] == 0


def test_a_kept_answer_is_not_given_for_other_variables(reader: Caller) -> None:
    sizes = [len(reader.read(PROJECTS, first=n)["desProjects"]["nodes"]) for n in (1, 2, 1, 2)]
    assert sizes == [1, 2, 1, 2]


def test_what_is_no_dataset_is_not_served(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    for text in ("{}", "[]", "nothing"):
        wrong.write_text(text, encoding="utf-8")
        with pytest.raises(DatasetError):
            start(wrong)


def test_the_command_line_serves_until_it_is_told_to_stop() -> None:
    command = [sys.executable, "-m", "local.simulator", "--data", "local/data/open-hardware.json"]
    options = ["--port", "0", "--max-page-size", "3", "--access-token", "sim-other"]
    process = subprocess.Popen([*command, *options], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        urls = json.loads(process.stdout.readline())
        headers = {"Authorization": "Bearer sim-other"}
        body: dict[str, Any] = {"query": PROJECTS, "variables": {"first": 100}}
        answer = requests.post(urls["graphql_url"], json=body, headers=headers, timeout=10).json()
        assert len(answer["data"]["desProjects"]["nodes"]) == 3
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_the_command_line_says_why_it_cannot_start() -> None:
    command = [sys.executable, "-m", "local.simulator", "--data", "no-such-file"]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 1
    assert "no-such-file" in ended.stderr

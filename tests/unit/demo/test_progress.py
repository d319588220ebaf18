"""How progress looks on a terminal and in a file."""

import io

from local.demo.progress import Progress, progress_line
from tests.unit.demo.samples import run


def test_a_file_gets_a_line_for_each_run_that_moved() -> None:
    stream = io.StringIO()
    progress = Progress(stream)

    progress.show(
        [run(run_id="a", state="running", settled=1), run(run_id="b", state="requested", planned=0)]
    )
    progress.show([run(run_id="a", state="running", settled=1), run(run_id="b")])

    assert stream.getvalue().splitlines() == [
        "  sync-released-boms      works   1 of 2",
        "  sync-released-boms      waits",
        "  sync-released-boms      done    2 BOMs: 2 changed.",
    ]


def test_a_terminal_keeps_one_line_a_run() -> None:
    stream = io.StringIO()
    progress = Progress(stream, live=True)

    progress.show([run(run_id="a", state="running"), run(run_id="b", state="running")])
    progress.show([run(run_id="a"), run(run_id="b", state="running")])

    first, second = stream.getvalue().split("\x1b[2A\x1b[0J")
    assert (first.count("\n"), second.count("\n")) == (2, 2)
    assert "done" in second


def test_failures_are_counted_at_once() -> None:
    assert progress_line(run(state="running", failed=1)).endswith("2 of 2, 1 failed")

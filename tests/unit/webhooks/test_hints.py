import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.webhooks.hints import Hints, hints_in

WORKSPACE = "2c99e64b-816a-5b58-80e1-025138ce356c"
BOARD = "8381D007-BF5B-51CA-A89C-66F052B2A45E"
OTHER = "0B0F1D6E-5A0B-4F61-8A6E-0D9B5B0B7C11"
PROJECT_GRID = f"grid:workspace:{WORKSPACE}:design:project/{BOARD}"
RELEASE_GRID = f"grid:workspace:{WORKSPACE}:design:project-release/{OTHER}"
PART_GRID = f"grid:workspace:{WORKSPACE}:library:component-revision/{OTHER}"


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        (PROJECT_GRID, Hints((BOARD,))),
        (json.dumps({"subject": PROJECT_GRID}), Hints((BOARD,))),
        (json.dumps({"subject": PROJECT_GRID}).replace("/", "\\/"), Hints((BOARD,))),
        (f"{PROJECT_GRID}/variant/{OTHER}", Hints((BOARD,))),
        (json.dumps({"projectId": BOARD}), Hints((BOARD,))),
        (json.dumps({"data": json.dumps({"data": json.dumps({"project_id": BOARD})})}), Hints((BOARD,))),
        (f"<ProjectGuid>x</ProjectGuid> project='{BOARD}'", Hints((BOARD,))),
        (RELEASE_GRID, Hints(release=True)),
        (json.dumps({"subject": RELEASE_GRID, "data": {"projectId": BOARD}}), Hints((BOARD,), release=True)),
        (PART_GRID, Hints(component=True)),
        (json.dumps({"componentRevisionId": OTHER}), Hints(component=True)),
        (f"{PROJECT_GRID} {PART_GRID}", Hints((BOARD,), component=True)),
        (f"{PROJECT_GRID} {PROJECT_GRID}", Hints((BOARD,))),
        (f"project/{OTHER} project/{BOARD}", Hints((OTHER, BOARD))),
    ],
)
def test_ids_are_found_wherever_they_stand(text: str, hints: Hints) -> None:
    assert hints_in(text.encode()) == hints


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        BOARD,
        json.dumps({"workspaceId": WORKSPACE, "id": BOARD}),
        f"grid:workspace:{WORKSPACE}:team:user/{BOARD}",
        f"project/{BOARD}0",
        f"project/0{BOARD}",
        f"project/{BOARD}-1",
        f"project {BOARD}",
        "project/8381D007",
        '{"project": {"name": "' + BOARD + '"}}',
    ],
)
def test_what_is_not_recognised_is_no_hint(text: str) -> None:
    assert hints_in(text.encode()) == Hints()


def test_more_projects_than_are_worth_single_looks_are_none() -> None:
    projects = [f"project/{number:08x}-0000-0000-0000-000000000000" for number in range(11)]
    assert len(hints_in(" ".join(projects[:10]).encode()).projects) == 10
    assert hints_in(" ".join(projects).encode()) == Hints()


@given(st.binary() | st.text().map(lambda text: f"{text}project/{BOARD}".encode(errors="replace")))
def test_any_bytes_give_hints(body: bytes) -> None:
    hints_in(body)


@pytest.mark.parametrize("piece", ["a", "a-", "0" * 8 + "-", f"{BOARD}:", '\\"', "project/", "projectId: "])
def test_no_body_takes_long(piece: str) -> None:
    body = (piece * (256 * 1024 // len(piece))).encode()
    started = time.process_time()
    hints_in(body)
    assert time.process_time() - started < 2

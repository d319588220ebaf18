"""`/export` and `/consolidated-bom` on a real board: the files are the exports', and open elsewhere."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from a365_sync.bom.model import Bom, Source
from a365_sync.consolidated.merge import consolidate
from a365_sync.consolidated.model import Build
from a365_sync.exports.builtin import builtin
from a365_sync.exports.export import export, export_consolidated
from a365_sync.exports.profile import Format
from a365_sync.store import keys
from tests.builders import bom_line
from tests.functions.account import Account, account, client
from tests.functions.asking import answered, ask
from tests.functions.stock import FIRST, PROJECT, RELEASE, Stock, fill, identity
from tests.real_boms import ODRIVE, real_bom

BOARD = identity("board")
LINES = real_bom(ODRIVE, "48V").lines
BOM = Bom(identity=BOARD, lines=LINES)
LAMBDA_LIMIT = 6 * 1024 * 1024
RELEASED = f"release/{PROJECT}/{RELEASE}/48V"


@pytest.fixture(scope="module")
def stocked() -> Iterator[Account]:
    """The sample's stock, ODrive's 48V variant, and one of 3,000 lines."""
    with account() as opened:
        fill(opened)
        stock = Stock()
        stock.bom(BOARD, *LINES[:3], indexed=False)
        stock.bom(BOARD, *LINES, at=FIRST + timedelta(days=1), indexed=False)
        many = [
            bom_line(f"{n}", designators=tuple(f"R{n}_{m}" for m in range(4)), quantity=4)
            for n in range(3000)
        ]
        stock.bom(identity("large"), *many, indexed=False)
        yield opened


def put_profile(name: str, text: str) -> None:
    client("s3").put_object(Bucket="data", Key=f"profiles/{name}.yaml", Body=text.encode())


def file_of(opened: Account, variant: str = "board", **query: str) -> Any:
    """The file and the headers."""
    return answered(opened, "wip-bom-export", path={"variant": variant}, query=query)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def cells(content: bytes) -> list[list[str]]:
    found = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in found]


@pytest.mark.parametrize("profile", ["cofactr", "generic", "indabom", "inventree", "kicad"])
@pytest.mark.parametrize("format_", list(Format))
def test_the_file_is_the_exports(stocked: Account, profile: str, format_: Format) -> None:
    expected = export(BOM, builtin(profile), format_, "two_ax_PCB")
    content, headers = file_of(stocked, profile=profile, format=format_.value)
    assert content == (json.loads(expected.content) if format_ is Format.JSON else expected.content)
    assert headers["content-disposition"] == f'attachment; filename="{expected.file_name}"'
    assert headers["x-a365-findings"] == str(len(expected.report.findings))


@pytest.mark.parametrize("profile", ["indabom", "inventree", "kicad"])
def test_the_workbook_holds_what_the_table_does(stocked: Account, profile: str) -> None:
    table, _ = file_of(stocked, profile=profile, format="csv")
    workbook, _ = file_of(stocked, profile=profile, format="xlsx")
    assert cells(workbook) == rows(table)
    assert len(rows(table)) > 20


def test_what_the_target_does_not_take_is_counted_and_told(stocked: Account) -> None:
    put_profile("short", "files: [csv]\ncolumns: [{name: Text, field: description, longest: 3}]\n")
    report, headers = file_of(stocked, profile="short", format="report")
    assert report["profile"] == "short"
    assert {each["code"] for each in report["findings"]} == {"too_long"}
    _, of_file = file_of(stocked, profile="short", format="csv")
    assert of_file["x-a365-findings"] == headers["x-a365-findings"] == str(len(report["findings"])) != "0"
    assert "content-disposition" not in headers


def test_a_finding_that_is_new_is_sent_though_the_file_is_the_same(stocked: Account) -> None:
    text = "columns: [{name: Text, field: description%s}]\n"
    tags = []
    for longest in ("", ", longest: 3"):
        put_profile("changing", text % longest)
        tags.append(file_of(stocked, profile="changing", format="csv")[1]["etag"])
    assert tags[0] != tags[1]


def test_a_version_and_a_time_can_be_exported(stocked: Account) -> None:
    first, _ = file_of(stocked, profile="kicad", format="csv", version="1")
    then, _ = file_of(stocked, profile="kicad", format="csv", at=FIRST.isoformat())
    assert first == then == export(Bom(identity=BOARD, lines=LINES[:3]), builtin("kicad"), Format.CSV).content
    told = ask(stocked, "wip-bom-export", 400, query={"version": "1", "at": FIRST.isoformat()})
    assert "at or version" in told["error"]["message"]


def test_a_profile_that_is_none_of_these_is_refused_with_the_nearest(stocked: Account) -> None:
    told = ask(stocked, "wip-bom-export", 400, query={"profile": "kicat"})["error"]
    assert told["suggestions"]["kicat"][0] == "kicad"
    told = ask(stocked, "consolidated-bom", 400, query={"profile": "consolidate"})["error"]
    assert told["suggestions"]["consolidate"][0] == "consolidated"
    for name, profile, kind in (
        ("wip-bom-export", "library", "bom_lines"),
        ("consolidated-bom", "kicad", "consolidated_parts"),
    ):
        assert kind in ask(stocked, name, 400, query={"profile": profile})["error"]["message"]
    put_profile("wrong", "columns: []")
    assert (
        "profiles/wrong.yaml is wrong"
        in ask(stocked, "wip-bom-export", 400, query={"profile": "wrong"})["error"]["message"]
    )


@pytest.mark.parametrize("format_", list(Format))
def test_3000_lines_are_one_file_that_lambda_can_answer(stocked: Account, format_: Format) -> None:
    content, headers = file_of(stocked, "large", profile="kicad", format=format_.value)
    found = (
        cells(content)[1:]
        if format_ is Format.XLSX
        else content
        if format_ is Format.JSON
        else rows(content)[1:]
    )
    assert len(found) == 3000
    assert len(json.dumps(headers)) < 2000


def test_a_file_too_large_for_lambda_is_refused_with_how_it_can_be_had(stocked: Account) -> None:
    put_profile("wide", f'columns: [{{name: Text, constant: "{"x" * 2500}"}}]\n')
    told = ask(
        stocked, "wip-bom-export", 400, path={"variant": "large"}, query={"profile": "wide", "format": "csv"}
    )
    assert told["error"]["code"] == "answer_too_large"
    assert f"exports/wide/wip/{PROJECT}/large/latest.csv" in told["error"]["message"]
    assert "Ask for format=xlsx" in told["error"]["message"]
    workbook, _ = file_of(stocked, "large", profile="wide", format="xlsx")
    assert len(cells(workbook)) == 3001
    then = {"profile": "wide", "format": "csv", "version": "1"}
    told = ask(stocked, "wip-bom-export", 400, path={"variant": "large"}, query=then)
    assert "latest.csv" not in told["error"]["message"]  # it holds the BOM as it is now


# --- several BOMs ----------------------------------------------------------------------------------


def consolidated(opened: Account, builds: str, **query: str) -> Any:
    return answered(opened, "consolidated-bom", query={"builds": builds, **query})[0]


def test_builds_are_added_up_as_the_consolidated_bom_does(stocked: Account) -> None:
    lines = [bom_line(key, quantity=2) for key in "ab"]
    Stock().bom(identity("twin"), *lines, indexed=False)
    builds = [
        Build("two_ax_PCB board", BOM, 10),
        Build("two_ax_PCB twin", Bom(identity=identity("twin"), lines=tuple(lines)), 3),
    ]
    expected = {
        format_: export_consolidated(consolidate(builds), builtin("consolidated"), format_).content
        for format_ in Format
    }
    asked = f"{keys.bom_key(BOARD)}:10,wip/{PROJECT}/twin:3"
    assert consolidated(stocked, asked) == expected[Format.CSV]
    assert consolidated(stocked, asked, format="xlsx") == expected[Format.XLSX]
    assert consolidated(stocked, asked, format="json") == json.loads(expected[Format.JSON])


def test_an_own_profile_shapes_the_consolidated_bom(stocked: Account) -> None:
    columns = "{name: Buy, field: mpn}, {name: Pcs, field: quantity}, {name: Case, parameter: [Case]}"
    put_profile("buyer", f"rows: consolidated_parts\ncolumns: [{columns}]")
    table = consolidated(stocked, f"{RELEASED}:7", profile="buyer").decode()
    assert table.splitlines()[:2] == ["Buy,Pcs,Case", "X,21,"]  # on three lines


def test_two_builds_of_one_name_are_told_apart_by_their_keys(stocked: Account) -> None:
    other = identity("48V", Source.RELEASE, "OTHER")
    Stock().bom(other, bom_line(), indexed=False)
    table = consolidated(stocked, f"{RELEASED}:1,{keys.bom_key(other)}:2").decode()
    assert f"two_ax_PCB 48V v3.4b ({RELEASED}): 1 x" in table
    assert f"two_ax_PCB 48V v3.4b ({keys.bom_key(other)}): 2 x" in table


@pytest.mark.parametrize(
    ("builds", "status", "named"),
    [
        (f"{RELEASED}:1,wip/{PROJECT}/48V:0", 400, f"wip/{PROJECT}/48V:0"),
        (f"{RELEASED}:1000001", 400, f"{RELEASED}:1000001"),
        (
            f"{RELEASED}:1,{RELEASED}:2",
            400,
            f"{RELEASED}:2' is of a BOM that came before: give all its boards at",
        ),
        (f"wip/{PROJECT}/48V:1,wip/{PROJECT}/!348V:2", 400, "!348V:2"),
        (f"wip/{PROJECT}/nothing:1", 404, f"wip/{PROJECT}/nothing"),
        (RELEASED, 400, RELEASED),
        ("wip/x:1", 400, "'wip/x' is no BOM's key"),
        (f"wip/{'x' * 101}/48V:1", 400, "is no BOM's key"),  # DynamoDB would refuse the key
        (",".join(f"wip/p/{n}:1" for n in range(21)), 400, "21 builds are asked for: 20 at most"),
        ("", 400, "builds"),
    ],
)
def test_a_build_that_is_wrong_is_named(stocked: Account, builds: str, status: int, named: str) -> None:
    assert named in ask(stocked, "consolidated-bom", status, query={"builds": builds})["error"]["message"]


def test_more_lines_than_the_function_has_time_for_are_refused_before_any_is_read(stocked: Account) -> None:
    stock = Stock()
    head = replace(
        stock.bom(identity("huge"), bom_line(), indexed=False), content_hash="of nothing", version=2
    )
    stock.catalog.move_head(identity("huge"), replace(head, lines=57_001), after=1)
    builds = f"wip/{PROJECT}/large:1,wip/{PROJECT}/huge:1"
    message = ask(stocked, "consolidated-bom", 400, query={"builds": builds})["error"]["message"]
    assert "60,001 lines" in message
    assert "60,000 at most" in message


def test_the_most_boards_and_builds_are_answered(stocked: Account) -> None:
    stock = Stock()
    for number in range(20):
        stock.bom(identity(f"build {number}"), bom_line(quantity=3), indexed=False)
    asked = ",".join(f"wip/{PROJECT}/build!20{number}:1000000" for number in range(20))
    (part,) = consolidated(stocked, asked, format="json")
    assert part["Quantity"] == 60_000_000

"""A few edits at the simulator, as designers and librarians make them, and what they should lead to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import requests

from local.demo.boms import BomId, StoredBom
from local.demo.errors import DemoError

SWAP = {
    "edit": "swap_part",
    "project": "Thermostat",
    "variant": "Standalone",
    "designators": ["C36"],
    "component": "CMP-00260",
    "message": "Lower load capacitance",
}
MOVE = {"edit": "move_designator", "project": "two_ax_PCB", "designator": "R57", "to": "R60"}
RELEASE = {
    "edit": "make_release",
    "project": "830-00011 Microhard Module Breakout Board",
    "description": "1.1.0",
}
CHANGE = {
    "edit": "change_component",
    "component": "CMP-00412",
    "description": "Ferrite bead, 220 Ohm at 100 MHz, 0402",
    "manufacturerParts": [
        {"companyName": "MURATA", "partNumber": "BLM15HB221SN1"},
        {"companyName": "TDK", "partNumber": "MMZ1005S221C"},
    ],
}
EDITS: tuple[dict[str, Any], ...] = (SWAP, MOVE, RELEASE, CHANGE)
TOLD = {
    "swap_part": "{project}, {variant}: {designators[0]} becomes {component}",
    "move_designator": "{project}: {designator} is renamed to {to}",
    "make_release": "{project}: release {description} is made",
    "change_component": "{component}: a second source and a description, in a new revision",
}


@dataclass(frozen=True)
class Expected:
    """What the edits should touch, and nothing else: BOMs, and library items by their GUID."""

    boms: frozenset[BomId]
    parts: frozenset[str]


def make(simulator_url: str) -> list[dict[str, Any]]:
    """Make the edits; each with the simulator's answer under `result`. Raises DemoError."""
    return [{**edit, "result": _make(simulator_url, edit)} for edit in EDITS]


def _make(simulator_url: str, edit: dict[str, Any]) -> dict[str, Any]:
    answer = requests.post(f"{simulator_url}/_simulator/edits", json=edit, timeout=30)
    if not answer.ok:
        raise DemoError(f"The simulator refused the edit {edit['edit']}: {answer.text}")
    result: dict[str, Any] = answer.json()["result"]
    return result


def told(edit: dict[str, Any]) -> str:
    """An edit in words."""
    return TOLD[edit["edit"]].format(**edit)


def expected(made: Iterable[dict[str, Any]], before: Iterable[StoredBom]) -> Expected:
    """What these edits should touch, given the BOMs that stood before."""
    known = list(before)
    boms: set[BomId] = set()
    parts: set[str] = set()
    for edit in made:
        result = edit["result"]
        if edit["edit"] == "make_release":
            variants = {bom.identity.variant: bom.identity.project_id for bom in _wip(known, edit["project"])}
            boms |= {BomId("released", guid, result["releaseId"], name) for name, guid in variants.items()}
        elif edit["edit"] == "change_component":
            parts.add(result["itemInternalId"])
        else:
            touched = set(result["variants"])
            boms |= {b.identity for b in _wip(known, edit["project"]) if b.identity.variant in touched}
    return Expected(frozenset(boms), frozenset(parts))


def _wip(boms: Iterable[StoredBom], project: str) -> list[StoredBom]:
    return [bom for bom in boms if bom.identity.source == "wip" and bom.project == project]

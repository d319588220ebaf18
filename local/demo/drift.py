"""What designs hold beyond their last release, as the read API tells it."""

from collections.abc import Iterable, Iterator

from local.demo.boms import SOURCES, StoredBom
from local.demo.errors import DemoError
from local.demo.stage import Stage

SHOWN = 4
NOT_FOUND = 404


def drifts(stage: Stage, boms: Iterable[StoredBom]) -> Iterator[str]:
    """A line for each BOM in work, and its first changes. Raises DemoError."""
    token = stage.deployment.read_secret("ReadTokens")["first"]
    for bom in (bom for bom in boms if bom.identity.source == SOURCES["wip"]):
        path = f"/boms/{bom.key}/drift"
        answer = stage.deployment.api.call("GET", path, headers={"authorization": f"Bearer {token}"})
        name = f"{bom.project}, {bom.identity.variant}"
        if answer.status_code == NOT_FOUND:
            yield f"{name}: no release has this variant"
        elif not answer.ok:
            raise DemoError(f"GET {path} answered {answer.status_code}: {answer.text[:500]}")
        else:
            told = answer.json()
            yield f"{name}, since {told['older']['release_description']}: {told['summary']}"
            yield from (f"  {change['text']}" for change in told["changes"][:SHOWN])
            if len(told["changes"]) > SHOWN:
                yield f"  and {len(told['changes']) - SHOWN} more"

"""The examples for trying it by hand."""

from a365_sync.sync.triggers import Trigger
from local.demo.keep import example_bodies
from tests.unit.demo.samples import stored


def test_there_is_an_example_for_every_webhook() -> None:
    bodies = example_bodies([stored(), stored(variant="B"), stored(release="v1")])

    assert bodies.keys() == set(Trigger)
    assert bodies["upsert-wip-variant"] == {"project": "Board", "variant": "A"}
    assert bodies["upsert-release-variant"] == {"project": "Board", "variant": "A", "release": "R-v1"}

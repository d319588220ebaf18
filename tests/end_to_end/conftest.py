"""The sample template, deployed twice: once with every call allowed, once with its roles enforced."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud import Deployment, Emulator, deploy

SAMPLE = Path(__file__).parent / "sample" / "template.yaml"


@pytest.fixture(scope="session")
def sample() -> Iterator[Deployment]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRAY_VARIABLE", "of the development environment")
        yield from deployed(Emulator())


@pytest.fixture(scope="session")
def strict_sample() -> Iterator[Deployment]:
    yield from deployed(Emulator(enforce_roles=True))


def deployed(emulator: Emulator) -> Iterator[Deployment]:
    with emulator:
        yield deploy(emulator, SAMPLE, stack_name="sample", environment={"EXTRA": "given at deployment"})

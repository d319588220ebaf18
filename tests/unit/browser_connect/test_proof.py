from typing import Any

import pytest

from a365_sync.browser_connect.proof import proves


@pytest.mark.parametrize(
    ("given", "stored", "good"),
    [
        ("now", {"current": "now"}, True),
        ("then", {"current": "now", "previous": "then"}, True),
        ("other", {"current": "now", "previous": "then"}, False),
        ("", {"current": "now"}, False),
        ("", {"current": ""}, False),
        ("", {}, False),
        ("None", {"current": None}, False),
        ("\ud800", {"current": "now"}, False),
    ],
)
def test_the_setup_secret_alone_proves(given: str, stored: dict[str, Any], good: bool) -> None:
    assert proves(given, stored) is good

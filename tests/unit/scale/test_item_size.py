from typing import Any

import pytest

from local.scale.function.item_size import item_size


@pytest.mark.parametrize(
    ("item", "size"),
    [
        ({}, 0),
        ({"pk": {"S": "abc"}}, 5),
        ({"é": {"S": "é"}}, 4),
        ({"n": {"N": "1234"}}, 4),
        ({"b": {"BOOL": True}}, 2),
        ({"x": {"NULL": True}}, 2),
        ({"l": {"L": [{"S": "ab"}, {"S": "c"}]}}, 1 + 3 + (1 + 2) + (1 + 1)),
        ({"m": {"M": {"k": {"S": "v"}}}}, 1 + 3 + (1 + 1) + 1),
    ],
)
def test_names_and_values_count(item: dict[str, Any], size: int) -> None:
    assert item_size(item) == size

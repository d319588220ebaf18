"""What moto and botocore do at length for every call and no test looks at, left out: two thirds of the stores' time.

That moto answers and stores the same without them: `tests/store/test_moto_shortcuts.py`.
"""

from tests.moto_shortcuts.replacement import take, without

__all__ = ["take", "without"]

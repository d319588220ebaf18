"""Needs a package that the development environment has and the layers lack."""

import pytest  # noqa: F401

"""One moto for the machine; each story makes its resources anew and takes them away."""

from tests.store.conftest import aws

__all__ = ["aws"]

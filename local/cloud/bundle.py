"""A function's package for the emulator: its folder and a bootstrap that runs AWS's runtime client."""

import io
import shlex
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

RUNTIME = "provided.al2023"
SKIPPED = {"__pycache__", ".mypy_cache", ".ruff_cache"}


def bundle(folder: Path, search_path: Sequence[Path]) -> bytes:
    """The zip of a function's folder with its bootstrap; `search_path` is what the layers and runtime add."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not SKIPPED.intersection(path.parts):
                archive.writestr(_entry(path.relative_to(folder).as_posix()), path.read_bytes())
        archive.writestr(_entry("bootstrap", mode=0o755), bootstrap(search_path))
    return buffer.getvalue()


def bootstrap(search_path: Sequence[Path]) -> str:
    """The program that the emulator starts for each function environment.

    `-S` hides the packages of the development environment: what the layers lack fails here as it does on AWS.
    """
    path = shlex.quote(":".join(str(folder) for folder in search_path))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        "#!/bin/sh\n"
        f"export PYTHONPATH={path} AWS_EXECUTION_ENV=AWS_Lambda_python{version}\n"
        'export AWS_LAMBDA_LOG_GROUP_NAME="/aws/lambda/$AWS_LAMBDA_FUNCTION_NAME"\n'
        f'exec {shlex.quote(sys.executable)} -S -m awslambdaric "$_HANDLER"\n'
    )


def _entry(name: str, mode: int = 0o644) -> zipfile.ZipInfo:
    # A fixed date: the same sources give the same bytes, which the emulator unpacks once.
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry

"""Python packages for the functions, installed once per requirements file and kept between runs."""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CACHE = PROJECT / "build" / "local"
RUNTIME_REQUIREMENTS = Path(__file__).with_name("runtime-requirements.txt")


class InstallError(RuntimeError):
    """pip could not install a requirements file; the text is pip's."""


def installed(requirements: Path, name: str, cache: Path = CACHE) -> Path:
    """The folder that holds the packages of `requirements`, built for this interpreter with their bytecode.

    Exactly what the file lists is installed, as in the layer's own build: a dependency it forgets is missing.
    The folder's name carries the file's hash, so a changed file is installed anew. Raises InstallError.
    """
    digest = hashlib.sha256(sys.version.encode() + requirements.read_bytes()).hexdigest()[:12]
    folder = cache / f"{name}-{digest}"
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _install(requirements, folder)
    return folder


def _install(requirements: Path, folder: Path) -> None:
    # Installed beside its place and renamed, so that an interrupted install is never taken for a whole one.
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.") as scratch:
        target = Path(scratch, "packages")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run(
            [*command, "--no-deps", "--target", str(target), "--requirement", str(requirements)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise InstallError(f"{requirements}: {done.stderr.strip()}")
        try:
            target.rename(folder)
        except OSError:  # another process was first
            if not folder.exists():
                raise

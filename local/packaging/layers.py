"""Print the unzipped size of the built layers; refuse what Lambda could not load, or what has grown too big.

    python -m local.packaging.layers BUILD_FOLDER

Answers 1 when a binary is for another platform than Python 3.13 on arm64, or the layers exceed 18 MiB.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from local.packaging.built import Artifact, read

MEBIBYTE = 1024 * 1024
LIMIT = 18 * MEBIBYTE
TARGET = "cpython-313-aarch64"
AARCH64 = 183  # e_machine of an ELF header, 16 bits at offset 18 (ELF for the Arm 64-bit architecture)


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 when both layers fit the target platform and, together, the limit."""
    layers = read(Path(arguments[0])).layers
    sizes = {layer.logical_id: size(layer.folder) for layer in layers}
    for layer in layers:
        compiled = "with bytecode" if any(layer.folder.rglob("*.cpython-313.pyc")) else "without bytecode"
        print(f"{layer.logical_id:<20} {sizes[layer.logical_id] / MEBIBYTE:6.2f} MiB unzipped, {compiled}")
    total = sum(sizes.values())
    print(f"{'together':<20} {total / MEBIBYTE:6.2f} MiB of {LIMIT / MEBIBYTE:.0f}")
    problems = [problem for layer in layers for problem in foreign_binaries(layer)]
    if total > LIMIT:
        problems.append(f"the layers exceed {LIMIT} bytes by {total - LIMIT}: every cold start loads them")
    print(*problems, sep="\n", end="\n" if problems else "", file=sys.stderr)
    return 1 if problems else 0


def size(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def foreign_binaries(layer: Artifact) -> Iterator[str]:
    """One sentence for each extension module that Python 3.13 on arm64 would not load."""
    for path in sorted(layer.folder.rglob("*.so")):
        header = path.read_bytes()[:20]
        if TARGET not in path.name or int.from_bytes(header[18:20], "little") != AARCH64:
            yield f"{layer.logical_id}: {path.relative_to(layer.folder)} is not for {TARGET}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

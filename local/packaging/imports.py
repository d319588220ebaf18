"""Import the built code with nothing on its path but the built layers and what the Lambda runtime brings.

    python -m local.packaging.imports BUILD_FOLDER

Every function's `app`, every module of our layer, and every import that stands inside a function body is
imported, in an interpreter that sees no installed package. This proves that the layers lack nothing.
It does not prove that arm64 binaries load: the dependencies layer is assembled a second time, by its own
Makefile, with this machine's wheels, and boto3 is installed beside it in the place of the runtime's.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from local.packaging.built import Artifact, read
from local.packaging.imported import imported_names

PROJECT = Path(__file__).resolve().parents[2]
DEPENDENCIES = "DependenciesLayer"
RUNTIME = PROJECT / "local" / "cloud" / "runtime-requirements.txt"
IMPORT = """
import importlib, sys
sys.path[:0] = sys.argv[1].split(":")
failed = []
for name in sys.argv[2:]:
    module, _, attribute = name.partition(":")
    try:
        found = importlib.import_module(module)
        if attribute and not hasattr(found, attribute):
            importlib.import_module(f"{module}.{attribute}")
    except Exception as error:
        failed.append(f"  {name}: {type(error).__name__}: {error}")
print(*failed, sep="\\n")
sys.exit(bool(failed))
"""


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 when everything imports."""
    built = read(Path(arguments[0]))
    ours = [layer.folder / "python" for layer in built.layers if layer.logical_id != DEPENDENCIES]
    with tempfile.TemporaryDirectory(prefix="a365-sync-imports-") as scratch:
        provided = [assemble_dependencies(Path(scratch, "layer")), install_runtime(Path(scratch, "runtime"))]
        results = [
            imports_alone(function, [function.folder, *ours, *provided], [function.folder, *ours])
            for function in built.functions
        ]
    print(f"{sum(results)} of {len(results)} functions import with the built layers and boto3 alone")
    return 0 if results and all(results) else 1


def imports_alone(function: Artifact, search_path: Sequence[Path], sources: Sequence[Path]) -> bool:
    """Whether all that `sources` import is found on `search_path`; prints what is not."""
    names = ["app:handler", *imported_names(sources)]
    done = subprocess.run(
        # -B: what is checked is deployed next, without this interpreter's bytecode.
        [sys.executable, "-B", "-I", "-S", "-c", IMPORT, ":".join(map(str, search_path)), *names],
        env={**function.variables, "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"{function.logical_id}:\n{done.stdout}{done.stderr}", end="")
    return done.returncode == 0


def assemble_dependencies(target: Path) -> Path:
    """The dependencies layer for this machine, made by the Makefile that makes the real one."""
    options = {"ARTIFACTS_DIR": target, "INSTALLER": sys.executable, "WHEELS": "", "COMPILER": "false"}
    command = ["make", "--silent", "-C", str(PROJECT / "layers" / "dependencies"), f"build-{DEPENDENCIES}"]
    _run([*command, *(f"{name}={value}" for name, value in options.items())])
    return target / "python"


def install_runtime(target: Path) -> Path:
    """The packages that the Lambda runtime itself brings."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--target", str(target), "--requirement", str(RUNTIME)])
    return target


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

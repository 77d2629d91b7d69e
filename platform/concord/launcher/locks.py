"""`make lock`: compiles requirements/*.in to the hashed locks, with uv wherever it comes from."""

import shutil
import tempfile
import venv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from concord.launcher import foreground, places
from concord.launcher.install import BASE, SERVERS, TEST
from concord.launcher.refusals import LauncherRefusal

# The servers' packages are programs that no Python imports: their declared Python is no matter.
_MANNER = {
    BASE: ("--python-version", "3.11"),
    TEST: ("--python-version", "3.11"),
    SERVERS: ("--python-version", "3.12", "--no-deps"),
}


def compile_all(options: Sequence[str]) -> int:
    """Compile the three locks; ``--upgrade`` takes the newest versions that the bounds allow."""
    with ExitStack() as ending:
        uv = shutil.which("uv") or _borrowed_uv(ending)
        for name, manner in _MANNER.items():
            source = places.REQUIREMENTS / f"{name}.in"
            command = [
                *(uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes"),
                *("--no-header", "--no-annotate", *manner, *options),
                *(str(source), "--output-file", str(source.with_suffix(".txt"))),
            ]
            if status := foreground.run(command):
                return status
    return 0


def _borrowed_uv(ending: ExitStack) -> str:
    """uv in an environment of its own that is gone afterwards."""
    folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="concord-uv-")))
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"]
    if foreground.run(pip):
        raise LauncherRefusal("uv, which compiles the locks, could not be installed.")
    return str(folder / "bin" / "uv")

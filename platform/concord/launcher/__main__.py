"""The command line: `python -m concord.launcher COMMAND`."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the machine's bare python3
    sys.exit(
        f"Concord needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
        "Name another one: make run PYTHON=python3.12"
    )

from concord.launcher.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

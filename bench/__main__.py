"""python -m bench [NAME…]: every measure, or those named; 1 where one is not as it should be."""

import subprocess
import sys

from bench import databases
from bench.one import MEASURES


def main(names: list[str]) -> int:
    """Each measure in a process and a database of its own, so that none warms or swells another."""
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        print(f"There is no measure “{unknown[0]}”. There are: {', '.join(MEASURES)}.")
        return 2
    return max(_measure(name) for name in names or MEASURES)


def _measure(name: str) -> int:
    with databases.fresh() as env:
        words = [sys.executable, "-W", "ignore", "-m", "bench.one", name]
        return subprocess.run(words, cwd=databases.ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

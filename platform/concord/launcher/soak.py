"""`make soak`: the fault tests in rounds, and a tally of rounds that outlives each run."""

import json
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from concord.launcher import checks, places
from concord.launcher.refusals import LauncherRefusal


def soak(arguments: Sequence[str]) -> int:
    """What is too long for every commit, then rounds of `make faults` for SOAK_MINUTES (60), until the
    first failure.

    A later run goes on counting where this one ended, as long as the commit is the same.
    """
    until = time.monotonic() + 60 * _minutes()
    tally = places.data_folder() / "soak.json"
    if status := checks.long_proofs():
        return status
    while time.monotonic() < until:
        began = time.monotonic()
        status = checks.faults(arguments)
        if status:
            print(f"This round failed. Before it: {_told(tally)}.", flush=True)
            return status
        _count(tally, time.monotonic() - began)
        print(f"So far: {_told(tally)}.", flush=True)
    return 0


def _minutes() -> float:
    said = os.environ.get("SOAK_MINUTES") or "60"
    try:
        return float(said)
    except ValueError:
        raise LauncherRefusal(f"SOAK_MINUTES must be a number, not {said!r}.") from None


def _count(tally: Path, seconds: float) -> None:
    commit = _commit()
    rounds, total = _covered(tally, commit)
    tally.parent.mkdir(parents=True, exist_ok=True)
    tally.write_text(json.dumps({commit: [rounds + 1, total + seconds]}))


def _told(tally: Path) -> str:
    commit = _commit()
    rounds, seconds = _covered(tally, commit)
    return f"{rounds} rounds in {seconds / 60:.0f} minutes without a failure at commit {commit}"


def _covered(tally: Path, commit: str) -> tuple[int, float]:
    kept = json.loads(tally.read_text()) if tally.exists() else {}
    rounds, seconds = kept.get(commit, (0, 0.0))
    return int(rounds), float(seconds)


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    try:
        return subprocess.check_output(asked, cwd=places.ROOT, text=True).strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"

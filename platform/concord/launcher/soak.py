"""`make soak`: the long proofs, then the fault tests in rounds; what a commit passed outlives each run."""

import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from concord.launcher import checks, places
from concord.launcher.refusals import LauncherRefusal


@dataclass
class Covered:
    """What this commit has passed so far: proofs by name, each with its seconds, and rounds of faults."""

    commit: str
    proofs: dict[str, float] = field(default_factory=dict)
    rounds: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        proofs = [f"{name} ({took:.0f} s)" for name, took in self.proofs.items()]
        rounds = f"{self.rounds} rounds of faults in {self.seconds / 60:.0f} minutes"
        return f"{', '.join([*proofs, rounds])}, without a failure at commit {self.commit}"


def soak(arguments: Sequence[str]) -> int:
    """What is too long for every commit, once, then rounds of `make faults` for SOAK_MINUTES (60), until
    the first failure.

    A later run goes on where this one ended, as long as the commit is the same.
    """
    minutes = _minutes()
    kept = places.data_folder() / "soak.json"
    covered = _read(kept)
    for step in checks.LONG_PROOFS:
        if step[0] not in covered.proofs and (status := _prove(step, covered, kept)):
            return status
    until = time.monotonic() + 60 * minutes
    while time.monotonic() < until:
        began = time.monotonic()
        if status := checks.faults(arguments):
            return _failed("A round of faults", status, covered)
        covered.rounds += 1
        covered.seconds += time.monotonic() - began
        _keep(covered, kept)
    return 0


def _prove(step: checks.Step, covered: Covered, kept: Path) -> int:
    began = time.monotonic()
    if status := checks.prove(step):
        return _failed(step[0], status, covered)
    covered.proofs[step[0]] = time.monotonic() - began
    _keep(covered, kept)
    return 0


def _failed(what: str, status: int, covered: Covered) -> int:
    print(f"{what} failed. Before it: {covered}.", flush=True)
    return status


def _minutes() -> float:
    said = os.environ.get("SOAK_MINUTES") or "60"
    try:
        return float(said)
    except ValueError:
        raise LauncherRefusal(f"SOAK_MINUTES must be a number, not {said!r}.") from None


def _keep(covered: Covered, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(asdict(covered)))
    print(f"So far: {covered}.", flush=True)


def _read(kept: Path) -> Covered:
    """What an earlier run kept of this commit; of another one nothing."""
    commit = _commit()
    found = json.loads(kept.read_text()) if kept.exists() else {}
    return Covered(**found) if found.get("commit") == commit else Covered(commit)


def _commit() -> str:
    """With a mark where the checkout holds what no commit does."""
    asked = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    try:
        return subprocess.check_output(asked, cwd=places.ROOT, text=True).strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"

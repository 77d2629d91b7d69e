"""One measure beside its baseline: A, B, A, B, A, B; the median ratio; and the line that says so."""

import json
import os
import resource
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

RUNS = 3
NOISY = 1.5  # a baseline that varies more says that the machine was busy
RESULTS = Path(__file__).with_name("results.jsonl")


class WrongResult(Exception):
    """What was timed did not do what it should: its time means nothing."""


@dataclass(frozen=True)
class Goal:
    """A bound on ours / baseline: at most for times, at least for rates."""

    sign: str
    bound: float

    def is_met(self, ratio: float) -> bool:
        return ratio <= self.bound if self.sign == "<=" else ratio >= self.bound

    def __str__(self) -> str:
        return f"{self.sign}{self.bound:g}"


@dataclass(frozen=True)
class Sides:
    """The two that are compared; each call does the work once and returns its figure in ``unit``."""

    ours: Callable[[], float]
    baseline: Callable[[], float]
    unit: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Result:
    """What the runs gave. ``facts`` hold what else is worth keeping, such as percentiles."""

    name: str
    goal: Goal
    unit: str
    ours: list[float]
    baseline: list[float]
    facts: dict[str, Any]
    load_average: float = 0.0
    peak_rss_mb: int = 0

    @property
    def ratio(self) -> float:
        return median(ours / base for ours, base in zip(self.ours, self.baseline, strict=True))

    @property
    def spread(self) -> float:
        """How many times its smallest figure the baseline's largest is."""
        return max(self.baseline) / min(self.baseline)

    @property
    def verdict(self) -> str:
        if self.spread > NOISY:
            return "noisy"
        return "ok" if self.goal.is_met(self.ratio) else "missed"

    def line(self) -> str:
        return (
            f"{self.name} ratio={self.ratio:.2f} goal{self.goal} {self.verdict}"
            f" ours={median(self.ours):.1f} baseline={median(self.baseline):.1f} unit={self.unit}"
            f" runs={len(self.ours)} spread={self.spread:.2f}"
            f" load={self.load_average:.1f} rss={self.peak_rss_mb}MB"
        )

    def keep(self, path: Path = RESULTS) -> None:
        """Append the whole result, raw figures included, as one line of JSON."""
        kept = asdict(self) | {
            "goal": str(self.goal),
            "ratio": round(self.ratio, 3),
            "spread": round(self.spread, 3),
            "verdict": self.verdict,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with path.open("a") as lines:
            lines.write(json.dumps(kept) + "\n")


def compare(name: str, goal: Goal, sides: Sides, runs: int = RUNS) -> Result:
    """Warm both once, then take turns."""
    sides.ours()
    sides.baseline()
    ours, baseline = [], []
    for _run in range(runs):
        ours.append(sides.ours())
        baseline.append(sides.baseline())
    return Result(
        name, goal, sides.unit, ours, baseline, sides.facts, load_average=os.getloadavg()[0]
    )


def peak_rss() -> int:
    """Megabytes at the most of this process, or of the largest that it started and has ended."""
    largest = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return largest // 1024


def require_equal(what: str, found: object, expected: object) -> None:
    """Raises WrongResult."""
    if found != expected:
        raise WrongResult(f"{what}: {found!r} instead of {expected!r}")

"""python -m bench.one NAME: one measure, in the database that the environment names."""

import sys
from importlib import import_module

MEASURES = ("recount", "ballot_api", "ballot_api_bare", "charter_page", "search")


def main(name: str) -> int:
    import django  # noqa: PLC0415

    django.setup()
    from bench.measuring import RUNS, compare, peak_rss  # noqa: PLC0415

    measure = import_module(f"bench.{name}")
    with measure.sides() as sides:
        result = compare(name, measure.GOAL, sides, getattr(measure, "RUNS", RUNS))
    result.peak_rss_mb = peak_rss()
    result.keep()
    print(result.line(), flush=True)
    return 0 if result.verdict == "ok" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""The same ballots beside the minimal view served as a site of its own, without any middleware."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench import ballot_api
from bench.ballot_api import GOAL, RUNS, VOTERS
from bench.measuring import Sides
from bench.serving import served

__all__ = ["GOAL", "RUNS", "sides"]


@contextmanager
def sides(voters: int = VOTERS) -> Iterator[Sides]:
    with served("bench.minimal.bare") as bare, ballot_api.beside(bare, voters) as compared:
        yield compared

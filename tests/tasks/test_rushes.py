"""A rush is answered at its beginning and after its end, and now and then between."""

from threading import Event
from time import monotonic

import pytest

from deliberation.tasks.rushes import Throttled

SECONDS = 0.2


class Doing:
    """Notes each call; fails where told to."""

    def __init__(self) -> None:
        self.done: list[tuple[int, float]] = []
        self.fails = False
        self.late = Event()

    def __call__(self, number: int) -> None:
        self.done.append((number, monotonic()))
        if len(self.numbers) > 1:
            self.late.set()
        if self.fails:
            raise ConnectionError

    @property
    def numbers(self) -> list[int]:
        return [number for number, _at in self.done]


@pytest.fixture
def doing() -> Doing:
    return Doing()


def test_calls_of_a_rush_become_the_first_and_one_after_the_last(doing: Doing):
    soon = Throttled(doing, SECONDS)
    for _time in range(50):
        soon(7)

    assert doing.numbers == [7]
    assert doing.late.wait(10 * SECONDS)
    assert doing.numbers == [7, 7]
    assert doing.done[1][1] - doing.done[0][1] >= 0.9 * SECONDS


def test_each_number_has_a_rush_of_its_own(doing: Doing):
    soon = Throttled(doing, SECONDS)
    for number in (1, 2, 3):
        soon(number)

    assert doing.numbers == [1, 2, 3]


def test_call_held_back_that_fails_stops_no_later_one(doing: Doing):
    soon = Throttled(doing, SECONDS)
    soon(7)
    doing.fails = True
    soon(7)
    assert doing.late.wait(10 * SECONDS)

    doing.late.clear()
    doing.fails = False
    soon(7)
    assert doing.late.wait(10 * SECONDS)
    assert doing.numbers == [7, 7, 7]

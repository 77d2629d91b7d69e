"""Real bugs of peers, row by row: each of the first thirty that concerns what exists has a test named after it."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
NOTHING_YET = {
    18: "no push notices: nothing is sent to an address that a browser names",
}
"""Rows that concern nothing there is so far, and why."""


def test_every_row_has_a_test_of_its_name_or_concerns_nothing_yet():
    named = {
        int(number)
        for path in TESTS.rglob("test_*.py")
        for number in re.findall(r"^(?:async )?def test_b4_(\d\d)_", path.read_text(), re.M)
    }

    assert named & set(range(1, 31)) == set(range(1, 31)) - set(NOTHING_YET)

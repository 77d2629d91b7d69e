"""Which audience contains which: only ever wider, and never somebody left behind."""

from datetime import UTC, datetime, timedelta

import pytest

from deliberation.rules.audiences import audience_at, contains, require_widened
from deliberation.rules.refusals import RuleBroken

MEMBERS = {"delegation:5"}
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wider", "narrower", "expected"),
    [
        ("public", "public", True),
        ("public", "delegation:5", True),
        ("accredited", "public", False),
        ("accredited", "group:7", True),
        ("accredited", "chair", True),
        ("group:7", "chair", True),
        ("group:7", "delegation:5", True),
        ("group:7", "delegation:6", False),
        ("group:7", "group:8", False),
        ("group:7", "accredited", False),
        ("chair", "delegation:5", False),
        ("chair", "group:7", False),
        ("delegation:5", "chair", False),
        ("delegation:5", "delegation:5", True),
    ],
)
def test_an_audience_contains_who_belongs_to_it(wider, narrower, expected):
    assert contains(wider, narrower, MEMBERS) is expected


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("public", "accredited", "audience-narrowed"),
        ("chair", "chair", "audience-same"),
        ("delegation:6", "group:7", "audience-narrowed"),
    ],
)
def test_widening_leaves_nobody_behind(before, after, code):
    with pytest.raises(RuleBroken) as refusal:
        require_widened(before, after, MEMBERS)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("after", "released_at", "expected"),
    [
        ("public", NOON, "public"),
        ("public", NOON + timedelta(microseconds=1), "chair"),
        ("", NOON, "chair"),
        ("public", None, "chair"),
    ],
)
def test_an_embargo_ends_at_its_moment(after, released_at, expected):
    assert audience_at("chair", after, released_at, NOON) == expected

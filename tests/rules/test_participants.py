"""Levels, sectors, addresses and days of what a participant declares."""

from datetime import date

import pytest

from deliberation.models import ParticipationLevel
from deliberation.rules import participants
from deliberation.rules.refusals import RuleBroken

DAY = date(2026, 5, 1)


def test_the_levels_are_those_of_the_model_in_their_order():
    assert list(participants.LEVELS) == ParticipationLevel.Level.values


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("", ""),
        (" https://example.org/a?b=c#d ", "https://example.org/a?b=c#d"),
        ("http://example.org", "http://example.org"),
    ],
)
def test_an_address_is_of_the_web_or_nothing(link, kept):
    assert participants.require_link(link) == kept


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://example.org", "example.org", "https://",
        "https://a b", 'https://a"onclick=', "https://a<b", "https://" + "a" * 500,
    ],
)  # fmt: skip
def test_another_address_is_refused(link):
    with pytest.raises(RuleBroken) as refusal:
        participants.require_link(link)
    assert (refusal.value.code, refusal.value.place) == ("link-bad", "link")


@pytest.mark.parametrize(
    ("ends_on", "since", "fits"),
    [
        (DAY, DAY, True),
        (DAY, date(2026, 4, 1), True),
        (date(2026, 5, 2), DAY, False),  # tomorrow
        (date(2026, 4, 30), DAY, False),  # before it began
    ],
)
def test_an_interest_ends_between_its_beginning_and_today(ends_on, since, fits):
    try:
        found = participants.require_ending(ends_on, since, DAY) == ends_on
    except RuleBroken as refusal:
        found = refusal.code != "interest-ends"
    assert found is fits


def test_an_interest_is_declared_once_it_is_there():
    assert participants.require_begun(DAY, DAY) == DAY
    with pytest.raises(RuleBroken, match="once it is there"):
        participants.require_begun(date(2026, 5, 2), DAY)

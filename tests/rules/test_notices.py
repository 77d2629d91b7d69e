"""What may be chosen, and when a digest is due."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deliberation.rules import notices
from deliberation.rules.refusals import RuleBroken

NAIROBI, HONOLULU = ZoneInfo("Africa/Nairobi"), ZoneInfo("Pacific/Honolulu")


@pytest.mark.parametrize(
    ("cadence", "zone", "now", "due"),
    [
        ("daily", UTC, "2027-03-03T07:00", "2027-03-03T07:00"),
        ("daily", UTC, "2027-03-03T06:59", "2027-03-02T07:00"),
        ("daily", NAIROBI, "2027-03-03T04:30", "2027-03-03T04:00"),
        ("daily", HONOLULU, "2027-03-03T16:59", "2027-03-02T17:00"),
        ("weekly", UTC, "2027-03-03T12:00", "2027-03-01T07:00"),  # a Wednesday, and its Monday
        ("weekly", UTC, "2027-03-01T06:59", "2027-02-22T07:00"),
        (
            "daily",
            ZoneInfo("Europe/Paris"),
            "2027-03-28T06:00",
            "2027-03-28T05:00",
        ),  # summer begins
        ("daily", ZoneInfo("Europe/Paris"), "2027-03-28T04:00", "2027-03-27T06:00"),
    ],
)
def test_a_digest_is_due_at_seven_where_its_reader_lives(cadence, zone, now, due):
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert f"{notices.last_digest(cadence, zone, at):%Y-%m-%dT%H:%M}" == due


@pytest.mark.parametrize("kind", sorted(notices.KINDS))
def test_what_binds_is_never_silenced(kind):
    binds = notices.KINDS[kind].binds
    refused = []
    for cadence in ("at-once", "daily", "weekly", "never"):
        try:
            notices.require_cadence(kind, cadence)
        except RuleBroken as error:
            refused.append((cadence, error.code))

    silent = [("weekly", "notice-cadence"), ("never", "notice-cadence")]
    assert refused == (silent if binds else [])
    assert notices.after_unsubscribing(kind) == ("daily" if binds else "never")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Plain", "Plain"),
        ("A\r\nBcc: all@example.org", "A Bcc: all@example.org"),
        ("A\x00B\u2028C\u202eD", "A B C D"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_subject_is_one_line(words, line):
    assert notices.one_line(words) == line


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "/a\r\nb"],
)
def test_a_message_leads_nowhere_but_into_the_site(link):
    with pytest.raises(RuleBroken) as caught:
        notices.require_path(link)
    assert caught.value.code == "notice-link"

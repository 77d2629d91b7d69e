"""How far participants take part, and what they declare: recorded, dated, ended, never lost."""

from datetime import UTC, date, datetime

import pytest

from deliberation.models import AuditEntry, Interest, Participant, ParticipationLevel, RecordEntry
from deliberation.operations import participants
from deliberation.queries.participants import here, interests_of, levels_of
from deliberation.rules.refusals import RuleBroken
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def record(table, level="endorser", code="XAA", actor="secretariat", **fields):
    given = {"evidence": "It signed the declaration.", "now": NOON} | fields
    return participants.record_level(
        actor=table.officers[actor], forum_id=table.forum.pk,
        participant=table.delegations[code].participant, level=level, **given,
    )  # fmt: skip


def declare(table, actor, code="XAA", **fields):
    given = {"kind": "funding", "words": "A ministry pays.", "since": date(2025, 1, 1)} | fields
    return participants.declare_interest(
        actor=actor, forum_id=table.forum.pk,
        participant=table.delegations[code].participant, now=NOON, **given,
    )  # fmt: skip


def refused(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_a_level_is_added_and_the_newest_holds(table):
    record(table, "observer", link="https://example.org/letter")
    record(table, "committed", actor="credentials")
    participant = table.delegations["XAA"].participant
    other = factories.make_forum(table.administrator)

    assert [(one.level, one.forum_role.role) for one in levels_of(participant)] == [
        ("committed", "credentials"),
        ("observer", "secretariat"),
    ]
    assert (
        here(Participant.objects.all(), table.forum).get(pk=participant.pk).level_here
        == "committed"
    )
    assert here(Participant.objects.all(), other).get(pk=participant.pk).level_here == ""
    assert AuditEntry.objects.filter(verb="record_level").count() == 2
    assert list(
        RecordEntry.objects.filter(kind="level-recorded").values_list("content__level", flat=True)
    ) == ["observer", "committed"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"level": "member"}, "level-unknown"),
        ({"evidence": " "}, "text-empty"),
        ({"link": "javascript:alert(1)"}, "link-bad"),
        ({"actor": "chair"}, "not-permitted"),
        ({"actor": "moderator"}, "not-permitted"),
    ],
)
def test_a_level_without_office_or_evidence_is_refused(table, fields, code):
    assert refused(record, table, **fields) == code
    assert ParticipationLevel.objects.count() == 0


def test_head_and_secretariat_declare_interests_and_end_them(table):
    mine = declare(table, table.heads["XAA"])
    declare(table, table.officers["secretariat"], kind="sector", sector="technology", words=" ")
    ended = participants.end_interest(
        actor=table.officers["secretariat"], forum_id=table.forum.pk, interest_id=mine.pk,
        ends_on=date(2026, 4, 1), now=NOON,
    )  # fmt: skip

    assert (ended.pk, ended.ends_on) == (mine.pk, date(2026, 4, 1))
    assert [
        (one.kind, one.sector, one.words, one.ends_on)
        for one in interests_of(table.delegations["XAA"].participant)
    ] == [
        ("sector", "technology", "", None),
        ("funding", "", "A ministry pays.", date(2026, 4, 1)),
    ]
    assert list(
        AuditEntry.objects.filter(verb__endswith="_interest")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == ["declare_interest", "declare_interest", "end_interest"]
    again = declare(table, table.heads["XAA"])
    assert again.pk != mine.pk


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "hobby"}, "interest-kind"),
        ({"kind": "sector", "sector": "magic"}, "interest-sector"),
        ({"kind": "sector"}, "interest-sector"),
        ({"words": ""}, "text-empty"),
        ({"since": date(2026, 5, 2)}, "interest-since"),
        ({"link": "data:x"}, "link-bad"),
    ],
)
def test_an_interest_that_says_too_little_is_refused(table, fields, code):
    assert refused(declare, table, table.heads["XAA"], **fields) == code
    assert Interest.objects.count() == 0


def test_the_same_interest_is_not_declared_twice(table):
    declare(table, table.heads["XAA"])

    assert refused(declare, table, table.officers["secretariat"]) == "interest-exists"


@pytest.mark.parametrize(
    ("who", "code"),
    [("XAB", "not-your-delegation"), ("chair", "not-permitted"), ("credentials", "not-permitted")],
)
def test_nobody_declares_for_others_but_the_secretariat(table, who, code):
    actor = table.heads.get(who) or table.officers[who]
    mine = declare(table, table.heads["XAA"])

    assert refused(declare, table, actor, words="Another.") == code
    assert refused(
        participants.end_interest, actor=actor, forum_id=table.forum.pk, interest_id=mine.pk,
        ends_on=date(2026, 4, 1), now=NOON,
    ) == code  # fmt: skip


def test_the_secretariat_declares_for_those_seated_in_its_forum_alone(table):
    other = factories.set_table(seats=())

    assert refused(
        participants.declare_interest, actor=other.officers["secretariat"], forum_id=other.forum.pk,
        participant=table.delegations["XAA"].participant, kind="funding", words="A.",
        since=date(2025, 1, 1), now=NOON,
    ) == "participant-not-here"  # fmt: skip


def test_an_interest_ends_once(table):
    mine = declare(table, table.heads["XAA"])
    end = {
        "actor": table.heads["XAA"], "forum_id": table.forum.pk, "interest_id": mine.pk, "now": NOON,
    }  # fmt: skip

    assert refused(participants.end_interest, ends_on=date(2026, 5, 2), **end) == "interest-ends"
    participants.end_interest(ends_on=date(2026, 5, 1), **end)
    assert refused(participants.end_interest, ends_on=date(2026, 5, 1), **end) == "interest-ended"

"""Importing a table of delegations: all its good rows by a few statements, or none."""

from dataclasses import astuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Delegation, DelegationAttribute, Invitation, Participant
from deliberation.operations import seatings
from deliberation.queries.seatings import plan_of
from deliberation.rules.refusals import RuleBroken
from tests.tables import SIX_BAD, table_of_193


def imported(actor, forum, text: str):
    source = text.encode()
    return seatings.import_seats(
        actor=actor, forum_id=forum.pk, source=source, seal=plan_of(forum, source).seal
    )


def code_of(call, **named):
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


def test_193_participants_with_six_bad_rows(table, secretariat, django_assert_max_num_queries):
    source = table_of_193().encode()
    plan = plan_of(table.forum, source)
    assert [(one.line, one.column) for one in plan.faults] == SIX_BAD
    with django_assert_max_num_queries(40):
        made = imported(secretariat, table.forum, source.decode())
    assert astuple(made) == (187, 187, 187, 6)
    assert Invitation.objects.filter(forum=table.forum, state="pending").count() == 187
    seat = Delegation.objects.get(forum=table.forum, participant__code="F010")
    assert (seat.constituency.token, str(seat.participant)) == ("government", "Fictia 10")
    assert DelegationAttribute.objects.get(delegation=seat).value == "10"


def test_the_number_of_statements_does_not_grow(table, secretariat):
    counts = []
    for name, number in (("A", 3), ("B", 120)):
        rows = "".join(
            f"{name}{n} land,{name}{n},state,h{name}{n}@x.example\n" for n in range(number)
        )
        with CaptureQueriesContext(connection) as asked:
            imported(secretariat, table.forum, f"name,code,kind,head_email\n{rows}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_nothing_is_written_where_the_preview_has_aged(table, secretariat):
    source = b"name,code,kind\nNewland,NEW,state\n"
    seal = plan_of(table.forum, source).seal
    named = {"actor": secretariat, "forum_id": table.forum.pk, "source": source, "seal": seal}
    seatings.import_seats(**named)
    before = Participant.objects.count()
    assert code_of(seatings.import_seats, **named) == "import-empty"
    more = source + b"Otherland,OTH,state\n"
    assert code_of(seatings.import_seats, **(named | {"source": more})) == "import-changed"
    assert Participant.objects.count() == before


def test_a_participant_of_another_forum_gets_its_seat_here(table, secretariat):
    known = Participant.objects.create(
        name="Knownland", short_name="K", code="KNO", kind="state",
        created_at=table.forum.created_at,
    )  # fmt: skip
    imported(secretariat, table.forum, "name,code,kind\nKnownland,kno,state\n")
    assert Delegation.objects.get(forum=table.forum, participant=known).seat_of == known


def test_control_is_kept_and_the_seat_is_the_holders(table, secretariat):
    Participant.objects.create(
        name="Top", short_name="Top", code="TOP", kind="company", created_at=table.forum.created_at
    )
    imported(secretariat, table.forum, "name;code;kind;controlled_by\nUnit;UNI;company;TOP\n")
    seat = Delegation.objects.get(participant__code="UNI")
    assert (seat.seat_of.code, seat.participant.controlled_by.code) == ("TOP", "TOP")


@pytest.mark.parametrize("role", ["chair", "teller", "moderator"])
def test_only_secretariat_and_credentials_officer_import(table, role):
    source = b"name,code,kind\nNewland,NEW,state\n"
    assert code_of(
        seatings.import_seats, actor=table.officers[role], forum_id=table.forum.pk,
        source=source, seal=plan_of(table.forum, source).seal,
    ) == "not-permitted"  # fmt: skip

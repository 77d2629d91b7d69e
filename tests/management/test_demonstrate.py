"""The demonstration, loaded through the operations: everything comes out as its files say."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count

from accounts.models import User
from deliberation.management.demonstration.loading import load
from deliberation.management.demonstration.reading import PASSWORD, featured, read
from deliberation.models import (
    Accreditation,
    AnchorPlace,
    Application,
    AuditEntry,
    Comment,
    Forum,
    ForumLink,
    Interest,
    OutboxItem,
    ParticipationLevel,
    Question,
    Roll,
)
from deliberation.queries import procedures
from deliberation.queries.clock import database_clock
from deliberation.queries.composition import composition_of
from deliberation.queries.mandates import shown_on
from deliberation.queries.rolls import drawn_file, pool_of
from deliberation.rules.rolls import draw, parse_strata

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Loaded once for the module, and taken away again."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield load(today=database_clock(), password=PASSWORD)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(stage, django_db_blocker):
    with django_db_blocker.unblock():
        yield stage


def test_every_question_ends_as_counted_by_hand(loaded):
    found = {
        question.title: (question.state, _final(question))
        for question in Question.objects.filter(forum=loaded.forum, delegation=None)
    }
    assert found == {
        about["title"]: (about["state"], about.get("expected", {}).get("outcome"))
        for about in read("questions.json")["questions"]
    }


def _final(question):
    final = question.tallies.filter(is_final=True).first()
    return final.outcome if final else None


def test_every_chamber_counts_as_by_hand(loaded):
    for about in read("questions.json")["questions"]:
        if "expected" not in about:
            continue
        final = Question.objects.get(title=about["title"]).tallies.get(is_final=True)
        counted = {}
        for group in final.groups:
            row = counted.setdefault(group["attributes"]["chamber"], {})
            row[group["choice"]] = group["number"]
        assert counted == about["expected"]["counts"], about["id"]


def test_every_quote_is_found_again_as_expected(loaded):
    found, expected = {}, {}
    for about in read("discussion.json")["comments"]:
        if "expected_anchor" not in about:
            continue
        anchor = loaded.comments[about["id"]].anchor_id
        found[about["id"]] = AnchorPlace.objects.get(anchor=anchor, revision__number=1).state
        expected[about["id"]] = about["expected_anchor"]
    assert found == expected


def test_verdicts_and_reports_stand(loaded):
    hidden = [about["id"] for about in read("discussion.json")["comments"] if "hidden" in about]
    found = Comment.objects.filter(state="hidden")
    assert {comment.pk for comment in found} == {loaded.comments[one].pk for one in hidden}
    assert all(comment.verdicts.count() == 1 for comment in found)


def test_it_went_through_the_operations(loaded):
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs >= {
        "create_forum", "grant_role", "seat_delegation", "accredit_person", "import_charter",
        "reword_item", "issue_revision", "add_comment", "hide_comment", "draft_question",
        "open_question", "cast_ballot", "close_question", "agree_to_certify",
    }  # fmt: skip
    assert OutboxItem.objects.filter(done_at=None).count() == 0


def test_every_printed_account_can_sign_in(loaded, client):
    for _role, name, email in featured():
        person = User.objects.get(email=email)
        assert (person.name, person.check_password(PASSWORD)) == (name, True)
        assert person.emailaddress_set.get().verified is True


def test_it_loads_once_and_prints_its_accounts(loaded):
    out = StringIO()
    call_command("demonstrate", stdout=out)
    call_command("demonstrate", "--accounts", stdout=out)
    assert Forum.objects.filter(slug="demonstration").count() == 1
    assert out.getvalue().count("@demo.concord.example") == len(featured())


def test_the_first_question_puts_the_rules_of_procedure_into_force(loaded):
    found = procedures.in_force(loaded.forum.pk)
    about = read("rules_of_procedure.json")
    assert found is not None
    assert (found.symbol, found.title, found.text.split("\n\n")) == (
        "DEMO/RP.1", about["title"], about["words"],
    )  # fmt: skip
    assert {one.kind: one.verdicts for one in found.cases.all()} == {
        one["kind"]: one["verdicts"] for one in about["cases"]
    }


def test_the_table_stands_as_its_files_say(loaded):
    about = read("standing.json")
    levels = ParticipationLevel.objects.filter(forum=loaded.forum)
    assert [(one.participant.code, one.level) for one in levels.order_by("recorded_at")] == [
        (one["code"], one["level"]) for one in sorted(about["levels"], key=lambda one: one["days"])
    ]
    counted = Interest.objects.values_list("participant__code").annotate(n=Count("pk"))
    assert dict(counted) == Counter(one["code"] for one in about["interests"])
    lines = composition_of(loaded.forum, loaded.today)
    assert {line.target.title for line in lines if line.missing} == {
        "Technology experts", "Rights organisations", "Participants committed in full",
    }  # fmt: skip
    link = ForumLink.objects.get()
    assert (link.source.symbol, link.kind, link.target.symbol, link.state) == (
        "DEMO", "prepares", "PLEN", "confirmed",
    )  # fmt: skip
    waiting = Application.objects.get()
    assert (waiting.name, waiting.state) == (about["application"]["name"], "pending")
    challenged = Accreditation.objects.exclude(challenged_at=None).get()
    assert (challenged.person.email, challenged.state) == (
        about["challenge"]["person"], "provisional",
    )  # fmt: skip


def test_the_lot_can_be_drawn_again_from_what_is_published(loaded):
    about = read("rolls.json")
    drawn = Roll.objects.get(state="closed", origin="lot")
    again = draw(pool_of(drawn), parse_strata(drawn.strata), about["drawn"]["seed"])
    assert drawn_file(drawn).split() == again
    assert (drawn.pool_size, drawn.size) == (len(about["volunteers"]), 12)
    still = Roll.objects.get(state="gathering")
    assert still.entries.count() == about["gathering"]["volunteers"]


def test_the_members_of_an_assembly_answered_as_counted_by_hand(loaded):
    answered, asked = read("mandates.json")["mandates"]
    vote = Question.objects.get(delegation=None, title__startswith="Human control")
    [shown] = shown_on(vote)
    assert (shown.delegation.participant.code, shown.tally.outcome) == (
        answered["by"], answered["expected"]["outcome"],
    )  # fmt: skip
    assert dict(shown.tally.by_choice) == answered["expected"]["counts"]
    still = Question.objects.get(title=asked["title"])
    assert (still.state, still.shown_at) == ("open", None)
    latest = still.tallies.order_by("-id")[0]
    given = Counter(one.get("answer", "absent") for one in asked["members"])
    assert {row["choice"]: row["number"] for row in latest.groups} == given

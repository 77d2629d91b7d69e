"""The demonstration, loaded through the operations: everything comes out as its files say."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from deliberation.management.demonstration.loading import load
from deliberation.management.demonstration.reading import PASSWORD, featured, read
from deliberation.models import AnchorPlace, AuditEntry, Comment, Forum, OutboxItem, Question
from deliberation.queries.clock import database_clock

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
        for question in Question.objects.filter(forum=loaded.forum)
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

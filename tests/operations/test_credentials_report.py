"""The credentials report: frozen as issued, on the record."""

import hashlib
from datetime import timedelta

import pytest
import rfc8785

from deliberation.models import CredentialsReport, RecordEntry
from deliberation.operations import ballots, credentials, decisions, questions, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.credentials import report_in_force
from deliberation.rules.refusals import RuleBroken
from tests import factories


def issue(table):
    return credentials.issue_report(actor=table.officers["credentials"], forum_id=table.forum.pk)


def numbers(report, chamber):
    found = next(one for one in report.content["chambers"] if one["chamber"] == chamber)
    return {standing: number for standing, number in found["numbers"].items() if number}


def test_a_report_is_the_state_of_credentials_and_stays_as_issued(table):
    head = table.heads["XAA"]
    credentials.challenge_credential(
        actor=table.heads["XCA"], public_id=head.acting_as, reason="A doubt."
    )
    report = issue(table)
    assert (report.symbol, numbers(report, "government")) == (
        f"{table.forum.symbol}/CR.1", {"accepted": 1, "challenged": 1},
    )  # fmt: skip
    assert report.content_hash == hashlib.sha256(rfc8785.dumps(report.content)).hexdigest()
    credentials.refuse_credential(
        actor=table.officers["credentials"], public_id=head.acting_as, reason="No letter."
    )
    kept = CredentialsReport.objects.get(pk=report.pk)
    assert (kept.content, kept.content_hash) == (report.content, report.content_hash)
    assert numbers(issue(table), "government") == {"accepted": 1, "refused": 1}


def test_the_report_that_a_certified_question_adopted_last_is_in_force(table):
    first, second = issue(table), issue(table)
    adopt(table, second)
    assert report_in_force(table.forum) == second
    adopt(table, first, choice="no")
    assert report_in_force(table.forum) == second
    adopt(table, first)
    assert report_in_force(table.forum) == first


def test_a_report_of_another_forum_is_not_put_to_the_vote_here(table):
    report = issue(factories.set_table())
    with pytest.raises(RuleBroken) as caught:
        adopt(table, report)
    assert caught.value.code == "question-foreign"


def adopt(table, report, choice="yes"):
    chair = table.officers["chair"]
    rule = decisions.keep_template(
        actor=chair, forum_id=table.forum.pk, template="concurrent-chambers",
        chambers=factories.ALL_CHAMBERS,
    )  # fmt: skip
    question = questions.draft_question(
        actor=chair, forum_id=table.forum.pk, title="Adoption of the credentials report",
        credentials_report=report, rule=rule, chambers=factories.ALL_CHAMBERS,
    )  # fmt: skip
    factories.opened(chair, question.pk, closes_at=database_clock() + timedelta(days=1))
    for head in table.heads.values():
        ballots.cast_ballot(actor=head, question_id=question.pk, choice=choice)
    for officer in (chair, table.officers["teller"]):
        tallies.close_early(actor=officer, question_id=question.pk)
    for officer in (chair, table.officers["teller"]):
        tallies.certify_question(actor=officer, question_id=question.pk)


def test_a_report_names_people_as_their_chamber_lets_them_appear(table):
    words = str(issue(table).content)
    assert table.heads["XEA"].person.name not in words
    assert table.heads["XAA"].person.name in words


def test_a_report_is_on_the_record_and_in_force_only_once_adopted(table):
    report = issue(table)
    entry = RecordEntry.objects.get(kind="credentials-reported")
    assert entry.content == {"symbol": report.symbol, "hash": report.content_hash}
    assert report_in_force(table.forum) is None


@pytest.mark.parametrize("role", ["chair", "secretariat", "teller", "moderator"])
def test_only_the_credentials_officer_reports(table, role):
    with pytest.raises(RuleBroken) as caught:
        credentials.issue_report(actor=table.officers[role], forum_id=table.forum.pk)
    assert caught.value.code == "not-permitted"


def test_there_is_no_report_on_nobody(db):
    table = factories.set_table(seats=())
    with pytest.raises(RuleBroken) as caught:
        issue(table)
    assert caught.value.code == "report-empty"

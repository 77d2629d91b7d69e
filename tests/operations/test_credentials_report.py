"""The credentials report: frozen as issued, on the record."""

import hashlib

import pytest
import rfc8785

from deliberation.models import CredentialsReport, RecordEntry
from deliberation.operations import credentials
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

"""The page of credentials, one credential with its history, and the forms of every step."""

import pytest

from deliberation.models import Accreditation, CredentialStep
from deliberation.operations import credentials
from deliberation.queries.permissions import Actor
from tests import factories
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of


@pytest.fixture
def head(table):
    return table.heads["XAA"]


@pytest.fixture
def officer(table):
    return Reader(table.officers["credentials"])


def list_of(table, state=""):
    return f"/forums/{table.forum.slug}/credentials/" + (f"?state={state}" if state else "")


def page_of(actor):
    return f"/forums/{actor.accreditation.forum.slug}/credentials/{actor.acting_as}/"


def step_of(actor, step):
    return f"/forums/{actor.accreditation.forum.slug}/accreditations/{actor.acting_as}/{step}/"


def test_a_challenge_goes_its_way_in_the_browser(table, head, officer):
    challenger = Reader(table.heads["XCA"])
    assert "Challenge" in words_of(challenger.read(page_of(head)))
    answer = challenger.send(step_of(head, "challenge"), reason="Its letter names another.")
    assert (answer.status_code, answer["Location"]) == (303, page_of(head))
    delegation = f"/forums/{table.forum.slug}/delegations/{table.delegations['XAA'].public_id}/"
    for page in (f"/forums/{table.forum.slug}/delegations/", delegation):
        assert "Challenged, provisional" in words_of(Reader().read(page))
    words = words_of(challenger.read(page_of(head)))
    assert "This credential is challenged" in words
    assert "Its letter names another." in words
    assert "Refuse" not in words
    assert "Accept Refuse" in words_of(officer.read(page_of(head)))
    assert officer.send(step_of(head, "refuse"), reason="So it is.").status_code == 303
    own = Reader(Actor(person=head.person))
    assert "Refused" in words_of(own.read(page_of(head)))
    assert own.send(step_of(head, "appeal"), reason="It is mine.").status_code == 303
    chair = Reader(table.officers["chair"])
    assert "Reject the appeal Accept on appeal" in words_of(chair.read(page_of(head)))
    assert chair.send(step_of(head, "overturn"), reason="It is his.").status_code == 303
    held = Accreditation.objects.get(pk=head.accreditation.pk)
    assert (held.state, held.appealed_at) == ("accepted", None)
    history = words_of(Reader(head).read(page_of(head)))
    for told in ("Its letter names another.", "So it is.", "It is mine.", "It is his."):
        assert told in history


def test_a_refused_step_keeps_what_was_typed_and_says_why(table, head, officer):
    answer = officer.send(step_of(head, "refuse"), reason="Words of mine.")
    assert answer.status_code == 409
    assert "This credential has been accepted." in words_of(answer)
    assert "Words of mine." in answer.content.decode()
    empty = Reader(table.heads["XCA"]).send(step_of(head, "challenge"), reason="")
    assert empty.status_code == 422
    assert CredentialStep.objects.count() == 0


def test_credentials_are_for_everyone_at_the_table_and_ones_own_for_oneself(table, head, officer):
    credentials.challenge_credential(
        actor=table.heads["XCA"], public_id=head.acting_as, reason="A doubt."
    )
    credentials.refuse_credential(
        actor=officer.actor, public_id=head.acting_as, reason="No letter."
    )
    own, stranger = Reader(Actor(person=head.person)), Reader(Actor(person=factories.person()))
    assert [one.read(list_of(table)).status_code for one in (own, stranger, Reader())] == [404] * 3
    pages = [one.read(page_of(head)).status_code for one in (own, stranger, Reader())]
    assert pages == [200, 404, 404]
    assert Reader(table.heads["XAB"]).read(page_of(head)).status_code == 200


@pytest.mark.parametrize(
    ("state", "shown"),
    [("", 5), ("challenged", 1), ("provisional", 1), ("accepted", 4), ("refused", 0)],
)
def test_credentials_are_listed_by_state(table, head, officer, state, shown):
    credentials.challenge_credential(
        actor=table.heads["XCA"], public_id=head.acting_as, reason="A doubt."
    )
    page = officer.read(list_of(table, state))
    assert len(marks_in(page, r"<h2><a href")) == shown
    assert marks_in(page, r'<span class="count">(\d+)') == ["1", "1", "4", "0", "0", "0", "0"]


def test_a_chamber_that_appears_by_alias_appears_so_here(table, officer):
    citizen = table.heads["XEA"]
    words = words_of(officer.read(list_of(table)))
    assert citizen.person.name not in words
    assert "Head of delegation" in words


def test_nothing_that_somebody_types_becomes_markup(table, head, officer):
    typed = " ".join(HOSTILE)
    Reader(table.heads["XCA"]).send(step_of(head, "challenge"), reason=typed)
    for url in (page_of(head), list_of(table)):
        assert unsafe_marks(officer.read(url)) == []


def test_a_report_is_issued_and_read_by_everyone(table, head, officer):
    where = list_of(table) + "reports/"
    assert "Issue a report" not in words_of(Reader(table.officers["chair"]).read(where))
    answer = officer.send(f"{where}issue/")
    assert answer.status_code == 303
    words = words_of(Reader().read(answer["Location"]))
    assert f"{table.forum.symbol}/CR.1" in words
    assert f"{table.delegations['XAA']} head of delegation {head.person.name} Accepted" in words
    assert "CR.1" in words_of(Reader().read(where))
    record = Reader().read(f"/forums/{table.forum.slug}/record/")
    assert answer["Location"] in record.content.decode()

"""Applying for a seat in the browser, and deciding on it."""

import pytest

from deliberation.models import Application, Delegation
from deliberation.operations import forums
from deliberation.queries.permissions import Actor
from tests import factories
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of

GIVEN = {
    "chamber": "corporate", "name": "Ember Works", "code": "xew", "kind": "company",
    "evidence": "We build it.", "links": "https://ember.example/statutes\n",
}  # fmt: skip


@pytest.fixture
def where(table):
    forums.configure_forum(
        actor=table.officers["chair"], forum_id=table.forum.pk, admitting=["corporate"]
    )
    return f"/forums/{table.forum.slug}/applications/"


@pytest.fixture
def applicant():
    return Reader(Actor(person=factories.person("Ann Applicant")))


def test_an_application_goes_its_way_in_the_browser(table, where, applicant):
    table_page = f"/forums/{table.forum.slug}/delegations/"
    assert "Applications for seats" in words_of(applicant.read(table_page))
    form = applicant.read(f"{where}new/")
    assert marks_in(form, r'name="chamber" value="(\w+)"') == ["corporate"]
    answer = applicant.send(f"{where}new/", **GIVEN)
    made = Application.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{where}{made.public_id}/")
    assert "Pending" in words_of(applicant.read(answer["Location"]))
    officer = Reader(table.officers["credentials"])
    words = words_of(officer.read(answer["Location"]))
    assert "We build it." in words
    assert "Nobody, as declared" in words
    given = officer.send(f"{answer['Location']}accept/")
    assert given.status_code == 303
    seat = Delegation.objects.get(participant__code="XEW")
    assert f"/delegations/{seat.public_id}/" in applicant.read(given["Location"]).content.decode()


def test_a_bad_field_is_named_and_nothing_typed_is_lost(table, where, applicant):
    answer = applicant.send(f"{where}new/", **GIVEN | {"links": "ftp://x.example"})
    assert answer.status_code == 422
    assert "Link 1 is no address" in words_of(answer)
    assert "We build it." in answer.content.decode()
    assert Application.objects.count() == 0


def test_the_officer_refuses_with_a_reason_and_the_applicant_withdraws(table, where, applicant):
    officer = Reader(table.officers["credentials"])
    applicant.send(f"{where}new/", **GIVEN)
    page = f"{where}{Application.objects.get().public_id}/"
    officer.send(f"{page}refuse/", reason="No register knows it.")
    assert "No register knows it." in words_of(applicant.read(page))
    applicant.send(f"{where}new/", **GIVEN)
    second = f"{where}{Application.objects.get(state='pending').public_id}/"
    assert "Withdraw the application" in words_of(applicant.read(second))
    assert applicant.send(f"{second}withdraw/").status_code == 303
    assert "Withdrawn" in words_of(applicant.read(where))


def test_applications_are_the_applicants_and_the_officers_alone(table, where, applicant):
    applicant.send(f"{where}new/", **GIVEN)
    page = f"{where}{Application.objects.get().public_id}/"
    others = [Reader(table.heads["XAA"]), Reader(table.officers["chair"])]
    assert [one.read(page).status_code for one in others] == [404, 404]
    assert "Ember Works" not in words_of(others[0].read(where))
    assert Reader().read(page).status_code == 401


def test_where_nothing_is_open_nobody_applies(table, applicant):
    answer = applicant.read(f"/forums/{table.forum.slug}/applications/new/")
    assert answer.status_code == 409
    assert "cannot be applied for at present" in words_of(answer)


def test_nothing_an_applicant_types_becomes_markup(table, where, applicant):
    typed = " ".join(HOSTILE)
    applicant.send(
        f"{where}new/", **GIVEN | {"evidence": typed, "name": HOSTILE[0], "controller": HOSTILE[1]}
    )
    page = f"{where}{Application.objects.get().public_id}/"
    officer = Reader(table.officers["credentials"])
    for url in (where, page, f"{page}accept/"):
        assert unsafe_marks(officer.read(url)) == []

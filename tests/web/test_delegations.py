"""The table, each delegation's page, and the credentials officer's forms."""

from datetime import timedelta

import pytest

from deliberation.models import Accreditation, Delegation, Participant
from deliberation.queries.clock import database_clock
from tests import factories
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of


@pytest.fixture
def officer(table):
    return Reader(table.officers["credentials"])


def url_of(table, tail: str = "delegations/") -> str:
    return f"/forums/{table.forum.slug}/{tail}"


def page_of(delegation: Delegation, step: str = "") -> str:
    return f"/forums/{delegation.forum.slug}/delegations/{delegation.public_id}/{step}"


def credential_of(actor, step: str) -> str:
    held = actor.accreditation
    return f"/forums/{held.forum.slug}/accreditations/{held.public_id}/{step}/"


def test_delegations_are_listed_by_constituency(table):
    page = Reader().read(url_of(table))
    assert marks_in(page, r'<h2><span class="constituency (\w+)">') == [
        "government",
        "corporate",
        "citizen",
    ]
    names = [str(table.delegations[code]) for code in ("XAA", "XAB", "XCA", "XCB", "XEA")]
    assert marks_in(page, r"<h3><a[^>]*><bdi>([^<]+)") == names
    assert f"{table.heads['XAA'].person.name}, head of delegation" in words_of(page)


def test_the_list_costs_the_same_queries_for_few_and_many(table, django_assert_num_queries):
    reader = Reader()
    with django_assert_num_queries(6):
        reader.read(url_of(table))
    for number in range(4):
        seat = factories.seat(table, f"State {number}", "XZ", "state", "government")
        factories.accredit(table, seat)
        factories.accredit(table, seat, "delegate")
    with django_assert_num_queries(6):
        reader.read(url_of(table))


def test_a_credential_that_has_ended_is_not_listed(table):
    ended = factories.accredit(table, table.delegations["XAA"], "adviser")
    assert ended.person.name in words_of(Reader().read(url_of(table)))
    moment = database_clock()
    Accreditation.objects.filter(pk=ended.accreditation.pk).update(
        starts_at=moment - timedelta(days=2), ends_at=moment - timedelta(days=1)
    )
    assert f"{ended.person.name}, " not in words_of(Reader().read(url_of(table)))


def test_a_delegations_page_shows_its_people_and_attributes(table):
    words = words_of(Reader().read(page_of(table.delegations["XAA"])))
    assert "head of delegation Accepted" in words
    assert "population 10.5" in words
    assert "The head and the alternate." in words
    assert "Suspend" not in words


def test_the_head_lets_delegates_cast_and_takes_it_back(table):
    seat, head = table.delegations["XAA"], Reader(table.heads["XAA"])
    assert "Let delegates cast too" in words_of(head.read(page_of(seat)))
    assert head.send(page_of(seat, "casters/"), allowed="yes").status_code == 303
    seat.refresh_from_db()
    assert seat.delegates_may_cast is True
    assert "The head, the alternate and the delegates." in words_of(Reader().read(page_of(seat)))
    head.send(page_of(seat, "casters/"), allowed="no")
    seat.refresh_from_db()
    assert seat.delegates_may_cast is False


def test_the_head_of_another_delegation_is_refused(table):
    seat = table.delegations["XAA"]
    answer = Reader(table.heads["XAB"]).send(page_of(seat, "casters/"), allowed="yes")
    assert answer.status_code == 403
    assert "This belongs to another delegation." in words_of(answer)
    assert "Let delegates cast too" not in words_of(Reader(table.heads["XAB"]).read(page_of(seat)))


def test_the_officer_adds_a_participant_and_gives_it_a_seat(table, officer):
    fields = {"name": "Foralia", "code": "xfo", "kind": "state"}
    answer = officer.send(url_of(table, "participants/add/"), **fields)
    assert (answer.status_code, answer["Location"]) == (303, url_of(table, "delegations/seat/"))
    made = Participant.objects.get(name="Foralia")
    assert (made.code, made.short_name) == ("XFO", "Foralia")
    seated = officer.send(answer["Location"], participant=made.pk, chamber="government")
    assert seated["Location"] == page_of(Delegation.objects.get(participant=made))


def test_a_taken_name_is_refused_and_kept(table, officer):
    name = str(table.delegations["XAA"])
    fields = {"name": name, "code": "NEW", "kind": "state"}
    answer = officer.send(url_of(table, "participants/add/"), **fields)
    assert answer.status_code == 422
    assert "Name: A participant of this name or code exists." in words_of(answer)
    assert f'value="{name}"' in answer.content.decode()


def test_a_controlled_company_gets_no_second_seat(table, officer):
    owner = table.delegations["XCA"].participant
    fields = {
        "name": "Cobalt Daughter",
        "code": "CBD",
        "kind": "company",
        "controlled_by": owner.pk,
    }
    officer.send(url_of(table, "participants/add/"), **fields)
    made = Participant.objects.get(code="CBD")
    answer = officer.send(
        url_of(table, "delegations/seat/"), participant=made.pk, chamber="corporate"
    )
    assert answer.status_code == 422
    assert f"{owner} controls another delegation here" in words_of(answer)


def test_the_officer_accredits_by_e_mail(table, officer):
    person, seat = factories.person("New Colleague"), table.delegations["XAA"]
    fields = {"person": person.email.upper(), "role": "alternate", "ends_at": "2999-01-01T10:00"}
    answer = officer.send(page_of(seat, "accredit/"), **fields)
    assert (answer.status_code, answer["Location"]) == (303, page_of(seat))
    given = Accreditation.objects.get(person=person)
    assert (given.role, given.state, given.ends_at.year) == ("alternate", "accepted", 2999)


@pytest.mark.parametrize(
    ("email", "role", "ends_at", "sentence"),
    [
        ("nobody@nowhere.example", "delegate", "", "Nobody has registered with this address."),
        ("HEAD", "delegate", "", "This person has a credential in this delegation already."),
        ("NEW", "head", "", "This delegation has a head already."),
        ("NEW", "delegate", "2001-01-01T10:00", "It must end after it starts."),
        ("no address", "delegate", "", "Enter a valid email address."),
    ],
)
def test_a_credential_that_cannot_be_given_is_refused_and_kept(
    table, officer, email, role, ends_at, sentence
):
    known = {"HEAD": table.heads["XAA"].person.email, "NEW": factories.person().email}
    typed = known.get(email, email)
    place = page_of(table.delegations["XAA"], "accredit/")
    before = Accreditation.objects.count()
    answer = officer.send(place, person=typed, role=role, ends_at=ends_at)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert f'value="{typed}"' in answer.content.decode()
    assert Accreditation.objects.count() == before


def test_the_officer_suspends_restores_and_extends(table, officer):
    head = table.heads["XAA"]
    assert "Suspend" in words_of(officer.read(page_of(table.delegations["XAA"])))
    answer = officer.send(credential_of(head, "suspend"), reason="Credentials challenged.")
    assert answer.status_code == 303
    words = words_of(Reader().read(page_of(table.delegations["XAA"])))
    assert "head of delegation Suspended" in words
    assert "Credentials challenged." in words
    assert officer.send(credential_of(head, "restore")).status_code == 303
    assert (
        officer.send(credential_of(head, "extend"), ends_at="2999-01-01T10:00").status_code == 303
    )
    head.accreditation.refresh_from_db()
    assert (head.accreditation.state, head.accreditation.ends_at.year) == ("accepted", 2999)


def test_a_suspension_needs_a_reason(table, officer):
    answer = officer.send(credential_of(table.heads["XAA"], "suspend"), reason=" ")
    assert answer.status_code == 422
    assert "Reason: This field is required." in words_of(answer)


@pytest.mark.parametrize("tail", ["delegations/seat/", "participants/add/"])
def test_the_officers_forms_are_the_officers_alone(table, tail):
    for actor in (table.heads["XAA"], table.officers["chair"], table.administrator):
        assert Reader(actor).read(url_of(table, tail)).status_code == 403
    assert Reader().read(url_of(table, tail)).status_code == 401


def test_a_delegation_of_another_forum_is_not_found(table):
    other = factories.set_table(seats=())
    place = url_of(other, f"delegations/{table.delegations['XAA'].public_id}/")
    assert Reader().read(place).status_code == 404


@pytest.mark.parametrize("hostile", HOSTILE)
def test_names_reach_the_pages_as_words(table, officer, hostile):
    head, seat = table.heads["XAA"], table.delegations["XAA"]
    head.person.name = hostile
    head.person.save()
    Participant.objects.filter(pk=seat.participant_id).update(name=hostile, short_name=hostile[:60])
    places = [url_of(table), page_of(seat), credential_of(head, "suspend")]
    for place in [*places, url_of(table, "participants/add/")]:
        page = officer.read(place)
        assert page.status_code == 200
        assert unsafe_marks(page) == []
        assert " ".join(hostile.split()) in words_of(page)

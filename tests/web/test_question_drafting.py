"""Drafting, announcing, opening and withdrawing a question on its pages."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from deliberation.models import DecisionRule, Question, Revision
from deliberation.web.questions.forms import instant
from tests import factories
from tests.web.pages import client_of, form_of, list_of, page_of, words_of

pytestmark = pytest.mark.django_db


def draft_address(table, on: str = "motion") -> str:
    return f"{list_of(table.forum)}new/?on={on}"


def test_chair_drafts_a_motion_seeing_it_in_words_first(table):
    chair = client_of(table.officers["chair"])
    form = form_of(chair.get(draft_address(table)))
    form |= {
        "motion": ["Be it so."],
        "title": ["On being so"],
        "rule": ["template:concurrent-chambers"],
        "step": ["check"],
    }

    checked = chair.post(draft_address(table), form)
    before = Question.objects.count(), DecisionRule.objects.count()
    saved = chair.post(draft_address(table), form_of(checked) | {"step": ["save"]})
    drafted = Question.objects.get()

    assert "In each chamber (government, corporate and citizen):" in words_of(checked)
    assert before == (0, 0)
    assert (saved.status_code, saved["Location"]) == (303, page_of(drafted))
    assert (drafted.motion, drafted.title, drafted.state, drafted.rule.template) == (
        "Be it so.",
        "On being so",
        "drafted",
        "concurrent-chambers",
    )


def test_draft_sent_twice_is_one_draft(table):
    chair = client_of(table.officers["chair"])
    form = form_of(chair.get(draft_address(table))) | {
        "motion": ["Be it so."], "title": ["T"], "rule": ["template:concurrent-chambers"],
    }  # fmt: skip
    form = form_of(chair.post(draft_address(table), form | {"step": ["check"]}))

    places = [
        chair.post(draft_address(table), form | {"step": ["save"]})["Location"] for _t in range(2)
    ]

    assert places == [page_of(Question.objects.get())] * 2


def test_chair_drafts_on_a_provision_of_a_revision(table, charter):
    revision = Revision.objects.get()
    item = revision.items.filter(label="Article 2(1)").get()
    chair = client_of(table.officers["secretariat"])
    place = f"{draft_address(table, revision.public_id)}&provision={item.provision.public_id}"
    form = form_of(chair.get(place))
    assert form["provision"] == [item.provision.public_id]
    form |= {"title": ["T"], "rule": ["template:two-thirds"], "chambers": ["corporate"]}

    checked = chair.post(place, form | {"step": ["check"]})
    chair.post(place, form_of(checked) | {"step": ["save"]})
    drafted = Question.objects.get()

    assert "Each Party shall publish the systems it uses" in words_of(checked)
    assert (drafted.provision, drafted.text.words, drafted.of_charter, drafted.chambers) == (
        item.provision,
        "Each Party shall publish the systems it uses, with their purpose.",
        charter,
        ["corporate"],
    )


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"rule": "template:two-thirds"}, "rule", "counts all electors alike"),
        ({"rule": "template:security-council", "chambers": ["government"]}, "rule", "permanent"),
        ({"rule": "own", "own_rule": "{"}, "own_rule", "line 1, column 2: This is not well-formed"),
        ({"rule": "own", "own_rule": ""}, "own_rule", "Write the rule"),
        (
            {
                "rule": "own",
                "own_rule": '{"choices": ["yes"], "adopt": {"all": [{"count": ["no"]}]}}',
            },
            "own_rule",
            "adopt.all[0]",
        ),
        ({"rule": "kept:nothing"}, "rule", "Select a valid choice"),
        ({"chambers": []}, "chambers", "required"),
        ({"title": ""}, "title", "required"),
        ({"motion": ""}, "motion", "required"),
    ],
)
def test_draft_that_may_not_be_is_refused_beside_its_field(table, typed, field, said):
    chair = client_of(table.officers["chair"])
    form = form_of(chair.get(draft_address(table))) | {
        "motion": ["Be it so."], "title": ["T"], "rule": ["template:concurrent-chambers"],
        "explanation": ["Kept as it was."], "step": ["check"],
    }  # fmt: skip
    form |= {name: value if isinstance(value, list) else [value] for name, value in typed.items()}

    answer = chair.post(draft_address(table), form)

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert answer.context["form"]["explanation"].value() == "Kept as it was."
    assert (Question.objects.count(), DecisionRule.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("who", "status"), [(None, 401), ("XAA", 403), ("teller", 403), ("secretariat", 200)]
)
def test_drafting_is_for_chair_and_secretariat(table, who, status):
    actor = table.officers.get(who) or table.heads.get(who) if who else None

    answers = [
        client_of(actor).get(address)
        for address in (draft_address(table), f"{list_of(table.forum)}new/")
    ]

    assert [one.status_code for one in answers] == [status, status]


# Announcing, opening, withdrawing


def test_chair_opens_after_seeing_what_is_frozen(table, question):
    factories.announced(table.officers["chair"], question.pk)
    chair, place = client_of(table.officers["chair"]), f"{page_of(question)}open/"
    form = form_of(chair.get(place)) | {"when": ["2027-07-01T18:00"], "zone": ["UTC"]}

    checked = chair.post(place, form | {"step": ["check"]})
    question.refresh_from_db()
    before = question.state
    opened = chair.post(place, form_of(checked) | {"step": ["save"]})
    question.refresh_from_db()

    assert "Avaria" in words_of(checked)
    assert "1 July 2027 , 18:00 UTC" in words_of(checked)
    assert (before, opened.status_code, question.state) == ("drafted", 303, "open")
    assert question.closes_at == datetime(2027, 7, 1, 18, tzinfo=UTC)


def test_deadline_is_read_by_the_clock_that_was_chosen(table, question):
    table.forum.time_zone = "Asia/Tokyo"
    table.forum.save()
    factories.announced(table.officers["chair"], question.pk)
    chair, place = client_of(table.officers["chair"]), f"{page_of(question)}open/"
    form = form_of(chair.get(place))
    assert form["zone"] == ["Asia/Tokyo"]

    checked = chair.post(place, form | {"when": ["2027-07-01T18:00"], "step": ["check"]})
    chair.post(place, form_of(checked) | {"step": ["save"]})
    question.refresh_from_db()

    assert question.closes_at == datetime(2027, 7, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2027-07-01T18:00", "Europe/Paris", "2027-07-01T16:00:00+00:00"),
        ("2027-01-01 18:00", "Europe/Paris", "2027-01-01T17:00:00+00:00"),
        ("2027-07-01T18:00:30", "Asia/Kathmandu", "2027-07-01T12:15:30+00:00"),
        ("2027-03-28T02:30", "Europe/Paris", None),  # clocks go forward
        ("2027-10-31T02:30", "Europe/Paris", None),  # clocks go back
        ("2027-10-31T02:30", "UTC", "2027-10-31T02:30:00+00:00"),
        ("2027-07-01T18:00+02:00", "UTC", None),
        ("tomorrow", "UTC", None),
        ("0001-01-01T00:00", "Asia/Tokyo", None),
        ("9999-12-31T23:59", "America/New_York", None),
    ],
)
def test_wall_clock_time_is_an_instant_or_is_refused(written, zone, expected):
    if expected is None:
        with pytest.raises(ValidationError):
            instant(written, zone)
    else:
        assert instant(written, zone).isoformat() == expected


@pytest.mark.parametrize("when", ["2020-01-01T00:00", "2127-01-01T00:00", ""])
def test_deadline_out_of_range_is_refused_beside_its_field(table, question, when):
    chair, place = client_of(table.officers["chair"]), f"{page_of(question)}open/"
    form = form_of(chair.get(place)) | {"when": [when], "step": ["save"]}
    form |= form_of(chair.post(place, form_of(chair.get(place)) | {"step": ["check"]})) | {
        "when": [when], "step": ["save"],
    }  # fmt: skip

    answer = chair.post(place, form)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["when"])


def test_chair_announces_and_withdraws(table, question):
    chair, place = client_of(table.officers["chair"]), page_of(question)
    form = form_of(chair.get(f"{place}announce/")) | {"when": ["2027-07-01T18:00"]}

    announced = chair.post(f"{place}announce/", form)
    seen = client_of(None).get(place).status_code
    withdrawn = chair.post(f"{place}withdraw/", form_of(chair.get(place), f"{place}withdraw/"))
    question.refresh_from_db()

    assert (announced.status_code, seen, withdrawn.status_code) == (303, 200, 303)
    assert (question.opens_at, question.state) == (
        datetime(2027, 7, 1, 18, tzinfo=UTC),
        "withdrawn",
    )
    assert "Withdrawn" in words_of(client_of(None).get(place))


@pytest.mark.parametrize("act", ["open", "announce", "withdraw"])
@pytest.mark.parametrize(("who", "status"), [(None, 404), ("XAA", 404), ("secretariat", 403)])
def test_only_the_chair_opens(table, question, act, who, status):
    actor = table.officers.get(who) or table.heads.get(who) if who else None
    sent = {"when": "2027-07-01T18:00", "zone": "UTC", "step": "save", "idempotency_key": "k"}
    if actor:
        sent["acting_as"] = actor.acting_as

    answer = client_of(actor).post(f"{page_of(question)}{act}/", sent)
    question.refresh_from_db()

    assert (answer.status_code, question.state) == (status, "drafted")

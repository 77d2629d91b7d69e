"""Questions over the API: drafting, the steps of their life, and who sees them when."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from deliberation.models import Charter, Question
from tests import factories
from tests.api.callers import Caller, caller_of
from tests.factories import ALL_CHAMBERS, Table


def later(**distance: int) -> str:
    return (timezone.now() + timedelta(**distance)).isoformat()


@pytest.fixture
def rule(as_chair: Caller, at: str) -> str:
    given = {"template": "concurrent-chambers", "chambers": list(ALL_CHAMBERS)}
    return as_chair.post(f"{at}/decision-rules/", given)["id"]


@pytest.fixture
def given(rule: str) -> dict:
    return {
        "title": "That the forum meets in spring",
        "motion": "The forum meets in spring.",
        "rule": rule,
        "chambers": list(ALL_CHAMBERS),
    }


def test_motion_is_drafted_unseen_and_then_announced(
    as_chair: Caller, as_secretariat: Caller, as_head: Caller, anyone: Caller, at: str, given: dict
):
    made = as_secretariat.post(f"{at}/questions/", given)
    where = as_secretariat.answer["Location"].removeprefix("/api/v1")

    assert (made["state"], made["target"]["kind"], made["target"]["words"]) == (
        "drafted",
        "motion",
        "The forum meets in spring.",
    )
    assert made["rule"]["id"] == given["rule"]
    assert as_chair.get(where) == made
    for caller in (as_head, anyone):
        caller.get(where, 404)
        assert caller.get(f"{at}/questions/")["results"] == []
    opens_at = later(days=1)
    announced = as_chair.post(f"{where}announce/", {"opens_at": opens_at}, 200)
    assert datetime.fromisoformat(announced["opens_at"]) == datetime.fromisoformat(opens_at)
    assert anyone.get(where)["state"] == "drafted"


def test_provision_is_put_to_the_vote_as_it_stands(
    as_chair: Caller, at: str, given: dict, charter: Charter
):
    revision = charter.current_revision
    item = revision.items.get(label="Article 1(1)")
    del given["motion"]
    target = {"revision": revision.public_id, "provision": item.provision.public_id}

    made = as_chair.post(f"{at}/questions/", given | target)
    assert made["target"] == {
        "kind": "provision",
        "charter": charter.public_id,
        "revision": None,
        "provision": item.provision.public_id,
        "procedure": None,
        "credentials_report": None,
        "label": f"Article 1(1) ({revision.symbol})",
        "heading": "",
        "words": "The Parties shall use artificial intelligence for the wellbeing of all.",
        "language": "en",
    }
    whole = as_chair.post(f"{at}/questions/", given | {"revision": revision.public_id})
    assert (whole["target"]["kind"], whole["target"]["revision"]) == (
        "revision",
        revision.public_id,
    )


@pytest.mark.parametrize(
    ("change", "status", "code", "place"),
    [
        ({"motion": ""}, 422, "question-target", "target"),
        ({"chambers": ["government", "government"]}, 422, "question-chambers", "chambers"),
        ({"chambers": []}, 400, "input-invalid", "chambers"),
        ({"chambers": ["moon"]}, 422, "question-foreign", "target"),
        ({"chambers": ["government"]}, 422, "rule-names-no-such-chamber", None),
        ({"title": "A\u202e"}, 422, "text-bidi-control", "title"),
        ({"motion": "\u2066"}, 422, "text-bidi-control", "motion"),
        ({"tally_shown": "never"}, 400, "input-invalid", "tally_shown"),
        ({"rule": "2" * 16}, 404, "not-found", ""),
        ({"revision": "2" * 16}, 404, "not-found", ""),
        ({"rule": "../etc"}, 400, "input-invalid", "rule"),
    ],
)
def test_question_with_a_fault_is_refused_at_its_place(
    as_chair: Caller, at: str, given: dict, change: dict, status: int, code: str, place: str | None
):
    refusal = as_chair.post(f"{at}/questions/", given | change, status)

    assert refusal["code"] == code
    assert place is None or refusal.get("place", "") == place
    assert Question.objects.count() == 0


def _announced(as_chair: Caller, where: str, question: Question) -> Question:
    as_chair.post(f"{where}announce/", {"opens_at": later(minutes=1)}, 200)
    return question


def test_question_is_opened_unheard_by_two_hands_with_their_reasons(
    as_chair: Caller, as_secretariat: Caller, as_teller: Caller, at: str, question: Question
):
    where, why = f"{at}/questions/{question.public_id}/", {"reason": "Told by telephone."}
    announced = as_chair.post(f"{where}announce/", {"opens_at": later(minutes=1)}, 200)

    assert as_secretariat.post(f"{where}unheard/", why, 403)["code"] == "not-permitted"
    assert as_chair.post(f"{where}unheard/", {"reason": " "}, 422)["place"] == "reason"
    as_chair.post(f"{where}unheard/", why, 200)
    alone = as_chair.post(f"{where}open/", {"closes_at": later(days=1)}, 409)
    both = as_teller.post(f"{where}unheard/", why, 200)
    opened = as_chair.post(f"{where}open/", {"closes_at": later(days=1)}, 200)

    assert alone["code"] == "announcement-undelivered"
    assert [(one["side"], one["reason"]) for one in both["assents"]] == [
        ("chair", "Told by telephone."), ("teller", "Told by telephone."),
    ]  # fmt: skip
    assert len(opened["unheard"]) == 5
    assert opened["unheard"] == announced["unheard"]


def test_question_is_opened_by_the_chair_for_a_time(
    as_chair: Caller, as_secretariat: Caller, anyone: Caller, at: str, question: Question
):
    where = f"{at}/questions/{question.public_id}/"
    closes_at = {"closes_at": later(days=1)}

    assert as_secretariat.post(f"{where}open/", closes_at, 403)["code"] == "not-permitted"
    short = as_chair.post(f"{where}open/", {"closes_at": later(seconds=5)}, 422)
    assert (short["code"], short["place"]) == ("question-window", "closes_at")
    naive = as_chair.post(f"{where}open/", {"closes_at": "2031-01-01T00:00:00"}, 400)
    assert naive["place"] == "closes_at"
    unheard = as_chair.post(f"{where}open/", closes_at, 409)
    assert unheard["code"] == "announcement-missing"
    factories.let_arrive(_announced(as_chair, where, question))
    opened = as_chair.post(f"{where}open/", closes_at, 200)
    assert (opened["state"], anyone.get(where)) == ("open", opened)
    assert as_chair.post(f"{where}open/", closes_at, 409)["code"] == "question-step"


def test_question_is_withdrawn_before_it_opens(
    as_chair: Caller, anyone: Caller, at: str, question: Question
):
    where = f"{at}/questions/{question.public_id}/"

    assert as_chair.post(f"{where}withdraw/", status=200)["state"] == "withdrawn"
    anyone.get(where, 404)


def test_questions_are_listed_by_the_state_every_reader_sees(anyone: Caller, at: str, table: Table):
    opened = factories.open_motion(table)
    passed = factories.open_motion(table)
    now = timezone.now()
    Question.objects.filter(pk=passed.pk).update(
        opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1)
    )

    def listed(state: str) -> list[str]:
        found = anyone.get(f"{at}/questions/?state={state}")["results"]
        assert {one["state"] for one in found} <= {state}
        return [one["id"] for one in found]

    assert listed("open") == [opened.public_id]
    assert listed("closed") == [passed.public_id]
    assert listed("certified") == []
    assert anyone.get(f"{at}/questions/{passed.public_id}/")["state"] == "closed"


def test_early_close_needs_two_hands(
    as_chair: Caller, as_teller: Caller, as_head: Caller, at: str, open_question: Question
):
    where = f"{at}/questions/{open_question.public_id}/"

    first = as_chair.post(f"{where}close/", status=200)
    assert (first["state"], [(one["act"], one["side"]) for one in first["assents"]]) == (
        "open",
        [("close", "chair")],
    )
    assert as_chair.post(f"{where}close/", status=409)["code"] == "assent-given"
    assert as_head.post(f"{where}close/", status=403)["code"] == "not-permitted"
    assert as_teller.post(f"{where}close/", status=200)["state"] == "closed"
    assert as_chair.post(f"{where}certify/", status=200)["state"] == "closed"
    assert as_teller.post(f"{where}certify/", status=200)["state"] == "certified"


def test_question_outside_ones_audience_is_not_found_by_any_door(
    anyone: Caller, at: str, open_question: Question, table: Table
):
    Question.objects.filter(pk=open_question.pk).update(audience="accredited")
    where = f"{at}/questions/{open_question.public_id}"
    outsider = caller_of(factories.set_table().heads["XAA"])
    outsider.acting_as = ""
    doors = ["/", "/result/", "/roll-call/", "/rule.json", "/ballots.csv"]
    for door in doors:
        anyone.get(f"{where}{door}", 404)
        outsider.get(f"{where}{door}", 404)
    outsider.get(f"{where}/own-ballot/", 404)
    anyone.get(f"/streams/question:{open_question.public_id}/events/", 404)
    anyone.get(f"{where}/own-ballot/", 401)
    assert anyone.get(f"{at}/questions/")["results"] == []
    insider = caller_of(table.heads["XCA"])
    assert [insider.get(f"{where}{door}") is not None for door in doors[:4]] == [True] * 4

"""Comments and moderation over the API."""

from typing import Any

import pytest

from deliberation.models import Charter, Comment
from deliberation.operations import outbox
from tests import factories
from tests.api.callers import Caller, caller_of
from tests.factories import Table

WELLBEING = "wellbeing"


@pytest.fixture
def place(charter: Charter, at: str) -> str:
    return f"{at}/charters/{charter.public_id}"


@pytest.fixture
def clause(charter: Charter, anyone: Caller, place: str) -> dict[str, Any]:
    """Article 1(1) as anyone reads it."""
    shown = anyone.get(f"{place}/revisions/{charter.current_revision.public_id}/")
    return next(one for one in shown["provisions"] if one["label"] == "Article 1(1)")


@pytest.fixture
def given(charter: Charter, clause: dict[str, Any]) -> dict[str, Any]:
    """A comment on the word “wellbeing”."""
    start = clause["words"].index(WELLBEING)
    return {
        "revision": charter.current_revision.public_id,
        "provision": clause["provision"],
        "body": "Say **whose**.",
        "language": "en",
        "quote": {
            "start": start,
            "end": start + len(WELLBEING),
            "text": WELLBEING,
            "language": "en",
        },
    }


def test_comment_on_exact_words_is_told_with_its_place(
    as_head: Caller, anyone: Caller, place: str, given: dict[str, Any], table: Table, at: str
):
    made = as_head.post(f"{place}/comments/", given)

    assert made["by"] == {
        "name": table.heads["XAA"].signed_in.name,
        "role": "head",
        "delegation": {
            "id": table.delegations["XAA"].public_id,
            "name": str(table.delegations["XAA"]),
            "chamber": "government",
        },
    }
    assert made["quote"] == given["quote"] | {"revision": given["revision"]}
    assert made["place"] == {
        "revision": given["revision"],
        "state": "kept",
        "provision": given["provision"],
        "start": given["quote"]["start"],
        "end": given["quote"]["end"],
        "score": 100,
    }
    assert (made["body"], made["state"], made["audience"]) == (given["body"], "visible", "public")
    assert anyone.get(f"{at}/comments/{made['id']}/") == made
    assert anyone.get(f"{place}/comments/?provision={given['provision']}")["results"] == [made]


def test_offsets_count_code_points(
    as_secretariat: Caller, as_head: Caller, place: str, clause: dict[str, Any]
):
    words = "Peace 🕊🕊 and العدل for all."
    as_secretariat.post(f"{place}/draft/")
    where = f"{place}/draft/items/{clause['provision']}/"
    as_secretariat.put(where, {"words": words}, if_match='"1"')
    issued = as_secretariat.post(f"{place}/draft/issue/", {}, if_match='"2"')
    start = words.index("العدل")
    given = {
        "revision": issued["id"],
        "provision": clause["provision"],
        "body": "Which?",
        "language": "en",
        "quote": {"start": start, "end": start + 5, "text": "العدل", "language": "en"},
    }

    assert as_head.post(f"{place}/comments/", given)["quote"]["text"] == "العدل"
    moved = given | {"quote": given["quote"] | {"start": start + 2, "end": start + 7}}
    assert as_head.post(f"{place}/comments/", moved, 422)["code"] == "anchor-quote-differs"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"start": 0, "end": 9}, "anchor-quote-differs"),
        ({"start": 9, "end": 9}, "anchor-quote-differs"),
        ({"start": 5000, "end": 5009}, "anchor-outside"),
    ],
)
def test_quote_that_does_not_stand_there_is_refused(
    as_head: Caller, place: str, given: dict[str, Any], change: dict[str, int], code: str
):
    refusal = as_head.post(f"{place}/comments/", given | {"quote": given["quote"] | change}, 422)

    assert refusal["code"] == code
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [("A\u202eB", "text-bidi-control"), (" \n ", "text-empty"), ("\x1bX", "text-control")],
)
def test_comment_no_reader_could_read_is_refused(
    as_head: Caller, place: str, given: dict[str, Any], body: str, code: str
):
    refusal = as_head.post(f"{place}/comments/", given | {"body": body}, 422)

    assert (refusal["code"], refusal["place"]) == (code, "body")


def test_comments_are_chosen_by_how_their_words_fared(
    as_head: Caller,
    as_secretariat: Caller,
    anyone: Caller,
    place: str,
    given: dict[str, Any],
    clause: dict[str, Any],
):
    made = as_head.post(f"{place}/comments/", given)["id"]
    general = {"revision": given["revision"], "body": "In general.", "language": "en"}
    as_head.post(f"{place}/comments/", general)
    as_secretariat.post(f"{place}/draft/")
    words = {"words": "We shall use artificial intelligence for the wellbeing of everyone."}
    item = f"{place}/draft/items/{clause['provision']}/"
    as_secretariat.put(item, words, if_match='"1"')
    issued = as_secretariat.post(f"{place}/draft/issue/", {}, if_match='"2"')
    outbox.drain()

    moved = anyone.get(f"{place}/comments/?anchor=moved")["results"]
    assert [(one["id"], one["place"]["revision"]) for one in moved] == [(made, issued["id"])]
    assert moved[0]["place"]["start"] == words["words"].index(WELLBEING)
    before = anyone.get(f"{place}/comments/?anchor=kept&revision={given['revision']}")["results"]
    assert [one["id"] for one in before] == [made]
    assert anyone.get(f"{place}/comments/?anchor=kept")["results"] == []


def test_comment_is_answered_in_its_thread(
    as_head: Caller, as_moderator: Caller, anyone: Caller, place: str, given: dict, at: str
):
    first = as_head.post(f"{place}/comments/", given)["id"]
    reply = {"body": "Everyone's.", "language": "en"}
    second = as_moderator.post(f"{at}/comments/{first}/replies/", reply)
    third = as_head.post(f"{at}/comments/{second['id']}/replies/", reply)

    assert (second["thread"], second["parent"]) == (first, first)
    assert (third["thread"], third["parent"]) == (first, second["id"])
    listed = anyone.get(f"{place}/comments/?thread={first}")["results"]
    assert [one["id"] for one in listed] == [third["id"], second["id"]]


def test_official_statement_is_a_speaking_delegates_alone(
    as_head: Caller, as_moderator: Caller, place: str, given: dict[str, Any]
):
    official = given | {"is_official": True}

    assert as_head.post(f"{place}/comments/", official)["is_official"] is True
    assert as_moderator.post(f"{place}/comments/", official, 403)["code"] == "not-permitted"


def test_comment_for_ones_delegation_is_seen_by_it_alone(
    as_head: Caller, anyone: Caller, place: str, given: dict[str, Any], table: Table, at: str
):
    made = as_head.post(f"{place}/comments/", given | {"audience": "delegation"})

    seat = table.delegations["XAA"].public_id
    assert made["audience"] == f"delegation:{seat}"
    for other in (anyone, caller_of(table.heads["XAB"]), caller_of(table.officers["chair"])):
        other.get(f"{at}/comments/{made['id']}/", 404)
        other.get(f"{at}/comments/{made['id']}/nothing/", 404)
        assert other.get(f"{place}/comments/")["results"] == []
    colleague = factories.accredit(table, table.delegations["XAA"], "adviser")
    assert caller_of(colleague).get(f"{at}/comments/{made['id']}/")["id"] == made["id"]
    reply = {"body": "Mine", "language": "en"}
    caller_of(table.heads["XAB"]).post(f"{at}/comments/{made['id']}/replies/", reply, 404)
    chair = caller_of(table.officers["chair"])
    wanted = given | {"audience": "delegation"}
    assert chair.post(f"{place}/comments/", wanted, 422)["code"] == "audience-unknown"


def test_comment_is_reported_hidden_and_restored(
    as_head: Caller, as_moderator: Caller, anyone: Caller, place: str, given: dict, at: str,
    table: Table,
):  # fmt: skip
    made = as_head.post(f"{place}/comments/", given)["id"]
    reporter = caller_of(table.heads["XAB"])
    report = {"ground": "off-topic", "note": "Elsewhere, please."}
    reporter.post(f"{at}/comments/{made}/reports/", report)
    again = reporter.post(f"{at}/comments/{made}/reports/", report, 422)
    assert again["code"] == "report-exists"

    (waiting,) = as_moderator.get(f"{at}/moderation/queue/")["results"]
    assert (waiting["comment"]["id"], waiting["open_reports"]) == (made, 1)
    assert [(one["ground"], one["note"]) for one in waiting["reports"]] == [
        ("off-topic", "Elsewhere, please.")
    ]
    verdict = {"ground": "off-topic", "reason": "Not about the words."}
    as_moderator.post(f"{at}/comments/{made}/hide/", verdict)

    hidden = anyone.get(f"{at}/comments/{made}/")
    assert (hidden["state"], hidden["body"]) == ("hidden", None)
    assert (hidden["hidden"]["ground"], hidden["hidden"]["reason"]) == (
        "off-topic",
        "Not about the words.",
    )
    assert as_head.get(f"{at}/comments/{made}/")["body"] is None
    as_moderator.post(f"{at}/comments/{made}/restore/", {"reason": "On second thoughts."})
    assert anyone.get(f"{at}/comments/{made}/")["body"] == given["body"]
    log = anyone.get(f"{at}/moderation/log/")["results"]
    assert [(one["verdict"], one["comment"], one["reason"]) for one in log] == [
        ("restore", made, "On second thoughts."),
        ("hide", made, "Not about the words."),
    ]


def test_moderator_rules_on_what_was_reported_from_a_closed_circle(
    as_head: Caller, as_moderator: Caller, place: str, given: dict, at: str, table: Table
):
    made = as_head.post(f"{place}/comments/", given | {"audience": "delegation"})["id"]
    verdict = {"ground": "abuse", "reason": "An insult."}

    as_moderator.post(f"{at}/comments/{made}/hide/", verdict, 404)
    colleague = factories.accredit(table, table.delegations["XAA"], "adviser")
    caller_of(colleague).post(f"{at}/comments/{made}/reports/", {"ground": "abuse"})
    assert as_moderator.post(f"{at}/comments/{made}/hide/", verdict)["verdict"] == "hide"


def test_reports_are_dismissed_with_a_reason(
    as_head: Caller, as_moderator: Caller, place: str, given: dict, at: str, table: Table
):
    made = as_head.post(f"{place}/comments/", given)["id"]
    caller_of(table.heads["XAB"]).post(f"{at}/comments/{made}/reports/", {"ground": "spam"})

    as_moderator.post(f"{at}/comments/{made}/dismiss/", {"reason": "It is to the point."})
    assert as_moderator.get(f"{at}/moderation/queue/")["results"] == []
    again = as_moderator.post(f"{at}/comments/{made}/dismiss/", {"reason": "Again."}, 422)
    assert again["code"] == "report-none"


def test_queue_is_the_moderators(anyone: Caller, as_head: Caller, as_moderator: Caller, at: str):
    assert anyone.get(f"{at}/moderation/queue/", 401)["code"] == "sign-in-first"
    assert as_head.get(f"{at}/moderation/queue/", 403)["code"] == "not-permitted"
    assert as_moderator.get(f"{at}/moderation/queue/") == {"results": [], "next": None}


def test_nobody_else_moderates(as_head: Caller, as_chair: Caller, place: str, given: dict, at: str):
    made = as_chair.post(f"{place}/comments/", given)["id"]
    verdict = {"ground": "abuse", "reason": "No."}

    for caller in (as_head, as_chair):
        assert caller.post(f"{at}/comments/{made}/hide/", verdict, 403)["code"] == "not-permitted"

"""The queue: claims, one row a ground, earlier verdicts, narrowing, sorting, and what bulk work keeps."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Claim, Comment, ModerationEntry, Report
from deliberation.operations import comments
from deliberation.queries.clock import database_clock
from tests import factories
from tests.admin.asking import told
from tests.admin.multiplying import multiply
from tests.admin.scene import Scene, report
from tests.admin.test_moderation import QUEUE, bodies, case, log, verdict

NOT_FREE = "Another moderator looks into it."


@pytest.fixture
def two(scene: Scene) -> Scene:
    """With a second moderator, and a second comment, in French, reported as advertising by two."""
    scene.people["second"] = factories.officer(scene.table, "moderator").signed_in
    other = comments.reply_to_comment(
        actor=scene.table.heads["XAB"], parent_id=scene.comment.pk, body="Achetez !", language="fr"
    )
    for code in ("XCA", "XCB"):
        report(other, scene.table.heads[code].signed_in, ground="spam", note=f"By {code}.")
    return scene


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_a_moderator_takes_a_comment_and_the_others_see_it(two: Scene):
    first, second = two.client("moderator"), two.client("second")
    taken = first.post(case(two.comment), verdict("take", 0))
    name = two.person("moderator").name

    assert (taken.status_code, taken["Location"]) == (303, case(two.comment))
    assert "Give it back" in words(first.get(case(two.comment)))
    seen = second.get(case(two.comment))
    assert f"Taken by {name} at" in words(seen)
    assert NOT_FREE in words(seen)
    assert seen.context["case"].forms == {}
    late = second.post(case(two.comment), verdict("dismiss", 0, reason="Fine."))
    assert late.status_code == 422
    assert f"{name} has taken this comment" in words(late)
    assert "Fine." in late.content.decode()
    again = second.post(case(two.comment), verdict("take", 0))
    assert (again.status_code, f"{name} has taken this comment" in words(again)) == (422, True)

    assert bodies(second.get(QUEUE, {"free": "on"})) == ["Achetez !"]
    assert told(first.post(case(two.comment), verdict("give-back", 0), follow=True)) == [
        "You have given this comment back."
    ]
    assert NOT_FREE not in words(second.get(case(two.comment)))


def test_a_claim_that_is_over_is_not_shown(two: Scene):
    two.client("moderator").post(case(two.comment), verdict("take", 0))
    past = database_clock() - timedelta(hours=1)
    Claim.objects.update(taken_at=past, ends_at=past + timedelta(minutes=30))
    page = two.client("second").get(case(two.comment))

    assert "Taken by" not in words(page)
    assert set(page.context["case"].forms) == {"hide", "remove", "dismiss"}


def test_reports_of_one_ground_are_one_row_with_their_number(two: Scene):
    other = Comment.objects.get(body="Achetez !")
    report(other, two.table.heads["XEA"].signed_in, ground="abuse", note="Rude.")
    shown = two.client("moderator").get(case(other)).context["case"]

    assert [
        (one["fold"].ground, one["fold"].open, len(one["reports"]), one["more"])
        for one in shown.grounds
    ] == [("spam", 2, 2, 0), ("abuse", 1, 1, 0)]
    assert shown.open_reports == 3


def test_of_many_reports_the_newest_are_told_and_all_are_counted(two: Scene):
    [one] = Report.objects.filter(comment=two.comment)
    Report.objects.bulk_create(
        Report(
            forum=one.forum, comment=one.comment, reporter=factories.person(), ground="abuse",
            created_at=one.created_at,
        )
        for _number in range(30)
    )  # fmt: skip
    page = two.client("moderator").get(case(two.comment))
    [fold] = page.context["case"].grounds

    assert (fold["fold"].open, len(fold["reports"]), fold["more"]) == (31, 20, 11)
    assert "31 open reports" in words(page)
    assert "and 11 more" in words(page)


def test_earlier_verdicts_on_the_author_stand_in_context(two: Scene):
    author = two.table.heads["XCA"]
    again = comments.reply_to_comment(
        actor=author, parent_id=two.comment.pk, body="Buy more!", language="en"
    )
    report(again, two.table.heads["XAB"].signed_in, ground="spam")
    found = two.client("moderator").get(case(again)).context["case"]

    assert found.earlier.numbers == {"hide": 1}
    assert [one.reason for one in found.earlier.newest] == ["An advert."]
    own = two.client("moderator").get(case(two.hidden)).context["case"]
    assert (own.earlier.numbers, own.earlier.newest) == ({}, [])


def test_in_another_capacity_an_author_is_somebody_else(two: Scene):
    """Whoever appears by alias must not be traced to the name they have elsewhere."""
    person = two.table.heads["XCA"].signed_in
    alias = factories.accredit(two.table, two.table.delegations["XEA"], "delegate", person)
    said = comments.reply_to_comment(
        actor=alias, parent_id=two.comment.pk, body="As a member.", language="en"
    )
    report(said, two.table.heads["XAB"].signed_in)

    assert two.client("moderator").get(case(said)).context["case"].earlier.numbers == {}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"language": "fr"}, ["Achetez !"]),
        ({"ground": "abuse"}, ["You are *all* fools."]),
        ({"ground": "hate"}, []),
        ({"sort": "most"}, ["Achetez !", "You are *all* fools."]),
        ({"sort": "latest"}, ["Achetez !", "You are *all* fools."]),
        ({"sort": "waiting"}, ["You are *all* fools.", "Achetez !"]),
        ({"sort": "nonsense", "language": "xx"}, ["You are *all* fools.", "Achetez !"]),
        ({"show": "hidden", "language": "fr"}, []),
    ],
)
def test_the_queue_is_narrowed_and_sorted(two: Scene, asked, expected):
    assert bodies(two.client("moderator").get(QUEUE, asked)) == expected


def test_many_are_decided_together_and_a_form_that_says_too_little_is_kept(two: Scene):
    client, before = two.client("moderator"), log()
    ticked = [two.comment.public_id]
    sent = {"comments": ticked, "idempotency_key": "a", "reason": "Rude."}
    bare = client.post(f"{QUEUE}?sort=most", sent | {"verdict": "hide"})
    assert bare.status_code == 422
    assert dict(bare.context["together"].errors) == {"ground": ["Hiding needs a ground."]}
    body = bare.content.decode()
    assert "Rude." in body
    assert re.search(rf'value="{ticked[0]}"[^>]*checked', body)
    assert "(optional)" not in body.partition('id="together"')[2]
    assert log() == before

    done = client.post(QUEUE, sent | {"verdict": "hide", "ground": "abuse", "idempotency_key": "b"})
    assert (done.status_code, log()[-1]) == (303, ("hide", "abuse", "Rude."))


def test_the_queue_costs_the_same_at_10_and_at_2000_reports(two: Scene):
    client = two.client("moderator")
    client.get(QUEUE)
    costs = []
    for number in (7, 1990):
        multiply(two.comment.reports.get(), number)
        entry = ModerationEntry.objects.first()
        multiply(entry, number)
        for asked in ({}, {"sort": "most", "language": "en", "ground": "abuse", "free": "on"}):
            with CaptureQueriesContext(connection) as captured:
                page = client.get(QUEUE, asked)
            costs.append((page.context["numbers"]["waiting"], len(captured)))

    assert [waiting for waiting, _cost in costs] == [9, 9, 1999, 1999]
    assert len({cost for _waiting, cost in costs}) == 1
    assert costs[0][1] <= 16

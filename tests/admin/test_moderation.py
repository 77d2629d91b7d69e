"""The queue: what waits, with everything a verdict needs; one verdict at a time."""

from datetime import timedelta

import pytest

from deliberation.models import AuditEntry, Comment, ModerationEntry, Report, StreamEvent
from deliberation.operations import comments
from deliberation.queries.clock import database_clock
from tests import factories
from tests.admin.asking import told
from tests.admin.multiplying import multiply
from tests.admin.scene import QUOTED, Scene, report

QUEUE = "/admin/moderation/"


def case(comment: Comment) -> str:
    return f"{QUEUE}{comment.public_id}/"


def verdict(name: str, seen: int, key: str = "", **fields: str) -> dict[str, str]:
    return {
        "verdict": name, "verdicts_seen": str(seen), "idempotency_key": key or f"key-{name}", **fields,
    }  # fmt: skip


def bodies(response: object) -> list[str]:
    return [one.comment.body for one in response.context["cases"]]  # type: ignore[attr-defined]


def log() -> list[tuple[str, str, str]]:
    return list(ModerationEntry.objects.order_by("pk").values_list("verdict", "ground", "reason"))


def test_a_reported_comment_stands_with_its_context(scene: Scene):
    page = scene.client("moderator").get(QUEUE)
    words = page.content.decode()
    found = page.context["cases"][0]

    assert bodies(page) == ["You are *all* fools."]
    assert found.by == f"{scene.table.heads['XAA'].person}, for {scene.table.delegations['XAA']}"
    assert (found.passage.label, found.passage.quote) == ("Article 1(2)", QUOTED)
    assert f"limits the <mark>{QUOTED}</mark>." in words
    assert "You are <em>all</em> fools." in words
    assert "<strong>Insult or harassment</strong>" in words
    assert "An insult." in words
    assert str(scene.table.heads["XCB"].person) in words
    assert page.context["numbers"] == {"waiting": 1, "hidden": 1, "held": 0}


def test_a_reply_stands_with_what_it_answers_and_with_earlier_verdicts(scene: Scene):
    page = scene.client("moderator").get(f"{QUEUE}?show=hidden")
    words = page.content.decode()

    assert bodies(page) == ["Buy certificates!"]
    assert "In reply to" in words
    assert "You are <em>all</em> fools." in words
    assert "An advert." in words
    assert list(page.context["cases"][0].forms) == ["restore", "remove"]


def test_the_longest_waiting_stands_first(scene: Scene):
    actor = scene.table.heads["XAB"]
    later = comments.reply_to_comment(
        actor=actor, parent_id=scene.comment.pk, body="Later.", language="en"
    )
    report(later, scene.table.heads["XCB"].signed_in)
    Report.objects.filter(comment=later).update(created_at=database_clock() - timedelta(days=3))

    assert bodies(scene.client("moderator").get(QUEUE)) == ["Later.", "You are *all* fools."]


@pytest.mark.parametrize(
    ("name", "fields", "state", "entry"),
    [
        ("hide", {"ground": "abuse", "reason": "An insult."}, "hidden", ("hide", "abuse", "An insult.")),
        ("dismiss", {"reason": "Sharp, but allowed."}, "visible", ("dismiss", "", "Sharp, but allowed.")),
    ],
)  # fmt: skip
def test_a_verdict_settles_the_reports_and_is_logged(
    scene: Scene, name: str, fields: dict[str, str], state: str, entry: tuple[str, str, str]
):
    client = scene.client("moderator")
    since = AuditEntry.objects.latest("pk").pk
    events = StreamEvent.objects.filter(kind="comment").count()
    answer = client.post(case(scene.comment), verdict(name, 0, **fields))
    scene.comment.refresh_from_db()
    office = scene.table.officers["moderator"].forum_role
    assert office is not None

    assert (answer.status_code, answer["Location"]) == (303, QUEUE)
    assert scene.comment.state == state
    assert log()[-1] == entry
    assert set(scene.comment.reports.values_list("state", flat=True)) == {"settled"}
    assert list(
        AuditEntry.objects.filter(pk__gt=since).values_list("verb", "forum_role_id", "object_ids")
    ) == [(f"{name}_comment", office.pk, [scene.comment.pk])]
    assert StreamEvent.objects.filter(kind="comment").count() == events + 1
    assert bodies(client.get(QUEUE)) == []


def test_a_hidden_comment_is_shown_again(scene: Scene):
    client = scene.client("moderator")
    answer = client.post(
        case(scene.hidden), verdict("restore", 1, reason="It was no advert."), follow=True
    )
    scene.hidden.refresh_from_db()

    assert told(answer) == ["The comment is shown again."]
    assert scene.hidden.state == "visible"
    assert log()[-1] == ("restore", "", "It was no advert.")


@pytest.mark.parametrize(
    ("fields", "place", "sentence"),
    [
        ({"reason": "An insult."}, "ground", "This field is required."),
        ({"ground": "abuse", "reason": " "}, "reason", "This field is required."),
        ({"ground": "dislike", "reason": "An insult."}, "ground",
         "Select a valid choice. dislike is not one of the available choices."),
        ({"ground": "abuse", "reason": "An\u202e insult."}, "reason",
         "Character 3 is the invisible U+202E, which can make words appear in another order than"
         " they stand."),
        ({"ground": "abuse", "reason": "x" * 501}, "reason",
         "Ensure this value has at most 500 characters (it has 501)."),
    ],
)  # fmt: skip
def test_a_verdict_without_ground_or_reason_keeps_what_was_typed(
    scene: Scene, fields: dict[str, str], place: str, sentence: str
):
    before = log()
    answer = scene.client("moderator").post(case(scene.comment), verdict("hide", 0, **fields))

    assert answer.status_code == 422
    assert dict(answer.context["case"].forms["hide"].errors) == {place: [sentence]}
    assert fields["reason"].strip() in answer.content.decode()
    assert log() == before


def test_of_two_moderators_at_once_the_second_is_refused_and_shown_the_first_verdict(scene: Scene):
    second = factories.officer(scene.table, "moderator").signed_in
    scene.people["second"] = second
    first = scene.client("moderator").post(
        case(scene.comment), verdict("dismiss", 0, reason="Sharp, but allowed.")
    )
    late = scene.client("second").post(
        case(scene.comment), verdict("hide", 0, ground="abuse", reason="An insult.")
    )
    scene.comment.refresh_from_db()

    assert (first.status_code, late.status_code) == (303, 422)
    assert dict(late.context["case"].forms["hide"].errors) == {
        "__all__": [
            "Another moderator has decided on this comment meanwhile. Read that verdict first."
        ]
    }
    assert "Sharp, but allowed." in late.content.decode()
    assert "An insult." in late.content.decode()
    assert (scene.comment.state, log()[-1][0]) == ("visible", "dismiss")


def test_the_same_verdict_sent_twice_is_given_once(scene: Scene):
    client, before = scene.client("moderator"), len(log())
    sent = verdict("hide", 0, ground="abuse", reason="An insult.")
    answers = [client.post(case(scene.comment), sent).status_code for _time in range(2)]

    assert answers == [303, 303]
    assert len(log()) == before + 1


@pytest.mark.parametrize("who", ["administrator", "foreign moderator", "credentials", "registered"])
def test_nobody_but_a_moderator_of_the_forum_gives_a_verdict(scene: Scene, who: str):
    before = log()
    answer = scene.client(who).post(
        case(scene.comment), verdict("hide", 0, ground="abuse", reason="Mine.")
    )
    scene.comment.refresh_from_db()

    assert answer.status_code in {302, 403, 404, 422}
    assert (scene.comment.state, log()) == ("visible", before)


def test_nobody_moderates_their_own_comment(scene: Scene):
    head = scene.table.heads["XAA"]
    factories.officer(scene.table, "moderator", head.signed_in)
    client = scene.client("head")
    answer = client.post(case(scene.comment), verdict("hide", 0, ground="abuse", reason="Mine."))

    assert "You wrote this. Another moderator decides." in client.get(QUEUE).content.decode()
    assert dict(answer.context["case"].forms["hide"].errors) == {
        "__all__": ["Nobody moderates their own comment."]
    }


def test_an_official_statement_can_only_be_left_as_it_is(scene: Scene):
    Comment.objects.filter(pk=scene.comment.pk).update(is_official=True)
    client = scene.client("moderator")
    shown = client.get(QUEUE).context["cases"][0]
    answer = client.post(case(scene.comment), verdict("hide", 0, ground="abuse", reason="No."))

    assert list(shown.forms) == ["dismiss"]
    assert dict(answer.context["case"].forms["hide"].errors) == {
        "__all__": ["An official statement is only the chair's to rule on."]
    }


def test_a_narrow_comment_is_read_by_moderators_only_once_reported(scene: Scene):
    private = comments.reply_to_comment(
        actor=scene.table.heads["XAB"], parent_id=scene.comment.pk, body="Among us.", language="en"
    )
    delegation = scene.table.delegations["XAB"].pk
    Comment.objects.filter(pk=private.pk).update(audience=f"delegation:{delegation}")
    client = scene.client("moderator")
    row = f"/admin/deliberation/comment/{private.pk}/change/"
    before = (client.get(case(private)).status_code, client.get(row).status_code)
    report(private, scene.table.heads["XCB"].signed_in)

    assert before == (404, 404)
    assert (client.get(case(private)).status_code, client.get(row).status_code) == (200, 200)


def test_people_drawn_by_lot_appear_by_alias(scene: Scene):
    head = scene.table.heads["XEA"]
    assert head.accreditation is not None
    head.accreditation.alias = "Member 7"
    head.accreditation.save()
    drawn = comments.reply_to_comment(
        actor=head, parent_id=scene.comment.pk, body="As a member.", language="en"
    )
    report(drawn, scene.table.heads["XCB"].signed_in)
    client = scene.client("moderator")
    shown = client.get(case(drawn)).content.decode()
    shown += client.get("/admin/deliberation/comment/").content.decode()

    assert "Member 7" in shown
    assert head.signed_in.name not in shown


def test_the_queue_is_read_page_by_page(scene: Scene):
    multiply(scene.comment.reports.get(), 44)
    client, seen, cursor = scene.client("moderator"), [], ""
    for _page in range(3):
        page = client.get(QUEUE, {"cursor": cursor} if cursor else {})
        seen += [one.comment.pk for one in page.context["cases"]]
        cursor = page.context["next_cursor"]

    assert (len(seen), len(set(seen)), cursor) == (45, 45, None)


def test_a_bad_cursor_is_refused_in_words(scene: Scene):
    answer = scene.client("moderator").get(QUEUE, {"cursor": "made-up"})

    assert answer.status_code == 400

"""A revision under embargo: outside it is not there until its release, by the database's clock."""

from datetime import datetime, timedelta

import pytest

from deliberation.models import AudienceChange, OutboxItem, RecordEntry, Revision, StreamEvent
from deliberation.operations import comments, questions, revisions
from deliberation.queries.audiences import PUBLIC_VIEWER, viewer_of
from deliberation.queries.clock import database_clock
from deliberation.queries.comments import visible_comments
from deliberation.queries.questions import visible_questions
from deliberation.queries.revisions import provision_history, visible_revisions
from deliberation.rules.refusals import RuleBroken
from tests.factories import ALL_CHAMBERS, Table, draft_motion, small_charter
from tests.web.texts import open_draft, provision_at

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def embargoed(
    table: Table, released_at: datetime | None = None, audience: str = "chair", after: str = ""
) -> Revision:
    charter = small_charter(table)
    secretariat = table.officers["secretariat"]
    draft = open_draft(table, charter)
    provision = provision_at(charter, "article-1-1")
    revisions.reword_item(
        actor=secretariat, draft_id=draft.pk, provision=provision.public_id, version=1,
        words="The embargoed words.",
    )  # fmt: skip
    draft.refresh_from_db()
    return revisions.issue_revision(
        actor=secretariat, draft_id=draft.pk, version=draft.version, audience=audience,
        audience_after=after, released_at=released_at or database_clock() + HOUR,
    )  # fmt: skip


def release(revision: Revision) -> None:
    """Let the moment have come."""
    Revision.objects.filter(pk=revision.pk).update(released_at=database_clock() - HOUR)


def refused(call, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(**given)
    return refusal.value.code


def test_outside_it_is_not_there_until_its_release(table):
    revision = embargoed(table)
    charter = revision.charter
    chair = viewer_of(table.officers["chair"].person, table.forum)
    head = viewer_of(table.heads["XAA"].person, table.forum)

    def numbers(viewer):
        return [one.number for one in visible_revisions(charter, viewer)]

    assert (numbers(PUBLIC_VIEWER), numbers(head), numbers(chair)) == ([0], [0], [1, 0])
    release(revision)
    assert (numbers(PUBLIC_VIEWER), numbers(head), numbers(chair)) == ([1, 0], [1, 0], [1, 0])
    assert visible_revisions(charter, PUBLIC_VIEWER)[0].audience_now == "public"


def test_its_words_comments_and_questions_are_not_there_either(table):
    revision = embargoed(table)
    chair, charter = table.officers["chair"], revision.charter
    provision = provision_at(charter, "article-1-1")
    comments.add_comment(actor=chair, revision_id=revision.pk, body="Ours.", language="en")
    rule = draft_motion(table).rule
    asked = questions.draft_question(
        actor=chair, forum_id=table.forum.pk, title="Shall it be?", rule=rule,
        chambers=ALL_CHAMBERS, revision=revision,
    )  # fmt: skip
    questions.announce_question(actor=chair, question_id=asked.pk, opens_at=database_clock() + HOUR)

    outside = [
        len(provision_history(provision, PUBLIC_VIEWER)),
        visible_comments(table.forum, PUBLIC_VIEWER).count(),
        visible_questions(table.forum, PUBLIC_VIEWER).filter(pk=asked.pk).count(),
    ]
    inside = viewer_of(chair.person, table.forum)
    within = [
        len(provision_history(provision, inside)),
        visible_comments(table.forum, inside).count(),
        visible_questions(table.forum, inside).filter(pk=asked.pk).count(),
    ]
    assert (outside, within) == ([1, 0, 0], [2, 1, 1])


def test_a_question_on_it_is_not_opened_to_more_before_its_release(table):
    revision = embargoed(table)
    chair = table.officers["chair"]
    asked = questions.draft_question(
        actor=chair, forum_id=table.forum.pk, title="Shall it be?", rule=draft_motion(table).rule,
        chambers=ALL_CHAMBERS, revision=revision,
        provision=provision_at(revision.charter, "article-1-1"),
    )  # fmt: skip
    given = {"actor": chair, "question_id": asked.pk, "audience": "public"}
    assert refused(questions.widen_question, **given) == "audience-too-wide"
    release(revision)
    assert questions.widen_question(**given).audience == "public"


def test_nothing_of_it_is_told_in_a_stream_that_others_hear(table):
    revision = embargoed(table)
    told = StreamEvent.objects.filter(kind="revision", payload__revision=1)
    assert [one.stream for one in told] == [f"charter:{revision.charter.public_id}:chair"]
    entry = RecordEntry.objects.get(object_public_id=revision.public_id)
    assert entry.content["title"] == ""


def test_the_release_is_told_when_it_has_come_and_once(table):
    """B4 row 25: when the timer fires, everything is asked again."""
    revision = embargoed(table)
    assert revisions.tell_release(revision_id=revision.pk) is None
    release(revision)
    told = revisions.tell_release(revision_id=revision.pk)
    again = revisions.tell_release(revision_id=revision.pk)

    assert (told, again) == (revision, None)
    entry = RecordEntry.objects.get(kind="revision-released")
    assert entry.content["title"] == revision.title
    change = AudienceChange.objects.get()
    assert (change.before, change.after) == ("chair", "public")
    stem = f"charter:{revision.charter.public_id}"
    assert StreamEvent.objects.filter(stream=stem, payload__revision=1).count() == 1


def test_a_timer_that_fires_after_the_release_was_moved_publishes_nothing(table):
    """B4 row 25."""
    revision = embargoed(table)
    later = database_clock() + 3 * HOUR
    revisions.move_release(
        actor=table.officers["chair"], revision_id=revision.pk, released_at=later
    )

    assert revisions.tell_release(revision_id=revision.pk, now=later - HOUR) is None
    assert visible_revisions(revision.charter, PUBLIC_VIEWER).count() == 1
    waiting = OutboxItem.objects.filter(kind="revision-released", done_at=None)
    assert later in set(waiting.values_list("due_at", flat=True))


def test_the_chair_moves_a_release_on_record_before_it_happens(table):
    revision = embargoed(table)
    given = {"revision_id": revision.pk, "released_at": None}
    assert refused(revisions.move_release, actor=table.heads["XAA"], **given) == "not-permitted"
    assert (
        refused(revisions.move_release, actor=table.officers["secretariat"], **given)
        == "not-permitted"
    )
    revisions.move_release(actor=table.officers["chair"], **given)

    assert visible_revisions(revision.charter, PUBLIC_VIEWER).count() == 2
    moved = RecordEntry.objects.get(kind="release-moved")
    assert moved.object_public_id == revision.public_id
    assert refused(revisions.move_release, actor=table.officers["chair"], **given) == "release-over"


def test_an_embargoed_revision_is_not_widened_but_released(table):
    revision = embargoed(table)
    given = {"actor": table.officers["chair"], "revision_id": revision.pk, "audience": "public"}
    assert refused(revisions.widen_revision, **given) == "revision-embargoed"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"audience": "public"}, "release-unneeded"),
        ({"audience": "accredited", "after": "chair"}, "audience-narrowed"),
    ],
)
def test_an_embargo_that_hides_nothing_is_refused(table, fields, code):
    assert refused(embargoed, table=table, **fields) == code

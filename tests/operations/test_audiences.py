"""An audience is chosen within that of what one writes about, and widened on record."""

import pytest

from deliberation.models import AudienceChange, Charter, RecordEntry, StreamEvent
from deliberation.operations import charters, comments, groups, questions
from deliberation.queries import streams
from deliberation.queries.audiences import viewer_of
from deliberation.queries.comments import visible_comments
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import RuleBroken
from tests.factories import Table, draft_motion, small_charter

pytestmark = pytest.mark.django_db


@pytest.fixture
def charter(table: Table) -> Charter:
    return small_charter(table)


def say(charter: Charter, actor: Actor, audience: str = "", body: str = "A word."):
    return comments.add_comment(
        actor=actor, revision_id=charter.current_revision_id, body=body, language="en",
        audience=audience,
    )  # fmt: skip


def group_of(table: Table, *codes: str) -> str:
    made = groups.create_group(
        actor=table.officers["chair"],
        forum_id=table.forum.pk,
        name="A group",
        delegations=[table.delegations[code] for code in codes],
    )
    return f"group:{made.pk}"


def readers(table: Table, comment) -> set[str]:
    people = table.heads | table.officers | {"anyone": Actor(person=None)}
    return {
        name
        for name, actor in people.items()
        if visible_comments(table.forum, viewer_of(actor.person, table.forum))
        .filter(pk=comment.pk)
        .exists()
    }


def refused(call, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(**given)
    return refusal.value.code


def test_what_is_written_for_a_group_is_read_by_it_and_its_servants(table, charter):
    group = group_of(table, "XAA", "XCA")
    comment = say(charter, table.heads["XAA"], group)

    assert readers(table, comment) == {"XAA", "XCA", "chair", "secretariat"}


def test_nobody_writes_for_a_group_they_are_not_in_or_that_has_ended(table, charter):
    group = group_of(table, "XAA")
    given = {"charter": charter, "audience": group}
    assert refused(say, actor=table.heads["XAB"], **given) == "audience-unknown"
    groups.end_group(actor=table.officers["chair"], group_id=int(group.partition(":")[2]))
    assert refused(say, actor=table.heads["XAA"], **given) == "audience-unknown"


def test_an_answer_is_never_wider_than_what_it_answers(table, charter):
    own = f"delegation:{table.delegations['XAA'].pk}"
    first = say(charter, table.heads["XAA"], own)
    given = {"parent_id": first.pk, "body": "Yes.", "language": "en"}
    answer = comments.reply_to_comment(actor=table.heads["XAA"], **given)

    assert answer.audience == own
    code = refused(
        comments.reply_to_comment, actor=table.heads["XAA"], audience="accredited", **given
    )
    assert code == "audience-unknown"


def test_a_delegations_own_is_opened_by_its_head_alone(table, charter):
    own = f"delegation:{table.delegations['XAA'].pk}"
    comment = say(charter, table.heads["XAA"], own)
    for name in ("chair", "secretariat"):
        code = refused(
            comments.widen_comment, actor=table.officers[name], comment_id=comment.pk,
            audience="accredited",
        )  # fmt: skip
        assert code == "not-permitted"
    other = {"actor": table.heads["XAB"], "comment_id": comment.pk, "audience": "accredited"}
    assert refused(comments.widen_comment, **other) == "not-permitted"

    comments.widen_comment(actor=table.heads["XAA"], comment_id=comment.pk, audience="accredited")

    change = AudienceChange.objects.get()
    assert (change.before, change.after) == (own, "accredited")
    assert change.changed_by == table.heads["XAA"].person
    assert readers(table, comment) == {*table.heads, *table.officers}


def test_a_head_opens_nothing_but_their_own(table, charter):
    comment = say(charter, table.officers["chair"], "chair")
    code = refused(
        comments.widen_comment, actor=table.heads["XAA"], comment_id=comment.pk, audience="public"
    )
    assert code == "not-permitted"


def test_an_audience_is_never_narrowed(table, charter):
    comment = say(charter, table.heads["XAA"], "accredited")
    given = {"actor": table.officers["chair"], "comment_id": comment.pk}
    assert refused(comments.widen_comment, audience="chair", **given) == "audience-narrowed"
    assert refused(comments.widen_comment, audience="accredited", **given) == "audience-same"


def test_nothing_is_wider_than_the_charter_it_belongs_to(table, charter):
    Charter.objects.filter(pk=charter.pk).update(audience="accredited")
    charter.revisions.update(audience="accredited")
    comment = say(charter, table.officers["chair"], "chair")
    given = {"actor": table.officers["chair"], "comment_id": comment.pk, "audience": "public"}
    assert refused(comments.widen_comment, **given) == "audience-too-wide"


def test_a_comment_is_told_to_the_screens_of_its_readers_only(table, charter):
    stem = f"charter:{charter.public_id}"
    group = group_of(table, "XAA")
    comment = say(charter, table.heads["XAA"], group)
    told = set(StreamEvent.objects.filter(kind="comment").values_list("stream", flat=True))
    [narrow] = told

    assert narrow.startswith(f"{stem}:")
    hearing = {code for code, head in table.heads.items() if streams.may_read(head.person, narrow)}
    assert hearing == {"XAA"}
    assert not streams.may_read(None, narrow)
    assert streams.snapshot(table.heads["XAA"].person, narrow)["comments"] == 1

    comments.widen_comment(actor=table.officers["chair"], comment_id=comment.pk, audience="public")
    assert streams.snapshot(table.heads["XAA"].person, narrow)["comments"] == 0
    told = StreamEvent.objects.filter(kind="comment").order_by("id")
    assert [(one.stream, one.payload["change"]) for one in told] == [
        (narrow, 1), (narrow, -1), (stem, 1),
    ]  # fmt: skip


def test_a_widened_charters_earlier_events_are_gone(table, charter):
    stem = f"charter:{charter.public_id}"
    Charter.objects.filter(pk=charter.pk).update(audience="chair")
    charter.revisions.update(audience="chair")
    say(charter, table.officers["chair"])
    last = streams.last_seq(stem)

    charters.widen_charter(actor=table.officers["chair"], charter_id=charter.pk, audience="public")

    assert streams.events_after(stem, last) is None
    assert [one.kind for one in StreamEvent.objects.filter(stream=stem)] == ["phase"]
    entry = RecordEntry.objects.get(kind="audience-widened")
    assert entry.content["title"] == charter.title
    assert (entry.content["before"], entry.content["after"]) == ("chair", "public")


def test_a_question_is_kept_among_fewer_and_widened_on_record(table):
    question = draft_motion(table, audience="chair")
    assert question.audience == "chair"
    questions.widen_question(
        actor=table.officers["secretariat"], question_id=question.pk, audience="accredited"
    )
    question.refresh_from_db()
    assert question.audience == "accredited"
    assert AudienceChange.objects.get().object_kind == "question"

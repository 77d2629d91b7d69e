"""Letting more people see a question, on record."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Question, Revision
from deliberation.operations import audiences, record
from deliberation.operations.questions.life import held
from deliberation.queries.audiences import within
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.revisions import read_by
from deliberation.rules.audiences import kind_of
from deliberation.rules.permissions import Act


@transaction.atomic
def widen_question(
    *, actor: Actor, question_id: int, audience: str, now: datetime | None = None
) -> Question:
    """Let more people see a question: as many as read the words it is about."""
    question = held(actor, question_id, Act.WIDEN_AUDIENCE)
    before, moment = question.audience, now or database_clock()
    audiences.require_may_widen(actor, question.forum, before, audience)
    _require_readable(question, audience, moment)
    question.audience = audience
    question.save(update_fields=["audience"])
    audiences.note_change(actor=actor, thing=question, before=before, after=audience, at=moment)
    if question.announced_at:
        record.enter(
            forum_id=question.forum_id,
            kind="question-widened",
            object_public_id=question.public_id,
            content={
                "symbol": question.symbol, "before": kind_of(before), "after": kind_of(audience),
                "title": record.shown_title(question.title, audience),
            },
            at=moment,
        )  # fmt: skip
    return question


def _require_readable(question: Question, audience: str, moment: datetime) -> None:
    """The charter, and the revision voted on or one in which the words stand, are read by as many."""
    if question.of_charter is None:
        return
    audiences.require_within(audience, question.of_charter.audience)
    if question.revision_id:
        shown = Revision.objects.filter(pk=question.revision_id)
    else:
        shown = Revision.objects.filter(items__texts__text=question.text_id).distinct()
    parents = {read_by(one, moment) for one in shown}
    if not any(within(audience, one) for one in parents):
        audiences.require_within(audience, *parents)

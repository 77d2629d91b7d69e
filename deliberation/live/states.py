"""Who may read each kind of stream, and its state now, for a client too far behind."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from deliberation.models import Charter, Comment, Forum, Question
from deliberation.queries import charters, questions, revisions, tallies
from deliberation.queries.audiences import viewer_of
from deliberation.queries.clock import database_clock
from deliberation.rules.audiences import PUBLIC


def _questions(person: User | None, public_id: str) -> QuerySet[Question]:
    """The question, if the person may see it."""
    forum = Forum.objects.filter(questions__public_id=public_id).first()
    if forum is None:
        return Question.objects.none()
    rows = questions.visible_questions(forum, viewer_of(person, forum))
    return rows.filter(public_id=public_id)


def may_read_question(person: User | None, public_id: str) -> bool:
    return _questions(person, public_id).exists()


def question_state(person: User | None, public_id: str) -> dict[str, Any]:
    """The same facts as all events of the question together."""
    question = _questions(person, public_id).first()
    if question is None:
        return {}
    now = database_clock()
    state: dict[str, Any] = {
        "state": questions.state_at(question, now).value,
        "opens_at": question.opens_at,
        "closes_at": question.closes_at,
        "closed_at": question.closed_at,
        "certified_at": question.certified_at,
        "assents": list(question.assents.order_by("id").values("act", "side")),
        "turnout": tallies.turnout(question),
    }
    tally = tallies.shown_tally(question, now)
    state["tally"] = tallies.tally_payload(tally) if tally else None
    return state


def _charters(person: User | None, public_id: str) -> QuerySet[Charter]:
    """The charter, if the person may see it."""
    forum = Forum.objects.filter(charters__public_id=public_id).first()
    if forum is None:
        return Charter.objects.none()
    rows = charters.visible_charters(forum, viewer_of(person, forum))
    return rows.filter(public_id=public_id)


def may_read_charter(person: User | None, public_id: str) -> bool:
    return _charters(person, public_id).exists()


def charter_state(person: User | None, public_id: str) -> dict[str, Any]:
    charter = _charters(person, public_id).first()
    if charter is None:
        return {}
    viewer = viewer_of(person, charter.forum)
    revision = revisions.visible_revisions(charter, viewer).first()
    public = Comment.objects.filter(charter=charter, state="visible", audience=PUBLIC)
    return {
        "phase": charter.phase,
        "revision": revision.number if revision else None,
        "symbol": revision.symbol if revision else None,
        "comments": public.count(),
    }

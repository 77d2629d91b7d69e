"""Who may read each kind of stream, and its state now, for a client too far behind."""

import contextlib
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from deliberation.models import Charter, Comment, Forum, Question, Revision
from deliberation.queries import charters, mandates, questions, revisions, tallies
from deliberation.queries.audiences import Viewer, audience_named, viewer_of
from deliberation.queries.clock import database_clock
from deliberation.rules.audiences import ACCREDITED, CHAIR, PUBLIC
from deliberation.rules.refusals import RuleBroken


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
        "shown_at": question.shown_at,
        "mandates": mandates.named_on(question) if tallies.may_be_shown(question, now) else [],
        "assents": list(question.assents.order_by("id").values("act", "side")),
        "turnout": tallies.turnout(question),
    }
    tally = tallies.shown_tally(question, now)
    state["tally"] = tallies.tally_payload(tally) if tally else None
    return state


def _charters(person: User | None, rest: str) -> QuerySet[Charter]:
    """The charter, if the person may see it and belongs to the audience that ``<id>:<audience>`` names."""
    public_id, _colon, narrow = rest.partition(":")
    forum = Forum.objects.filter(charters__public_id=public_id).first()
    if forum is None:
        return Charter.objects.none()
    viewer = viewer_of(person, forum)
    if _colon and not viewer.sees(_audience(forum, narrow)):
        return Charter.objects.none()
    return charters.visible_charters(forum, viewer).filter(public_id=public_id)


def _audience(forum: Forum, narrow: str) -> str:
    """The audience at the end of a stream's name; empty, which nobody belongs to, where it is none."""
    if narrow in {ACCREDITED, CHAIR}:
        return narrow
    for kind in ("group", "delegation"):
        with contextlib.suppress(RuleBroken):
            return audience_named(forum, f"{kind}:{narrow}")
    return ""


def may_read_charter(person: User | None, rest: str) -> bool:
    return _charters(person, rest).exists()


def charter_state(person: User | None, rest: str) -> dict[str, Any]:
    """The same facts as all events of the stream together: of one audience where its name ends in one."""
    charter = _charters(person, rest).first()
    if charter is None:
        return {}
    _public_id, _colon, narrow = rest.partition(":")
    read_by = [_audience(charter.forum, narrow)] if narrow else [charter.audience, PUBLIC]
    said = Comment.objects.filter(charter=charter, state="visible", audience__in=read_by)
    if narrow:
        issued = Revision.objects.filter(charter=charter, audience=read_by[0])
    else:
        everyone = Viewer(audiences=frozenset(read_by))
        issued = revisions.seen_revisions(everyone).filter(charter=charter)
    newest = issued.order_by("-number").first()
    state: dict[str, Any] = {
        "comments": said.count(),
        "revision": newest.number if newest else None,
        "symbol": newest.symbol if newest else None,
    }
    return state if narrow else state | {"phase": charter.phase}

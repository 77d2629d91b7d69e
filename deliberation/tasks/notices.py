"""Telling people: who is told what, once the outbox hands it over."""

from typing import Any

from deliberation.models import Accreditation, Ballot, Comment, ModerationEntry, Question
from deliberation.operations import notices
from deliberation.queries import questions
from deliberation.queries.audiences import SITTING
from deliberation.queries.clock import database_clock
from deliberation.rules.questions import State
from deliberation.rules.refusals import _


def send(payload: dict[str, Any]) -> None:
    notices.send_notice(notice_id=payload["notice"])


def tell_opened(payload: dict[str, Any]) -> None:
    """Everyone who may cast for an entitled delegation, while they still can."""
    question = Question.objects.select_related("forum").get(pk=payload["question"])
    if questions.state_at(question, database_clock()) is not State.OPEN:
        return
    casting = Accreditation.objects.filter(
        delegation__electors__electorate=question.electorate_id,
        role__in=["head", "alternate"],
        state__in=SITTING,
    ).select_related("person")
    for one in casting:
        notices.tell(
            one.person,
            kind="question-opened",
            subject=_("A question is open: %(title)s"),
            body=_(
                "%(symbol)s, “%(title)s”, is open in %(forum)s until %(closes)s (UTC)."
                " Your delegation is entitled to vote."
            ),
            facts={
                "symbol": question.symbol,
                "title": question.title,
                "forum": question.forum.name,
                "closes": f"{question.closes_at:%Y-%m-%d %H:%M}",
            },
            forum=question.forum,
        )


def tell_ballot_changed(payload: dict[str, Any]) -> None:
    """The head of the delegation whose ballot was changed."""
    ballot = Ballot.objects.select_related("question__forum", "elector", "cast_by").get(
        pk=payload["ballot"]
    )
    heads = Accreditation.objects.filter(
        delegation=ballot.elector.delegation_id, role="head", state__in=SITTING
    ).select_related("person")
    for head in heads:
        notices.tell(
            head.person,
            kind="ballot-changed",
            subject=_("Your delegation's ballot was changed: %(title)s"),
            body=_(
                "%(person)s changed the ballot of %(elector)s to “%(choice)s”. Receipt: %(receipt)s."
            ),
            facts={
                "title": ballot.question.title,
                "person": str(ballot.cast_by),
                "elector": ballot.elector.name,
                "choice": ballot.choice,
                "receipt": ballot.public_id,
            },
            forum=ballot.question.forum,
        )


def tell_answered(payload: dict[str, Any]) -> None:
    answer = Comment.objects.select_related("parent__author", "author", "forum").get(
        pk=payload["comment"]
    )
    if answer.parent is None:
        return
    notices.tell(
        answer.parent.author,
        kind="comment-answered",
        subject=_("%(person)s answered your comment"),
        body=_("%(person)s wrote: %(words)s"),
        facts={"person": str(answer.author), "words": answer.body[:500]},
        forum=answer.forum,
    )


def tell_hidden(payload: dict[str, Any]) -> None:
    entry = ModerationEntry.objects.select_related("comment__author", "forum").get(
        pk=payload["entry"]
    )
    notices.tell(
        entry.comment.author,
        kind="comment-hidden",
        subject=_("Your comment was hidden"),
        body=_("A moderator of %(forum)s hid your comment. Reason: %(reason)s"),
        facts={"forum": entry.forum.name, "reason": entry.reason},
        forum=entry.forum,
    )

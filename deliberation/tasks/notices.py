"""Telling people: who is told what, once the outbox hands it over; and the sweeps that repair it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog
from celery import shared_task
from django.db.models import QuerySet
from django.urls import reverse

from deliberation.models import Accreditation, Ballot, Comment, ModerationEntry, Question
from deliberation.operations import announcements, notices
from deliberation.operations.notices import Message
from deliberation.queries import questions
from deliberation.queries.announcements import announced_drafts, told_of
from deliberation.queries.audiences import SITTING
from deliberation.queries.clock import database_clock
from deliberation.queries.delegations import appearance_of
from deliberation.queries.notices import people_awaiting_digests
from deliberation.queries.reminders import (
    casting_for,
    expiring_accreditations,
    questions_closing_soon,
    undecided_casters,
)
from deliberation.rules.questions import State
from deliberation.rules.refusals import _
from deliberation.tasks.rolls import opened_for_people

log = structlog.get_logger(__name__)


def address_of(question: Question) -> str:
    return reverse("question", args=[question.forum.slug, question.public_id])


def tell_opened(payload: dict[str, Any]) -> None:
    """Everyone who may cast for an entitled delegation, while they still can."""
    question = Question.objects.select_related("forum").get(pk=payload["question"])
    if questions.state_at(question, database_clock()) is not State.OPEN:
        return
    facts = _facts(question) | {"closes": _utc(question.closes_at)}
    notices.tell_all(
        [
            *opened_for_people(question, facts, address_of(question)),
            *_opened_for_delegations(question, facts),
        ]
    )


def _opened_for_delegations(question: Question, facts: dict[str, str]) -> list[Message]:
    return [
        Message(
            one.person,
            kind="question-opened",
            subject=_("A question is open: %(title)s"),
            body=_(
                "%(symbol)s, “%(title)s”, is open in %(forum)s until %(closes)s (UTC)."
                " Your delegation is entitled to vote."
            ),
            facts=facts,
            forum=question.forum,
            link=address_of(question),
            deadline=question.closes_at,
            key=f"{question.pk}:{one.delegation_id}",
            audience=question.audience,
        )
        for one in casting_for(question)
    ]


def _facts(question: Question) -> dict[str, str]:
    return {"symbol": question.symbol, "title": question.title, "forum": question.forum.name}


def _utc(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def tell_certified(payload: dict[str, Any]) -> None:
    """Everyone who might have cast for an entitled delegation."""
    question = Question.objects.select_related("forum").get(pk=payload["question"])
    notices.tell_all(
        [
            Message(
                one.person,
                kind="result-certified",
                subject=_("The result is certified: %(title)s"),
                body=_(
                    "The result of %(symbol)s, “%(title)s”, in %(forum)s was certified by chair and"
                    " teller. Anybody can recompute it."
                ),
                facts=_facts(question),
                forum=question.forum,
                link=address_of(question),
                key=f"{question.pk}:{one.delegation_id}",
                audience=question.audience,
            )
            for one in casting_for(question)
        ]
    )


def tell_withdrawn(payload: dict[str, Any]) -> None:
    """Everyone to whom the vote had been announced."""
    question = Question.objects.select_related("forum").get(pk=payload["question"])
    notices.tell_all(
        [
            Message(
                person,
                kind="question-withdrawn",
                subject=_("A vote is withdrawn: %(title)s"),
                body=_("%(symbol)s, “%(title)s”, in %(forum)s will not be put to the vote."),
                facts=_facts(question),
                forum=question.forum,
                link=address_of(question),
                key=str(question.pk),
                audience=question.audience,
            )
            for person in told_of(question)
        ]
    )


def tell_ballot_changed(payload: dict[str, Any]) -> None:
    """The head of the delegation whose ballot was changed."""
    ballot = Ballot.objects.select_related("question__forum", "elector", "cast_by").get(
        pk=payload["ballot"]
    )
    heads = Accreditation.objects.filter(
        delegation=ballot.elector.delegation_id, role="head", state__in=SITTING
    ).select_related("person")
    facts = {
        "title": ballot.question.title,
        "person": str(ballot.cast_by),
        "elector": ballot.elector.name,
        "choice": ballot.choice,
        "receipt": ballot.public_id,
    }
    notices.tell_all(
        [
            Message(
                head.person,
                kind="ballot-changed",
                subject=_("Your delegation's ballot was changed: %(title)s"),
                body=_(
                    "%(person)s changed the ballot of %(elector)s to “%(choice)s”."
                    " Receipt: %(receipt)s."
                ),
                facts=facts,
                forum=ballot.question.forum,
                link=address_of(ballot.question),
                key=str(ballot.pk),
                audience=ballot.question.audience,
            )
            for head in heads
        ]
    )


def _address_of_comment(comment: Comment) -> str:
    return reverse("comment", args=[comment.forum.slug, comment.charter.slug, comment.public_id])


def _shown(comment: Comment) -> str:
    """Its author as everyone sees them: a message gives nobody's name away either."""
    by = appearance_of(
        comment.author, comment.accreditation, comment.forum_role, comment.roll_place
    )
    return by.name or by.delegation


def tell_answered(payload: dict[str, Any]) -> None:
    answer = Comment.objects.select_related(
        "parent__author",
        "author",
        "forum",
        "charter",
        "forum_role",
        "roll_place",
        "accreditation__delegation__participant",
        "accreditation__delegation__constituency",
    ).get(pk=payload["comment"])
    if answer.parent is None:
        return
    notices.tell(
        answer.parent.author,
        kind="comment-answered",
        subject=_("%(person)s answered your comment"),
        body=_("%(person)s wrote: %(words)s"),
        facts={"person": _shown(answer), "words": answer.body[:500]},
        forum=answer.forum,
        link=_address_of_comment(answer),
        key=str(answer.pk),
        audience=answer.audience,
    )


def tell_hidden(payload: dict[str, Any]) -> None:
    entry = ModerationEntry.objects.select_related(
        "comment__author", "comment__charter", "comment__forum", "forum"
    ).get(pk=payload["entry"])
    notices.tell(
        entry.comment.author,
        kind="comment-hidden",
        subject=_("Your comment was hidden"),
        body=_("A moderator of %(forum)s hid your comment. Reason: %(reason)s You may appeal."),
        facts={"forum": entry.forum.name, "reason": entry.reason},
        forum=entry.forum,
        link=_address_of_comment(entry.comment),
        key=str(entry.pk),
    )


@shared_task(name="deliberation.complete_announcements")
def complete_announcements() -> int:
    """Tell those who came to the table since a vote was announced; nothing is opened by itself."""
    told = 0
    for question_id in announced_drafts():
        try:
            told += announcements.complete_announcement(question_id=question_id)
        except Exception:
            log.exception("announcing failed", question=question_id)
    return told


@shared_task(name="deliberation.remind_undecided")
def remind_undecided(now: datetime | None = None) -> int:
    """Once, in the last 24 hours, whoever may cast for a delegation that has not voted."""
    told = 0
    for question in questions_closing_soon(now or database_clock()):
        told += len(notices.tell_all(list(_reminders(question))))
    return told


def _reminders(question: Question) -> Iterable[Message]:
    for one in undecided_casters(question):
        yield Message(
            one.person,
            kind="question-closing",
            subject=_("Less than 24 hours to vote: %(title)s"),
            body=_(
                "Your delegation has not voted on %(symbol)s, “%(title)s”, in %(forum)s yet."
                " Voting closes at %(closes)s (UTC)."
            ),
            facts=_facts(question) | {"closes": _utc(question.closes_at)},
            forum=question.forum,
            link=address_of(question),
            deadline=question.closes_at,
            key=f"{question.pk}:{one.delegation_id}",
            audience=question.audience,
        )


@shared_task(name="deliberation.warn_of_expiry")
def warn_of_expiry(now: datetime | None = None) -> int:
    """Once, seven days before a credential ends, its holder."""
    rows: QuerySet[Accreditation] = expiring_accreditations(now or database_clock())
    return len(
        notices.tell_all(
            [
                Message(
                    one.person,
                    kind="credential-expiring",
                    subject=_("Your credential is about to end: %(delegation)s"),
                    body=_(
                        "Your credential as %(role)s of %(delegation)s in %(forum)s ends at %(ends)s"
                        " (UTC). After that you can no longer act for it, unless it is extended."
                    ),
                    facts={
                        "role": Accreditation.Role(one.role).label,
                        "delegation": str(one.delegation),
                        "forum": one.forum.name,
                        "ends": _utc(one.ends_at),
                    },
                    forum=one.forum,
                    link=reverse("delegation", args=[one.forum.slug, one.delegation.public_id]),
                    deadline=one.ends_at,
                    key=f"{one.pk}:{one.ends_at:%Y%m%d%H%M}",
                )
                for one in rows
            ]
        )
    )


@shared_task(name="deliberation.send_digests")
def send_digests(now: datetime | None = None) -> int:
    """One message to everyone whose digest is due; a person whose digest fails stops nobody's."""
    made = 0
    for person_id in people_awaiting_digests(now):
        try:
            made += notices.digest_person(person_id=person_id, now=now) is not None
        except Exception:
            log.exception("digest failed", person=person_id)
    return made

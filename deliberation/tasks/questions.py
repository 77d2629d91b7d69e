"""Telling people of votes: open, about to close, certified, withdrawn, and of a ballot changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from celery import shared_task
from django.urls import reverse

from deliberation.models import Accreditation, Ballot, Elector, Question
from deliberation.operations import announcements, notices
from deliberation.operations.notices import Facts, Message
from deliberation.queries import questions, tallies
from deliberation.queries.announcements import announced_drafts, told_of
from deliberation.queries.audiences import SITTING
from deliberation.queries.clock import database_clock
from deliberation.queries.reminders import (
    casting_for,
    people_of,
    questions_closing_soon,
    undecided_casters,
    undecided_people,
)
from deliberation.rules.questions import State
from deliberation.rules.refusals import _

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Words:
    """One message, as it is put to whoever casts for a delegation and to a person on a roll."""

    kind: str
    subject: str
    to_delegations: str
    to_people: str
    has_deadline: bool = True


_OPEN = _Words(
    "question-opened",
    _("A question is open: %(title)s"),
    _(
        "%(symbol)s, “%(title)s”, is open in %(forum)s until %(closes)s."
        " Your delegation is entitled to vote."
    ),
    _(
        "%(symbol)s, “%(title)s”, is open in %(forum)s until %(closes)s."
        " You vote on it as %(alias)s."
    ),
)
_SILENCE_RUNS = _Words(
    "silence-window",
    _("A silence procedure runs: %(title)s"),
    _(
        "%(symbol)s, “%(title)s”, is under a silence procedure in %(forum)s. It is adopted unless"
        " somebody objects before %(closes)s: if your delegation keeps silent, it agrees."
    ),
    _(
        "%(symbol)s, “%(title)s”, is under a silence procedure in %(forum)s. It is adopted unless"
        " somebody objects before %(closes)s: if you, as %(alias)s, keep silent, you agree."
    ),
)
_CLOSING = _Words(
    "question-closing",
    _("Less than 24 hours to vote: %(title)s"),
    _(
        "Your delegation has not voted on %(symbol)s, “%(title)s”, in %(forum)s yet."
        " Voting closes at %(closes)s."
    ),
    _(
        "You have not voted on %(symbol)s, “%(title)s”, in %(forum)s yet, where you vote as"
        " %(alias)s. Voting closes at %(closes)s."
    ),
)
_SILENCE_ENDS = _Words(
    "question-closing",
    _("Less than 24 hours to object: %(title)s"),
    _(
        "Your delegation has not objected to %(symbol)s, “%(title)s”, in %(forum)s. Unless somebody"
        " does before %(closes)s, it is adopted."
    ),
    _(
        "You, as %(alias)s, have not objected to %(symbol)s, “%(title)s”, in %(forum)s. Unless"
        " somebody does before %(closes)s, it is adopted."
    ),
)
_CERTIFIED = _Words(
    "result-certified",
    _("The result is certified: %(title)s"),
    _(
        "The result of %(symbol)s, “%(title)s”, in %(forum)s was certified by chair and teller."
        " Anybody can recompute it."
    ),
    _(
        "The result of %(symbol)s, “%(title)s”, in %(forum)s, where you were entitled to vote as"
        " %(alias)s, was certified by chair and teller. Anybody can recompute it."
    ),
    has_deadline=False,
)


def tell_opened(payload: dict[str, Any]) -> None:
    """Everyone on the roll, or who may cast for an entitled delegation, while they still can."""
    question = Question.objects.select_related("forum", "rule").get(pk=payload["question"])
    if questions.state_at(question, database_clock()) is not State.OPEN:
        return
    words = _SILENCE_RUNS if tallies.adopts_in_silence(question) else _OPEN
    people, casters = people_of(question.electorate_id), casting_for(question)
    notices.tell_all(list(_put(question, words, people, casters)))


@shared_task(name="deliberation.remind_undecided")
def remind_undecided(now: datetime | None = None) -> int:
    """Once, in the last 24 hours, whoever may still answer: for a delegation, or as a person on a roll."""
    told = 0
    for question in questions_closing_soon(now or database_clock()):
        words = _SILENCE_ENDS if tallies.adopts_in_silence(question) else _CLOSING
        people, casters = undecided_people(question), undecided_casters(question)
        told += len(notices.tell_all(list(_put(question, words, people, casters))))
    return told


def _put(
    question: Question, words: _Words, people: Iterable[Elector], casters: Iterable[Accreditation]
) -> Iterator[Message]:
    """People on a roll may see it whatever its audience: it asks them."""
    assert question.closes_at  # noqa: S101 - only of what was opened
    facts: Facts = {**_facts(question), "closes": question.closes_at}
    common: dict[str, Any] = {
        "kind": words.kind,
        "subject": words.subject,
        "forum": question.forum,
        "link": address_of(question),
        "deadline": question.closes_at if words.has_deadline else None,
    }
    for elector in people:
        assert elector.person is not None  # noqa: S101 - electors by person
        named = {**facts, "alias": elector.name}
        key = f"{question.pk}:person"
        yield Message(elector.person, body=words.to_people, facts=named, key=key, **common)
    for one in casters:
        key = f"{question.pk}:{one.delegation_id}"
        yield Message(
            one.person, body=words.to_delegations, facts=facts, key=key,
            audience=question.audience, **common,
        )  # fmt: skip


def address_of(question: Question) -> str:
    return reverse("question", args=[question.forum.slug, question.public_id])


def _facts(question: Question) -> dict[str, str]:
    return {"symbol": question.symbol, "title": question.title, "forum": question.forum.name}


def tell_certified(payload: dict[str, Any]) -> None:
    """Everyone on the roll, or who might have cast for an entitled delegation."""
    question = Question.objects.select_related("forum").get(pk=payload["question"])
    people, casters = people_of(question.electorate_id), casting_for(question)
    notices.tell_all(list(_put(question, _CERTIFIED, people, casters)))


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

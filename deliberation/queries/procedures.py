"""Which rules of procedure are in force, and whether a question keeps to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from deliberation.models import Forum, Procedure, ProcedureCase, Question
from deliberation.queries.audiences import Viewer, visible
from deliberation.queries.questions import within_audience
from deliberation.rules import procedures as rules
from deliberation.rules.audiences import CHAIR
from deliberation.rules.procedures import Case
from deliberation.rules.refusals import RuleBroken, _

HOUR = timedelta(hours=1)
CERTIFIED_ADOPTED = {
    "state": "certified",
    "delegation": None,
    "is_advisory": False,
    "tallies__is_final": True,
    "tallies__outcome": "adopted",
}


def issued(forum: Forum) -> QuerySet[Procedure]:
    """Every revision, newest first, with its cases in order and who issued it."""
    rows = Procedure.objects.filter(forum=forum, state=Procedure.State.ISSUED)
    return _whole(rows).order_by("-number")


def _whole(rows: QuerySet[Procedure]) -> QuerySet[Procedure]:
    cases = ProcedureCase.objects.select_related("rule").order_by("id")
    return rows.select_related("forum", "issued_by", "issued_role", "based_on").prefetch_related(
        Prefetch("cases", queryset=cases, to_attr="asked")
    )


def draft_of(forum: Forum) -> Procedure | None:
    """The draft of the next revision; to be shown to chair and secretariat alone."""
    return _whole(Procedure.objects.filter(forum=forum, state=Procedure.State.DRAFT)).first()


def may_see_draft(viewer: Viewer) -> bool:
    return viewer.sees(CHAIR)


def in_force(forum_id: int) -> Procedure | None:
    """The revision that was certified adopted last; one query."""
    adopted = {f"questions__{name}": value for name, value in CERTIFIED_ADOPTED.items()}
    rows = Procedure.objects.filter(forum=forum_id, state=Procedure.State.ISSUED)
    latest = ("-questions__certified_at", "-questions__id")
    return rows.filter(**adopted).order_by(*latest).first()


def case_for(procedure: Procedure | None, kind: str) -> ProcedureCase | None:
    """What these rules ask of a kind of question; None where they are silent."""
    if procedure is None:
        return None
    return (
        ProcedureCase.objects.filter(procedure=procedure, kind=kind).select_related("rule").first()
    )


def facts_of(case: ProcedureCase) -> Case:
    return Case(
        kind=case.kind,
        rule_hash=case.rule.rule_hash,
        verdicts=case.verdicts,
        sponsors=case.sponsors,
        announced_hours=case.announced_hours,
        voting_hours=case.voting_hours,
    )


def questions_on(procedures: Sequence[Procedure], viewer: Viewer) -> dict[int, list[Question]]:
    """The questions by which revisions were put to the vote, as far as the viewer may see them."""
    rows = Question.objects.filter(procedure__in=[one.pk for one in procedures])
    hidden = Q(state__in=["drafted", "withdrawn"], announced_at=None)
    found: dict[int, list[Question]] = {}
    for row in visible(rows, viewer).exclude(hidden).order_by("id"):
        found.setdefault(row.procedure_id or 0, []).append(row)
    return found


def departures(forum: Forum, viewer: Viewer) -> QuerySet[Question]:
    """Motions adopted and certified that allow a departure nobody has made use of yet."""
    rows = Question.objects.filter(forum=forum, **CERTIFIED_ADOPTED).exclude(departure_kind="")
    used = Question.objects.exclude(departs_by=None).exclude(state="withdrawn")
    return within_audience(rows, viewer).exclude(pk__in=used.values("departs_by")).order_by("-id")


def keep_to(
    question: Question,
    *,
    now: datetime,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Procedure | None:
    """Hold a question against the rules in force, which are returned; marks it if it is advisory.

    ``opens_at`` and ``closes_at`` are given where they are about to be set. A question that departs
    by a motion is not held against them, nor is a delegation's own of its members.
    Raises RuleBroken("departs-from-procedure").
    """
    if question.delegation_id:
        return None
    procedure = in_force(question.forum_id)
    held = case_for(procedure, rules.kind_of(question))
    if held is None:
        question.is_advisory = False
        return procedure
    case = facts_of(held)
    question.is_advisory = rules.is_advice(case, question.chambers)
    if question.departs_by_id:
        return procedure
    rules.require_conforming(case, question.rule.rule_hash, question.chambers)
    rules.require_windows(
        case,
        announced=_hours(question.announced_at or now, opens_at) if opens_at else None,
        voting=_hours(opens_at, closes_at) if opens_at and closes_at else None,
    )
    return procedure


def keep_open(question: Question, now: datetime) -> None:
    """Refuse to end a vote sooner than the rules it was opened under ask.

    Raises RuleBroken("departs-from-procedure").
    """
    held = case_for(question.ruled_by, rules.kind_of(question))
    if held and question.opens_at and not question.departs_by_id:
        lasted = _hours(question.opens_at, now)
        rules.require_windows(facts_of(held), announced=None, voting=lasted)


def allowed_by(question: Question, viewer: Viewer) -> Question | None:
    """The motion by which a question departs from the rules, where the viewer may see it."""
    if question.departs_by_id is None:
        return None
    rows = Question.objects.filter(pk=question.departs_by_id)
    return within_audience(rows, viewer).first()


def _hours(start: datetime, end: datetime) -> float:
    return (end - start) / HOUR


def require_departure(question: Question) -> None:
    """Refuse a motion that allows no departure for this question, or was made use of.

    Raises RuleBroken("departure-unknown") or ("departure-kind").
    """
    kind = rules.kind_of(question)
    if question.departure_kind and (
        kind != "motion" or question.departure_kind not in rules.DEPARTABLE
    ):
        raise RuleBroken(
            "departure-kind",
            _(
                "Only a motion allows a departure, for one kind of question, and never from how the "
                "rules themselves are adopted."
            ),
            place="departure_kind",
        )
    if question.departs_by_id is None:
        return
    used = Question.objects.exclude(pk=question.pk).exclude(state="withdrawn")
    fits = Question.objects.filter(
        pk=question.departs_by_id,
        forum=question.forum_id,
        departure_kind=kind,
        **CERTIFIED_ADOPTED,
    ).exclude(pk__in=used.exclude(departs_by=None).values("departs_by"))
    if question.departure_kind or not fits.exists():
        raise RuleBroken(
            "departure-unknown",
            _(
                "This is no adopted and certified motion that allows a departure for this kind of "
                "question, or another question has made use of it."
            ),
            place="departs_by",
        )

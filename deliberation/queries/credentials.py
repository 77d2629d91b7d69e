"""Credentials of a forum by what is pending on them, and what became of each."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from deliberation.models import (
    Accreditation,
    Constituency,
    CredentialsReport,
    CredentialStep,
    Forum,
)
from deliberation.queries.audiences import Viewer
from deliberation.queries.delegations import appearance_of
from deliberation.queries.permissions import Actor
from deliberation.rules.audiences import ACCREDITED
from deliberation.rules.credentials import Facts, Hand, Line, Step
from deliberation.rules.permissions import Act

SHOWN = ("person", "forum", "delegation__participant", "delegation__constituency")
STATES = ("provisional", "challenged", "accepted", "suspended", "refused", "appealed", "ended")


def credentials_of(forum: Forum) -> QuerySet[Accreditation]:
    """Every credential ever given in the forum."""
    return Accreditation.objects.filter(forum=forum).select_related(*SHOWN)


def credentials_for(forum: Forum, viewer: Viewer, person: User | None) -> QuerySet[Accreditation]:
    """Everyone at the table reads all of them; whoever else is signed in, their own."""
    rows = credentials_of(forum)
    return rows if viewer.sees(ACCREDITED) else rows.filter(person=person)


def in_state(rows: QuerySet[Accreditation], state: str, now: datetime) -> QuerySet[Accreditation]:
    """Only those in this state for a reader at ``now``; a challenged one is provisional, too."""
    return rows.filter(_is(state, now))


def _is(state: str, now: datetime) -> Q:
    over = Q(ends_at__isnull=False, ends_at__lte=now)
    return {
        "challenged": Q(state="provisional", challenged_at__isnull=False) & ~over,
        "refused": Q(state="refused"),
        "appealed": Q(appealed_at__isnull=False),
        "ended": Q(state="ended") | (over & ~Q(state="refused")),
    }.get(state, Q(state=state) & ~over)


def counts_of(rows: QuerySet[Accreditation], now: datetime) -> dict[str, int]:
    """How many are in each state; one query."""
    numbers = {state: Count("pk", filter=_is(state, now)) for state in STATES}
    return dict(rows.order_by().aggregate(**numbers))


def steps_of(held: Accreditation) -> QuerySet[CredentialStep]:
    """What became of a credential, oldest first."""
    rows = CredentialStep.objects.filter(accreditation=held)
    return rows.select_related(
        "person", "office", "seat__delegation__participant", "seat__delegation__constituency"
    ).order_by("id")


def facts_of(held: Accreditation, steps: Iterable[CredentialStep]) -> Facts:
    """The credential as the rules see it; ``steps`` are all of its own, oldest first."""
    newest = {one.kind: one for one in steps}
    challenge, refusal = newest.get(Step.CHALLENGE), newest.get(Step.REFUSE)
    appeal = newest.get(Step.APPEAL)
    return Facts(
        state=held.state,
        is_challenged=held.challenged_at is not None,
        is_appealed=held.appealed_at is not None,
        last=max(newest.values(), key=lambda one: one.pk).kind if newest else "",
        holder=held.person_id,
        challenger=challenge.person_id if challenge else None,
        by_officer=bool(challenge and challenge.office_id),
        refuser=refusal.person_id if refusal else None,
        appellant=appeal.person_id if appeal else None,
    )


def accepted_against(steps: Iterable[CredentialStep]) -> set[int]:
    """The delegations against whose challenge the credential was accepted."""
    found: set[int] = set()
    pending: int | None = None
    for one in steps:
        if one.kind == Step.CHALLENGE:
            pending = one.seat.delegation_id if one.seat else None
        elif one.kind in {Step.ACCEPT, Step.OVERTURN} and pending is not None:
            found.add(pending)
            pending = None
    return found


def act_of(step: Step) -> Act:
    acts = {Step.CHALLENGE: Act.CHALLENGE_CREDENTIAL, Step.APPEAL: Act.APPEAL_REFUSAL}
    return acts.get(step, Act.DECIDE_CREDENTIAL)


def hand_of(actor: Actor, held: Accreditation) -> Hand:
    seat = actor.accreditation
    return Hand(
        person=actor.signed_in.pk,
        role=actor.role,
        is_own_delegation=bool(seat and seat.delegation_id == held.delegation_id),
    )


def report_lines(forum: Forum, now: datetime) -> tuple[list[tuple[str, str]], list[Line]]:
    """The chambers, and every credential in force, suspended or refused at ``now``; two queries."""
    chambers = list(Constituency.objects.filter(forum=forum).values_list("token", "name"))
    rows = (
        credentials_of(forum)
        .filter(~_is("ended", now))
        .exclude(delegation__state="left")
        .order_by("delegation__participant__name", "delegation_id", "id")
    )
    return chambers, [_line(one) for one in rows]


def _line(held: Accreditation) -> Line:
    shown = appearance_of(held.person, held, None)
    challenged = held.state == Accreditation.State.PROVISIONAL and held.challenged_at
    return Line(
        chamber=held.delegation.constituency.token,
        delegation=str(held.delegation),
        role=held.role,
        name=shown.name,
        standing="challenged" if challenged else held.state,
    )


def reports_of(forum: Forum) -> QuerySet[CredentialsReport]:
    """Newest first."""
    rows = CredentialsReport.objects.filter(forum=forum)
    return rows.select_related("forum", "issued_by", "issued_role").order_by("-number")


def report_in_force(forum: Forum) -> CredentialsReport | None:
    """The report that a certified question adopted last; one query."""
    adopted = CredentialsReport.objects.filter(
        forum=forum, questions__state="certified", questions__delegation=None,
        questions__is_advisory=False, questions__tallies__is_final=True,
        questions__tallies__outcome="adopted",
    )  # fmt: skip
    return adopted.order_by("-questions__certified_at", "-questions__id").first()

"""Challenging credentials, deciding on them, and appeals; a challenged one sits on until decided."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from deliberation.events import AccessChanged, announce
from deliberation.models import Accreditation, CredentialStep
from deliberation.operations import audit, delegations, locks, notices
from deliberation.operations.notices import Message
from deliberation.queries import permissions
from deliberation.queries.audiences import SITTING
from deliberation.queries.clock import database_clock
from deliberation.queries.credentials import (
    SHOWN,
    accepted_against,
    act_of,
    facts_of,
    hand_of,
    steps_of,
)
from deliberation.queries.delegations import appearance_of
from deliberation.queries.permissions import Actor
from deliberation.rules import credentials as rules
from deliberation.rules.charters import require_text
from deliberation.rules.credentials import LONGEST_REASON, STATE, Facts, Step
from deliberation.rules.permissions import FORUM, Role
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def challenge_credential(
    *, actor: Actor, public_id: str, reason: str, now: datetime | None = None
) -> Accreditation:
    """Challenge a sitting credential, as head of another delegation or as credentials officer.

    It sits on provisionally, with full rights, until somebody else decides. Its holder and the head are
    told. Raises RuleBroken("credential-step"), ("credential-own-challenge") or
    ("credential-challenged-before").
    """
    held, steps = _held(public_id)
    facts = _allowed(actor, held, steps, Step.CHALLENGE)
    own = actor.accreditation.delegation_id if actor.accreditation else None
    rules.require_new_challenge(accepted_against(steps), own)
    moment = now or database_clock()
    _require_current(held, moment)
    held.challenged_at = moment
    step = _take(actor, held, facts, Step.CHALLENGE, reason, moment)
    _tell(
        held,
        step,
        kind="credential-challenged",
        subject=_("The credential of %(person)s for %(delegation)s is challenged"),
        body=_(
            "It sits provisionally, with full rights, until it is decided in %(forum)s."
            " The reason given: %(reason)s"
        ),
    )
    return held


@transaction.atomic
def accept_credential(
    *, actor: Actor, public_id: str, reason: str = "", now: datetime | None = None
) -> Accreditation:
    """Accept a provisional credential, and so settle a challenge; a challenge is answered with a reason."""
    held, facts = _to_decide(actor, public_id, Step.ACCEPT)
    return _decide(actor, held, facts, Step.ACCEPT, reason, now)


@transaction.atomic
def refuse_credential(
    *, actor: Actor, public_id: str, reason: str, now: datetime | None = None
) -> Accreditation:
    """Refuse a provisional credential: its rights end at once, every ballot cast by it stands."""
    held, facts = _to_decide(actor, public_id, Step.REFUSE)
    return _decide(actor, held, facts, Step.REFUSE, reason, now)


@transaction.atomic
def appeal_refusal(
    *, actor: Actor, public_id: str, reason: str, now: datetime | None = None
) -> Accreditation:
    """Appeal against a refusal, once: as the person refused, or as head of the delegation."""
    held, steps = _held(public_id)
    facts, moment = _allowed(actor, held, steps, Step.APPEAL), now or database_clock()
    held.appealed_at = moment
    _take(actor, held, facts, Step.APPEAL, reason, moment)
    return held


@transaction.atomic
def uphold_refusal(
    *, actor: Actor, public_id: str, reason: str, now: datetime | None = None
) -> Accreditation:
    """The refusal stands; that is final."""
    held, facts = _to_decide(actor, public_id, Step.UPHOLD)
    return _decide(actor, held, facts, Step.UPHOLD, reason, now)


@transaction.atomic
def overturn_refusal(
    *, actor: Actor, public_id: str, reason: str, now: datetime | None = None
) -> Accreditation:
    """Accept on appeal what was refused. Raises RuleBroken where its place was taken meanwhile."""
    held, facts = _to_decide(actor, public_id, Step.OVERTURN)
    delegations.require_place(held.delegation, held.person, held.role)
    return _decide(actor, held, facts, Step.OVERTURN, reason, now)


def _held(public_id: str) -> tuple[Accreditation, list[CredentialStep]]:
    """The credential under its forum's lock, and everything that became of it."""
    found = Accreditation.objects.filter(public_id=public_id).values_list("forum_id", flat=True)
    for forum_id in found:
        locks.hold_forum(forum_id)
    rows = Accreditation.objects.select_for_update(of=("self",)).select_related(*SHOWN)
    held = rows.filter(public_id=public_id).first()
    if held is None:
        raise RuleBroken("accreditation-unknown", _("There is no such credential."))
    return held, list(steps_of(held))


def _to_decide(actor: Actor, public_id: str, step: Step) -> tuple[Accreditation, Facts]:
    held, steps = _held(public_id)
    return held, _allowed(actor, held, steps, step)


def _allowed(actor: Actor, held: Accreditation, steps: list[CredentialStep], step: Step) -> Facts:
    permissions.require(actor, act_of(step), stage=FORUM, forum_id=held.forum_id)
    facts = facts_of(held, steps)
    rules.after(facts, step)
    rules.require_hand(facts, step, hand_of(actor, held))
    return facts


def _require_current(held: Accreditation, moment: datetime) -> None:
    is_over = held.ends_at is not None and held.ends_at <= moment
    if is_over or held.delegation.state == "left":
        raise RuleBroken("accreditation-not-sitting", _("This credential is not in force."))


def _decide(
    actor: Actor,
    held: Accreditation,
    facts: Facts,
    step: Step,
    reason: str,
    now: datetime | None,
) -> Accreditation:
    held.challenged_at = held.appealed_at = None
    made = _take(actor, held, facts, step, reason, now or database_clock())
    told = _TOLD[step]
    body = told["body"] if made.reason else _("It is in force in %(forum)s.")
    _tell(held, made, kind="credential-decided", subject=told["subject"], body=body)
    return held


_TOLD = {
    Step.ACCEPT: {
        "subject": _("The credential of %(person)s for %(delegation)s is accepted"),
        "body": _("It is in force in %(forum)s. The reason given: %(reason)s"),
    },
    Step.REFUSE: {
        "subject": _("The credential of %(person)s for %(delegation)s is refused"),
        "body": _(
            "It gives no rights in %(forum)s any more; ballots cast by it stand. The reason given:"
            " %(reason)s\nThe person, or the head of the delegation, may appeal once; another person"
            " decides on that."
        ),
    },
    Step.UPHOLD: {
        "subject": _("The credential of %(person)s for %(delegation)s stays refused"),
        "body": _("The appeal in %(forum)s was rejected, finally. The reason given: %(reason)s"),
    },
    Step.OVERTURN: {
        "subject": _("The credential of %(person)s for %(delegation)s is accepted on appeal"),
        "body": _("It is in force in %(forum)s again. The reason given: %(reason)s"),
    },
}


def _take(
    actor: Actor, held: Accreditation, facts: Facts, step: Step, reason: str, moment: datetime
) -> CredentialStep:
    """Add the step, keep the state it leads to and note it."""
    before = held.state
    held.state = STATE[rules.after(facts, step)]
    if step is not Step.ACCEPT or facts.is_challenged or reason.strip():
        reason = require_text(reason, LONGEST_REASON, place="reason")
    held.save(update_fields=["state", "challenged_at", "appealed_at"])
    made = CredentialStep.objects.create(
        forum_id=held.forum_id, accreditation=held, kind=step.value, person=actor.signed_in,
        seat=actor.accreditation, office=actor.forum_role, reason=reason.strip(), at=moment,
    )  # fmt: skip
    audit.note(
        actor, _VERBS[step], held,
        before={"state": before}, after={"state": held.state, "reason": made.reason},
    )  # fmt: skip
    if (before in SITTING) != (held.state in SITTING):
        announce(AccessChanged(person_id=held.person_id))
    return made


_VERBS = {
    Step.CHALLENGE: "challenge_credential",
    Step.ACCEPT: "accept_credential",
    Step.REFUSE: "refuse_credential",
    Step.APPEAL: "appeal_refusal",
    Step.UPHOLD: "uphold_refusal",
    Step.OVERTURN: "overturn_refusal",
}


def _tell(held: Accreditation, step: CredentialStep, *, kind: str, subject: str, body: str) -> None:
    """The holder, the head of the delegation, and who challenged or appealed; each once."""
    told = {one.pk: one for one in (*_concerned(held), held.person) if one.pk != step.person_id}
    shown = appearance_of(held.person, held, None)
    facts = {
        "person": shown.name or Accreditation.Role(held.role).label,
        "delegation": str(held.delegation),
        "forum": held.forum.name,
        "reason": step.reason,
    }
    link = f"/forums/{held.forum.slug}/credentials/{held.public_id}/"
    notices.tell_all(
        [
            Message(one, kind, subject, body, facts, forum=held.forum, link=link)
            for one in told.values()
        ]
    )


def _concerned(held: Accreditation) -> list[User]:
    heads = Accreditation.objects.filter(
        delegation=held.delegation_id, role=Role.HEAD, state__in=SITTING
    ).select_related("person")
    asked = CredentialStep.objects.filter(
        accreditation=held, kind__in=[Step.CHALLENGE, Step.APPEAL]
    ).select_related("person")
    return [one.person for one in heads] + [one.person for one in asked]

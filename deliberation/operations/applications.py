"""Applying for a seat, withdrawing, and deciding: accepted, it makes participant, seat and head at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from deliberation.models import Application, Constituency, Forum, Participant
from deliberation.operations import audit, delegations, locks, notices, participants
from deliberation.queries import permissions
from deliberation.queries.applications import SHOWN
from deliberation.queries.audiences import held_roles
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.applications import (
    LONGEST_CODE,
    LONGEST_EVIDENCE,
    LONGEST_NAME,
    LONGEST_REASON,
    require_admission,
    require_control_known,
    require_links,
    require_other_person,
    require_pending,
)
from deliberation.rules.audiences import ACCREDITED
from deliberation.rules.charters import require_name, require_text
from deliberation.rules.permissions import FORUM, Act, Role
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def apply_for_seat(
    *,
    actor: Actor,
    forum_id: int,
    chamber: str,
    evidence: str,
    links: Sequence[str] = (),
    participant: Participant | None = None,
    name: str = "",
    code: str = "",
    kind: str = "",
    controlled_by: Participant | None = None,
    controller: str = "",
    now: datetime | None = None,
) -> Application:
    """Ask for the seat of a participant, there already or described, and declare who controls it.

    Raises RuleBroken("admission-closed"), ("application-exists"), ("participant-exists"),
    ("seat-taken") and what the fields raise.
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.APPLY_FOR_SEAT, stage=FORUM, forum_id=forum_id)
    forum = Forum.objects.get(pk=forum_id)
    require_admission(chamber, forum.admitting)
    constituency = Constituency.objects.get(forum=forum, token=chamber)
    _require_no_other(actor, forum_id)
    described = {} if participant else _described(name, code, kind)
    _require_free(forum_id, participant, controlled_by)
    unlisted = controller.strip() if controlled_by is None else ""
    made = Application.objects.create(
        forum=forum, constituency=constituency, applicant=actor.signed_in, participant=participant,
        controlled_by=controlled_by,
        controller=require_name(unlisted, LONGEST_NAME, place="controller") if unlisted else "",
        evidence=require_text(evidence, LONGEST_EVIDENCE, place="evidence"),
        links=require_links(links), created_at=now or database_clock(), **described,
    )  # fmt: skip
    audit.note(actor, "apply_for_seat", made, after={"for": str(made), "chamber": chamber})
    _tell_officers(made)
    return made


def _tell_officers(made: Application) -> None:
    """Whoever decides on it, but not the applicant about themselves."""
    officers = held_roles(made.forum, made.created_at).filter(role=Role.CREDENTIALS)
    rows = officers.exclude(person=made.applicant_id).select_related("person").order_by("id")
    notices.tell_all(
        [
            notices.Message(
                one.person,
                kind="application-made",
                subject=_("%(participant)s applies for a seat"),
                body=_(
                    "The application for %(participant)s awaits the decision of the credentials"
                    " officer of %(forum)s."
                ),
                facts={"participant": str(made), "forum": made.forum.name},
                forum=made.forum,
                link=f"/forums/{made.forum.slug}/applications/{made.public_id}/",
                key=str(made.pk),
                audience=ACCREDITED,
            )
            for one in rows
        ]
    )


def _require_no_other(actor: Actor, forum_id: int) -> None:
    mine = Application.objects.filter(forum=forum_id, applicant=actor.signed_in, state="pending")
    if mine.exists():
        raise RuleBroken(
            "application-exists",
            _("You have applied here already. Withdraw that application to make another."),
        )


def _described(name: str, code: str, kind: str) -> dict[str, str]:
    name = require_name(name, LONGEST_NAME, place="name")
    code = require_name(code, LONGEST_CODE, place="code").upper()
    if kind not in Participant.Kind.values:
        raise RuleBroken(
            "participant-kind", _("There is no such kind of participant."), place="kind"
        )
    if Participant.objects.filter(Q(name=name) | Q(code=code)).exists():
        raise RuleBroken(
            "participant-exists",
            _("A participant of this name or code exists: choose it from the list."),
            place="participant",
        )
    return {"name": name, "code": code, "kind": kind}


def _require_free(
    forum_id: int, participant: Participant | None, controlled_by: Participant | None
) -> None:
    """So that nobody waits for what cannot be given. It is asked again when the seat is given."""
    if holder := delegations.holder_declared(participant, controlled_by):
        delegations.require_seat(forum_id, holder, participant)


@transaction.atomic
def withdraw_application(
    *, actor: Actor, public_id: str, now: datetime | None = None
) -> Application:
    """The applicant takes a pending application back."""
    held = _held(public_id)
    if held.applicant_id != actor.signed_in.pk:
        raise _unknown()
    require_pending(held.state)
    held.state, held.ended_at = Application.State.WITHDRAWN, now or database_clock()
    held.save(update_fields=["state", "ended_at"])
    audit.note(actor, "withdraw_application", held)
    return held


@transaction.atomic
def accept_application(
    *,
    actor: Actor,
    public_id: str,
    controlled_by: Participant | None = None,
    now: datetime | None = None,
) -> Application:
    """Give the participant its seat and the applicant the credential of its head, at once.

    ``controlled_by`` is whom the officer found to control it, where the applicant named nobody listed.
    Raises RuleBroken("seat-taken"), ("control-differs"), ("controller-unlisted") and the like.
    """
    held = _to_decide(actor, public_id)
    control = controlled_by or held.controlled_by
    require_control_known(held.controller, is_named=control is not None)
    moment = now or database_clock()
    participant = held.participant or participants.add_participant(
        actor=actor, name=held.name, code=held.code, kind=held.kind, controlled_by=control,
        now=moment,
    )  # fmt: skip
    seat = delegations.seat_delegation(
        actor=actor, forum_id=held.forum_id, participant=participant,
        chamber=held.constituency.token, controlled_by=control, now=moment,
    )  # fmt: skip
    held.accreditation = delegations.place_person(
        delegation=seat, person=held.applicant, role="head", state="accepted",
        issued_by=actor.signed_in, moment=moment,
    )  # fmt: skip
    _end(actor, held, Application.State.ACCEPTED, moment)
    audit.note(actor, "accept_application", held, after={"delegation": seat.public_id})
    return held


@transaction.atomic
def refuse_application(
    *, actor: Actor, public_id: str, reason: str, now: datetime | None = None
) -> Application:
    """Refuse it with a reason, which the applicant reads."""
    held = _to_decide(actor, public_id)
    held.reason = require_text(reason, LONGEST_REASON, place="reason")
    _end(actor, held, Application.State.REFUSED, now or database_clock())
    audit.note(actor, "refuse_application", held, after={"reason": held.reason})
    notices.tell(
        held.applicant,
        kind="application-refused",
        subject=_("Your application for %(participant)s is refused"),
        body=_("The seat applied for in %(forum)s is not given. The reason: %(reason)s"),
        facts={"participant": str(held), "forum": held.forum.name, "reason": held.reason},
        forum=held.forum,
        link=f"/forums/{held.forum.slug}/applications/{held.public_id}/",
    )
    return held


def _end(actor: Actor, held: Application, state: str, moment: datetime) -> None:
    held.state, held.decided_by, held.ended_at = state, actor.signed_in, moment
    held.save(update_fields=["state", "decided_by", "ended_at", "reason", "accreditation"])


def _to_decide(actor: Actor, public_id: str) -> Application:
    held = _held(public_id)
    permissions.require(actor, Act.DECIDE_APPLICATION, stage=FORUM, forum_id=held.forum_id)
    require_other_person(held.applicant_id, actor.signed_in.pk)
    require_pending(held.state)
    return held


def _held(public_id: str) -> Application:
    """The application under its forum's lock."""
    found = Application.objects.filter(public_id=public_id).values_list("forum_id", flat=True)
    for forum_id in found:
        locks.hold_forum(forum_id)
    rows = Application.objects.select_for_update(of=("self",)).select_related(*SHOWN)
    held = rows.filter(public_id=public_id).first()
    if held is None:
        raise _unknown()
    return held


def _unknown() -> RuleBroken:
    return RuleBroken("application-unknown", _("There is no such application."))

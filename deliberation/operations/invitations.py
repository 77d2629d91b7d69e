"""Inviting people by mail to a role in a delegation; accepting once, as the person invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from deliberation.models import Accreditation, Delegation, Forum, Invitation, Notice
from deliberation.operations import audit, delegations, locks, notices, outbox
from deliberation.queries import invitations as held
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name
from deliberation.rules.invitations import (
    LIFE,
    require_addressee,
    require_below_head,
    require_pending,
    require_rested,
    state_at,
)
from deliberation.rules.permissions import FORUM, Act, Role
from deliberation.rules.refusals import RuleBroken, _

LONGEST_NAME = 120


@dataclass(frozen=True)
class Wanted:
    """Who is to be invited to what."""

    delegation: Delegation
    role: str
    email: str
    name: str = ""
    language: str = ""


@transaction.atomic
def invite_person(
    *,
    actor: Actor,
    delegation: Delegation,
    email: str,
    role: str,
    name: str = "",
    language: str = "",
    now: datetime | None = None,
) -> Invitation:
    """Invite an address to a role; a head to those below their own, in their own delegation.

    Raises RuleBroken("invitation-exists"), ("role-above"), ("email-bad") and what naming raises.
    """
    locks.hold_forum(delegation.forum_id)
    permissions.require(actor, Act.INVITE, stage=FORUM, forum_id=delegation.forum_id)
    if role not in Accreditation.Role.values:
        raise RuleBroken("role-unknown", _("There is no such role in a delegation."), place="role")
    if actor.role is Role.HEAD:
        permissions.require_same_delegation(actor, delegation.pk)
        require_below_head(role)
    name = require_name(name, LONGEST_NAME, place="name") if name.strip() else ""
    wanted = Wanted(delegation, role, _address(email), name, _language(language, delegation.forum))
    _require_free(wanted, now or database_clock())
    [made] = invite_all(actor, [wanted], now or database_clock())
    audit.note(actor, "invite_person", made, after={"email": made.email, "role": role})
    return made


def invite_all(actor: Actor, wanted: Sequence[Wanted], moment: datetime) -> list[Invitation]:
    """Part of an operation: keep any number of invitations and queue their mails, by two statements."""
    is_decided = actor.role is Role.CREDENTIALS
    made = Invitation.objects.bulk_create(
        Invitation(
            forum_id=one.delegation.forum_id, delegation=one.delegation, role=one.role,
            email=one.email, name=one.name, language=one.language,
            result="accepted" if is_decided else "provisional", invited_by=actor.signed_in,
            created_at=moment, expires_at=moment + LIFE,
        )
        for one in wanted
    )  # fmt: skip
    _queue(made)
    return made


def _queue(made: Sequence[Invitation]) -> None:
    outbox.add_all("invitation", {f"invitation:{one.pk}": {"invitation": one.pk} for one in made})


def _address(email: str) -> str:
    """Django's own check lets signs pass that nobody sees."""
    address = email.strip().lower()
    bad = RuleBroken("email-bad", _("This is no e-mail address."), place="email")
    if not address.isprintable():
        raise bad
    try:
        validate_email(address)
    except ValidationError as error:
        raise bad from error
    return address


def _language(language: str, forum: Forum) -> str:
    known = {*forum.languages, *dict(settings.TEXT_LANGUAGES)}
    chosen = language or next(iter(forum.languages), settings.LANGUAGE_CODE)
    if chosen not in known:
        raise RuleBroken("language-unknown", _("There is no such language."), place="language")
    return chosen


def _require_free(wanted: Wanted, moment: datetime) -> None:
    """An expired invitation stands in nobody's way: it is withdrawn."""
    waiting = Invitation.objects.filter(delegation=wanted.delegation, state="pending")
    waiting.filter(expires_at__lte=moment).update(state="revoked", ended_at=moment)
    if waiting.filter(email=wanted.email).exists():
        raise RuleBroken(
            "invitation-exists",
            _("This address is invited to this delegation already. Send that invitation again."),
            place="email",
        )
    if wanted.role == "head" and waiting.filter(role="head").exists():
        raise RuleBroken(
            "head-invited", _("A head is invited to this delegation already."), place="role"
        )
    person = User.objects.filter(email=wanted.email, is_active=True).first()
    delegations.require_place(wanted.delegation, person, wanted.role)


@transaction.atomic
def mail_invitation(*, invitation_id: int, now: datetime | None = None) -> str | None:
    """Send the newest link; the earlier ones are good no more. Says why it is to be tried again later."""
    invited = _locked(pk=invitation_id)
    moment = now or database_clock()
    if state_at(invited.state, invited.expires_at, moment) != "pending":
        return None
    invited.serial += 1
    invited.secret_hash = held.hash_of(held.secret_of(invited))
    try:
        invited.notice = _tell(invited)
    except RuleBroken as error:
        Invitation.objects.filter(pk=invited.pk).update(problem=error.code)
        return str(error) if error.code == "mail-flood" else None
    invited.sent_at, invited.problem = moment, ""
    invited.save(update_fields=["serial", "secret_hash", "notice", "sent_at", "problem"])
    return None


def _tell(invited: Invitation) -> Notice | None:
    about = {
        "kind": held.KIND,
        "subject": _("You are invited to %(delegation)s"),
        "body": _(
            "You are invited to act as %(role)s of %(delegation)s in %(forum)s."
            " Follow the link, sign in or register with this address, and accept."
            " Nothing happens before you accept."
        ),
        "facts": {
            "role": Accreditation.Role(invited.role).label,
            "delegation": str(invited.delegation),
            "forum": invited.forum.name,
        },
        "forum": invited.forum,
        "link": held.page_of(invited),
        "deadline": invited.expires_at,
    }
    person = User.objects.filter(email=invited.email, is_active=True).first()
    if person:
        return notices.tell(person, **about)  # type: ignore[arg-type]
    return notices.tell_address(invited.email, invited.language, **about)  # type: ignore[arg-type]


@transaction.atomic
def resend_invitation(*, actor: Actor, public_id: str, now: datetime | None = None) -> Invitation:
    """Mail a pending or expired invitation again, with a new link and a new end.

    Raises RuleBroken("invitation-resent") where it was mailed a moment ago, or too often.
    """
    invited = _managed(actor, public_id)
    moment = now or database_clock()
    require_pending(invited.state)
    require_rested(invited.serial, invited.sent_at, moment)
    invited.expires_at = moment + LIFE
    invited.sent_at = moment
    invited.save(update_fields=["expires_at", "sent_at"])
    _queue([invited])
    audit.note(actor, "resend_invitation", invited, after={"email": invited.email})
    return invited


@transaction.atomic
def revoke_invitation(*, actor: Actor, public_id: str, now: datetime | None = None) -> Invitation:
    """Withdraw a pending invitation: its link is good no more."""
    invited = _managed(actor, public_id)
    require_pending(invited.state)
    invited.state, invited.secret_hash = Invitation.State.REVOKED, ""
    invited.ended_at = now or database_clock()
    invited.save(update_fields=["state", "secret_hash", "ended_at"])
    audit.note(actor, "revoke_invitation", invited, before={"email": invited.email})
    return invited


@transaction.atomic
def accept_invitation(
    *, actor: Actor, forum_id: int, public_id: str, secret: str, now: datetime | None = None
) -> Accreditation:
    """The invited person takes the role: once, with the newest link, signed in with the invited address.

    Raises RuleBroken("invitation-unknown"), ("invitation-over"), ("invitation-other-address"), and
    where the place has been taken meanwhile.
    """
    locks.hold_forum(forum_id)
    person = actor.signed_in
    invited = _locked(forum_id=forum_id, public_id=public_id)
    if not held.is_its_secret(invited, secret):
        raise _unknown()
    moment = now or database_clock()
    require_pending(state_at(invited.state, invited.expires_at, moment))
    require_addressee(invited.email, person.email)
    given = delegations.place_person(
        delegation=invited.delegation, person=person, role=invited.role, state=invited.result,
        issued_by=invited.invited_by, moment=moment,
    )  # fmt: skip
    invited.state, invited.accreditation = Invitation.State.ACCEPTED, given
    invited.secret_hash, invited.ended_at = "", moment
    invited.save(update_fields=["state", "accreditation", "secret_hash", "ended_at"])
    audit.note(actor, "accept_invitation", given, after={"role": given.role, "state": given.state})
    _tell_inviter(invited, person)
    return given


def _tell_inviter(invited: Invitation, person: User) -> None:
    notices.tell(
        invited.invited_by,
        kind="invitation-accepted",
        subject=_("%(person)s has accepted the invitation to %(delegation)s"),
        body=_("%(person)s is now accredited to %(delegation)s in %(forum)s."),
        facts={
            "person": person.name,
            "delegation": str(invited.delegation),
            "forum": invited.forum.name,
        },
        forum=invited.forum,
        link=f"/forums/{invited.forum.slug}/delegations/{invited.delegation.public_id}/",
    )


def _managed(actor: Actor, public_id: str) -> Invitation:
    """One that the actor may resend or withdraw."""
    invited = _locked(public_id=public_id)
    permissions.require(actor, Act.INVITE, stage=FORUM, forum_id=invited.forum_id)
    if actor.role is Role.HEAD:
        permissions.require_same_delegation(actor, invited.delegation_id)
        require_below_head(invited.role)
    return invited


def _locked(**named: object) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related(
        "forum", "delegation__participant", "delegation__forum", "invited_by"
    )
    invited = rows.filter(**named).first()
    if invited is None:
        raise _unknown()
    return invited


def _unknown() -> RuleBroken:
    """The same sentence for every link that is not good, so that none can be guessed by its answer."""
    return RuleBroken(
        "invitation-unknown",
        _("This link is not good, or not any more. The newest mail holds the one that is."),
    )

"""Invitations: the secret in their mail, and who may see which."""

import hashlib
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from deliberation.models import Forum, Invitation, Notice
from deliberation.queries.permissions import Actor
from deliberation.rules.invitations import EXPIRED
from deliberation.rules.permissions import Role

PURPOSE = "concord.invitation"
KIND = "invited"
STATES = (*Invitation.State.values, EXPIRED)
_ALL = {Role.SECRETARIAT, Role.CREDENTIALS}


def secret_of(invitation: Invitation) -> str:
    """The secret of the newest mail: a keyed hash of everything it is bound to, kept nowhere."""
    bound = (
        invitation.public_id, invitation.serial, invitation.forum_id, invitation.delegation_id,
        invitation.role, invitation.email,
    )  # fmt: skip
    return salted_hmac(PURPOSE, "\n".join(map(str, bound)), algorithm="sha256").hexdigest()


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def is_its_secret(invitation: Invitation, secret: str) -> bool:
    kept = invitation.secret_hash
    return bool(kept) and constant_time_compare(kept, hash_of(secret))


def page_of(invitation: Invitation) -> str:
    return f"/forums/{invitation.forum.slug}/invitations/{invitation.public_id}/"


def address_of(invitation: Invitation) -> str:
    """The page that accepts it, with the secret."""
    return f"{page_of(invitation)}{secret_of(invitation)}/"


def link_of(notice: Notice) -> str:
    """Where a message leads; of an invitation with its secret, which stands in the mail alone."""
    if notice.kind != KIND:
        return notice.link
    invited = Invitation.objects.filter(notice=notice).select_related("forum").first()
    return address_of(invited) if invited else notice.link


def held_invitation(forum: Forum, public_id: str) -> Invitation | None:
    rows = Invitation.objects.filter(forum=forum, public_id=public_id)
    return rows.select_related(*_SHOWN).first()


_SHOWN = ("forum", "delegation__participant", "delegation__constituency", "invited_by", "notice")


def invitations_for(forum: Forum, capacities: list[Actor]) -> QuerySet[Invitation]:
    """All of the forum for secretariat and credentials officer, a head's own delegation's for the head."""
    rows = Invitation.objects.filter(forum=forum).select_related(*_SHOWN)
    if any(actor.role in _ALL for actor in capacities):
        return rows
    headed = [
        actor.accreditation.delegation_id
        for actor in capacities
        if actor.accreditation and actor.role is Role.HEAD
    ]
    return rows.filter(delegation__in=headed)


def in_state(rows: QuerySet[Invitation], state: str, now: datetime) -> QuerySet[Invitation]:
    """Only those in this state for a reader at ``now``."""
    if state == EXPIRED:
        return rows.filter(state="pending", expires_at__lte=now)
    kept = rows.filter(state=state)
    return kept.filter(~Q(state="pending") | Q(expires_at__gt=now))

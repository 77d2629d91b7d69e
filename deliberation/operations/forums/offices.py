"""Offices of a forum, held from–until."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from deliberation.events import AccessChanged, announce
from deliberation.models import ForumRole
from deliberation.operations import audit, locks
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def grant_role(
    *,
    actor: Actor,
    forum_id: int,
    person: User,
    role: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    now: datetime | None = None,
) -> ForumRole:
    """Give a person an office, from now or a later moment on.

    Whoever chairs does not vote for a delegation meanwhile.
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.GRANT_ROLE, stage=FORUM)
    if role not in ForumRole.Role.values:
        raise RuleBroken("role-unknown", _("There is no such office."), place="role")
    if ForumRole.objects.filter(forum_id=forum_id, person=person, role=role, ends_at=None).exists():
        raise RuleBroken("role-held", _("This person holds this office already."), place="person")
    present = now or database_clock()
    begins = starts_at or present
    if begins < present:
        raise RuleBroken("role-starts", _("It cannot start in the past."), place="starts_at")
    if ends_at and ends_at <= begins:
        raise RuleBroken("role-ends", _("It must end after it starts."), place="ends_at")
    given = ForumRole.objects.create(
        forum_id=forum_id, person=person, role=role, starts_at=begins, ends_at=ends_at
    )
    audit.note(actor, "grant_role", given, after={"person": person.public_id, "role": role})
    announce(AccessChanged(person_id=person.pk))
    return given


@transaction.atomic
def end_role(*, actor: Actor, role_public_id: str, now: datetime | None = None) -> ForumRole:
    """End an office at once; one that has not begun never will."""
    held = ForumRole.objects.select_for_update().filter(public_id=role_public_id).first()
    permissions.require(actor, Act.GRANT_ROLE, stage=FORUM)
    moment = now or database_clock()
    if held is None or (held.ends_at and held.ends_at <= moment):
        raise RuleBroken("role-not-held", _("This office has ended already."))
    if held.starts_at >= moment:
        held.starts_at = moment - timedelta(microseconds=1)
    held.ends_at = moment
    held.save(update_fields=["starts_at", "ends_at"])
    audit.note(actor, "end_role", held, after={"role": held.role})
    announce(AccessChanged(person_id=held.person_id))
    return held

"""Forums, constituencies, declared attributes and offices."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from accounts.models import User
from deliberation.events import AccessChanged, announce
from deliberation.models import AttributeDeclaration, Constituency, Forum, ForumRole
from deliberation.operations import audit, locks
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name, require_text
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_NAME, LONGEST_PURPOSE = 160, 4000
ATTRIBUTE = re.compile(r"[a-z][a-z0-9_-]{0,31}")
COLUMNS = frozenset({"chamber", "choice", "elector", "number", "delegation"})
"""What a list of electors tells of each anyway; no declared attribute may be called so."""
CHAMBERS = (
    ("government", "Governments", "square"),
    ("corporate", "Companies", "triangle"),
    ("citizen", "Citizens", "circle"),
)


@transaction.atomic
def create_forum(
    *,
    actor: Actor,
    slug: str,
    symbol: str,
    name: str,
    purpose: str = "",
    languages: Sequence[str] = ("en",),
    time_zone: str = "UTC",
    is_demonstration: bool = False,
    now: datetime | None = None,
) -> Forum:
    """A forum with the three constituencies government, corporate and citizen."""
    permissions.require(actor, Act.CREATE_FORUM, stage=FORUM)
    name = require_name(name, LONGEST_NAME, place="name")
    if purpose.strip():
        purpose = require_text(purpose, LONGEST_PURPOSE, place="purpose")
    if time_zone not in available_timezones():
        raise RuleBroken("time-zone-unknown", _("There is no such time zone."), place="time_zone")
    if Forum.objects.filter(slug=slug).exists() or Forum.objects.filter(symbol=symbol).exists():
        raise RuleBroken("forum-exists", _("This address or symbol is taken."), place="slug")
    forum = Forum.objects.create(
        slug=slug, symbol=symbol, name=name, purpose=purpose, languages=list(languages),
        time_zone=time_zone, is_demonstration=is_demonstration,
        created_at=now or database_clock(),
    )  # fmt: skip
    Constituency.objects.bulk_create(
        Constituency(forum=forum, token=token, name=title, shape=shape, position=place)
        for place, (token, title, shape) in enumerate(CHAMBERS)
    )
    audit.note(actor, "create_forum", forum, after={"slug": slug})
    return forum


@transaction.atomic
def declare_attribute(*, actor: Actor, forum_id: int, name: str, kind: str) -> AttributeDeclaration:
    """Declare an attribute that delegations may carry and rules may name."""
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.SEAT_DELEGATION, stage=FORUM, forum_id=forum_id)
    is_known = kind in AttributeDeclaration.Kind.values
    if name in COLUMNS or not ATTRIBUTE.fullmatch(name) or not is_known:
        raise RuleBroken("attribute-bad", _("This attribute cannot be declared."), place="name")
    made, created = AttributeDeclaration.objects.get_or_create(
        forum_id=forum_id, name=name, defaults={"kind": kind}
    )
    if not created and made.kind != kind:
        raise RuleBroken("attribute-exists", _("This attribute is declared already."), place="name")
    audit.note(actor, "declare_attribute", made, after={"name": name, "kind": kind})
    return made


@transaction.atomic
def grant_role(
    *,
    actor: Actor,
    forum_id: int,
    person: User,
    role: str,
    ends_at: datetime | None = None,
    now: datetime | None = None,
) -> ForumRole:
    """Give a person an office. Whoever chairs does not vote for a delegation meanwhile."""
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.GRANT_ROLE, stage=FORUM)
    if role not in ForumRole.Role.values:
        raise RuleBroken("role-unknown", _("There is no such office."), place="role")
    if ForumRole.objects.filter(forum_id=forum_id, person=person, role=role, ends_at=None).exists():
        raise RuleBroken("role-held", _("This person holds this office already."), place="person")
    moment = now or database_clock()
    if ends_at and ends_at <= moment:
        raise RuleBroken("role-ends", _("It must end after it starts."), place="ends_at")
    given = ForumRole.objects.create(
        forum_id=forum_id, person=person, role=role, starts_at=moment, ends_at=ends_at
    )
    audit.note(actor, "grant_role", given, after={"person": person.public_id, "role": role})
    announce(AccessChanged(person_id=person.pk))
    return given


@transaction.atomic
def end_role(*, actor: Actor, role_public_id: str, now: datetime | None = None) -> ForumRole:
    """End an office at once."""
    held = ForumRole.objects.select_for_update().filter(public_id=role_public_id).first()
    permissions.require(actor, Act.GRANT_ROLE, stage=FORUM)
    moment = now or database_clock()
    if held is None or (held.ends_at and held.ends_at <= moment):
        raise RuleBroken("role-not-held", _("This office has ended already."))
    held.ends_at = moment
    held.save(update_fields=["ends_at"])
    audit.note(actor, "end_role", held, after={"role": held.role})
    announce(AccessChanged(person_id=held.person_id))
    return held

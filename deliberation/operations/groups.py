"""Groups of delegations: made, changed and ended by chair and secretariat."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from deliberation.events import AccessChanged, announce
from deliberation.models import Accreditation, Delegation, Group
from deliberation.operations import audit, locks, notices
from deliberation.queries import permissions
from deliberation.queries.audiences import sitting_accreditations
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name, require_text
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_NAME = 120
LONGEST_MANDATE = 4000


@transaction.atomic
def create_group(
    *,
    actor: Actor,
    forum_id: int,
    name: str,
    delegations: Collection[Delegation],
    mandate: str = "",
    ends_at: datetime | None = None,
    now: datetime | None = None,
) -> Group:
    """A contact group or drafting committee: from now on an audience of its own.

    Raises RuleBroken("group-name-taken"), ("group-empty"), ("group-foreign") or ("group-ends").
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.KEEP_GROUPS, stage=FORUM, forum_id=forum_id)
    moment = now or database_clock()
    group = Group(forum_id=forum_id, created_at=moment)
    _fill(group, name, mandate, ends_at, moment)
    members = _require_members(forum_id, delegations)
    group.save(force_insert=True)
    group.delegations.set(members)
    audit.note(actor, "create_group", group, after=_facts(group, members))
    _tell_joined(group, members)
    _wake(group, members)
    return group


@transaction.atomic
def change_group(
    *,
    actor: Actor,
    group_id: int,
    name: str,
    delegations: Collection[Delegation],
    mandate: str = "",
    ends_at: datetime | None = None,
    now: datetime | None = None,
) -> Group:
    """Give a group another name, mandate, end or other members. Who left sees its papers no longer.

    Raises RuleBroken("group-ended") and what ``create_group`` raises.
    """
    group = _held(actor, group_id)
    moment = now or database_clock()
    _require_living(group, moment)
    before = list(group.delegations.all())
    facts = _facts(group, before)
    _fill(group, name, mandate, ends_at, moment)
    members = _require_members(group.forum_id, delegations)
    group.save(update_fields=["name", "mandate", "ends_at"])
    group.delegations.set(members)
    audit.note(actor, "change_group", group, before=facts, after=_facts(group, members))
    _tell_joined(group, set(members) - set(before))
    _wake(group, set(before) ^ set(members))
    return group


@transaction.atomic
def end_group(*, actor: Actor, group_id: int, now: datetime | None = None) -> Group:
    """End a group: nothing is written for it any more; its members keep what they have read."""
    group = _held(actor, group_id)
    moment = now or database_clock()
    _require_living(group, moment)
    before, group.ends_at = group.ends_at, moment
    group.save(update_fields=["ends_at"])
    audit.note(
        actor, "end_group", group, before={"ends_at": before}, after={"ends_at": group.ends_at}
    )
    _wake(group, list(group.delegations.all()))
    return group


def _held(actor: Actor, group_id: int) -> Group:
    forum_id = Group.objects.values_list("forum_id", flat=True).get(pk=group_id)
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.KEEP_GROUPS, stage=FORUM, forum_id=forum_id)
    return Group.objects.select_related("forum").get(pk=group_id)


def _require_living(group: Group, moment: datetime) -> None:
    if group.ends_at and group.ends_at <= moment:
        raise RuleBroken("group-ended", _("This group has ended."))


def _fill(
    group: Group, name: str, mandate: str, ends_at: datetime | None, moment: datetime
) -> None:
    group.name = require_name(name, LONGEST_NAME, place="name")
    group.mandate = (
        require_text(mandate, LONGEST_MANDATE, place="mandate") if mandate.strip() else ""
    )
    group.ends_at = ends_at
    if ends_at and ends_at <= moment:
        raise RuleBroken("group-ends", _("It must end in the future."), place="ends_at")
    others = Group.objects.filter(forum_id=group.forum_id, name=group.name)
    if others.exclude(pk=group.pk).exists():
        raise RuleBroken("group-name-taken", _("Another group has this name."), place="name")


def _require_members(forum_id: int, delegations: Collection[Delegation]) -> list[Delegation]:
    if not delegations:
        raise RuleBroken("group-empty", _("Choose at least one delegation."), place="delegations")
    if any(one.forum_id != forum_id for one in delegations):
        raise RuleBroken("group-foreign", _("This belongs to another forum."), place="delegations")
    return list(delegations)


def _facts(group: Group, members: Iterable[Delegation]) -> dict[str, object]:
    return {
        "name": group.name,
        "mandate": group.mandate,
        "ends_at": group.ends_at,
        "delegations": sorted(one.public_id for one in members),
    }


def _people(group: Group, members: Iterable[Delegation], **chosen: str) -> list[Accreditation]:
    rows = sitting_accreditations(group.forum, database_clock()).filter(
        delegation__in=[one.pk for one in members], **chosen
    )
    return list(rows.select_related("person", "delegation__participant"))


def _tell_joined(group: Group, members: Iterable[Delegation]) -> None:
    for held in _people(group, members, role="head"):
        notices.tell(
            held.person,
            kind="group-joined",
            subject=_("%(delegation)s is in the group “%(group)s”"),
            body=_(
                "%(delegation)s is a member of the group “%(group)s” of %(forum)s. Its people read and"
                " write what is kept within it."
            ),
            facts={
                "delegation": str(held.delegation),
                "group": group.name,
                "forum": group.forum.name,
            },
            forum=group.forum,
        )


def _wake(group: Group, members: Iterable[Delegation]) -> None:
    """What these people may see has changed: their open lines are asked again."""
    people: set[User] = {held.person for held in _people(group, members)}
    for person in people:
        announce(AccessChanged(person_id=person.pk))

"""Who may enter the panel and what they find there: from offices held now and platform roles alone.

Django's permission rows and groups are never asked, and ``is_staff`` opens an empty panel.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.identity import signed_in_user
from accounts.models import User
from deliberation.queries import forums, permissions
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act, Role, allowed
from deliberation.rules.refusals import RuleBroken, _

PANEL_ACTS = (
    Act.CREATE_FORUM,
    Act.GRANT_ROLE,
    Act.ADD_PARTICIPANT,
    Act.SEAT_DELEGATION,
    Act.ACCREDIT,
    Act.END_ACCREDITATION,
    Act.MODERATE,
    Act.READ_AUDIT,
    Act.KEEP_RUNNING,
)
"""What can be done here. Whoever may do one of these by an office enters without the staff flag."""


@dataclass(frozen=True)
class Standing:
    """One person and every capacity that counts here; nobody has none."""

    person: User | None = None
    actors: tuple[Actor, ...] = ()

    @property
    def is_administrator(self) -> bool:
        return any(actor.role is Role.ADMINISTRATOR for actor in self.actors)

    @property
    def enters(self) -> bool:
        staff = bool(self.person and self.person.is_staff)
        return staff or any(self.able(act) for act in PANEL_ACTS)

    def able(self, act: Act) -> list[Actor]:
        """The capacities that allow ``act``, at the stage of what belongs to no charter."""
        return [actor for actor in self.actors if allowed(actor.role, act, FORUM)]

    def sees(self, acts: Collection[Act]) -> bool:
        """Whether a page for whoever may do one of ``acts`` is shown: to administrators always."""
        return self.is_administrator or any(self.able(act) for act in acts)

    def forums(self, acts: Collection[Act]) -> frozenset[int]:
        """The forums in which an office of this person allows one of ``acts``."""
        found = {
            actor.forum_role.forum_id
            for act in acts
            for actor in self.able(act)
            if actor.forum_role
        }
        return frozenset(found)

    def actor(self, act: Act, forum_id: int | None = None) -> Actor:
        """The capacity by which ``act`` is done in that forum. Raises RuleBroken("not-permitted")."""
        for actor in self.able(act):
            office = actor.forum_role
            if office is None or forum_id is None or office.forum_id == forum_id:
                return actor
        raise RuleBroken("not-permitted", _("Your role here does not allow you to do this."))


def standing_of(request: HttpRequest) -> Standing:
    """The standing of whoever asks, read once a request."""
    known = getattr(request, "standing", None)
    if not isinstance(known, Standing):
        known = _standing(signed_in_user(request))
        request.standing = known  # type: ignore[attr-defined]
    return known


def _standing(person: User | None) -> Standing:
    if person is None:
        return Standing()
    actors = forums.offices_of(person)
    if person.is_superuser:
        actors.append(permissions.as_administrator(person))
    if person.is_auditor:
        actors.append(Actor(person=person, platform_role=Role.AUDITOR))
    return Standing(person=person, actors=tuple(actors))

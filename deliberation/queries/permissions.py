"""For whom a person acts, and the one function by which operations ask whether they may."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import Token, User
from deliberation.models import Accreditation, Elector, Forum, ForumRole
from deliberation.queries.audiences import (
    SERVANTS,
    SITTING,
    Viewer,
    held_roles,
    sitting_accreditations,
    viewer_among,
    with_groups,
)
from deliberation.queries.clock import ClockTimestamp
from deliberation.rules import permissions
from deliberation.rules.permissions import Act, Role
from deliberation.rules.refusals import RuleBroken, _

AS_PERSON = "person"


@dataclass(frozen=True)
class Actor:
    """A person and the capacity by which they act; with none, a registered or anonymous reader."""

    person: User | None
    accreditation: Accreditation | None = None
    forum_role: ForumRole | None = None
    roll_place: Elector | None = None
    token: Token | None = None
    platform_role: Role | None = None

    @property
    def role(self) -> Role:
        if self.platform_role:
            return self.platform_role
        if self.accreditation:
            return Role(self.accreditation.role)
        if self.forum_role:
            return Role(self.forum_role.role)
        if self.roll_place:
            return Role.ELECTOR
        if self.token and not self.person:
            return Role.INTEGRATION
        return Role.REGISTERED if self.person else Role.ANONYMOUS

    @property
    def acting_as(self) -> str:
        """What a form or an ``Acting-As`` header sends to act so again."""
        chosen = self.accreditation or self.forum_role or self.roll_place
        return chosen.public_id if chosen else AS_PERSON

    @property
    def office(self) -> ForumRole:
        """The office acted in. Raises RuleBroken("not-permitted") where there is none."""
        if self.forum_role is None:
            raise RuleBroken("not-permitted", _("Only an office of the forum may do this."))
        return self.forum_role

    @property
    def signed_in(self) -> User:
        """The person. Raises RuleBroken("sign-in-first")."""
        if self.person is None:
            raise RuleBroken("sign-in-first", _("Please sign in to do this."))
        return self.person


ANONYMOUS = Actor(person=None)


def capacities(person: User | None, forum: Forum, token: Token | None = None) -> list[Actor]:
    """Every capacity in which ``person`` may act in ``forum`` now: credentials, offices, places on rolls, self."""
    if person is None:
        return _let_cast(token, forum) if token else []
    found = [Actor(person, accreditation=one, token=token) for one in _credentials(person, forum)]
    found += [Actor(person, forum_role=one, token=token) for one in _offices(person, forum)]
    found += [Actor(person, roll_place=one, token=token) for one in _roll_places(person, forum)]
    if person.is_superuser:
        found.append(Actor(person=person, token=token, platform_role=Role.ADMINISTRATOR))
    return [*found, Actor(person=person, token=token)]


def viewer_by(person: User, held: Sequence[Actor]) -> Viewer:
    """Everything the person belongs to, as :func:`capacities` has read it already; no query."""
    seats = [one.accreditation for one in held if one.accreditation]
    offices = [one.forum_role for one in held if one.forum_role]
    serving = [one for one in offices if one.role in SERVANTS]
    groups = {number for one in [*seats, *serving] for number in one.group_ids}  # type: ignore[attr-defined]
    return viewer_among(
        person, {one.delegation_id for one in seats}, {one.role for one in offices}, groups
    )


def _credentials(person: User, forum: Forum) -> QuerySet[Accreditation]:
    mine = sitting_accreditations(forum, ClockTimestamp()).filter(person=person)
    return (
        with_groups(mine)
        .select_related("delegation__participant", "delegation__constituency", "person")
        .order_by("id")
    )


def _let_cast(token: Token, forum: Forum) -> list[Actor]:
    """Of a service token: the head who let it cast, while that credential is in force.

    The scopes of the token bound what it does so; the head showed a second factor when granting it.
    """
    granted = sitting_accreditations(forum, ClockTimestamp()).filter(
        role="head", tokens_let_cast__token=token
    )
    found = granted.select_related("delegation__participant", "delegation__constituency", "person")
    for one in found:
        one.person.has_proved_twice = True
    return [Actor(one.person, accreditation=one, token=token) for one in found]


def _offices(person: User, forum: Forum) -> QuerySet[ForumRole]:
    return with_groups(held_roles(forum, ClockTimestamp()).filter(person=person)).order_by("id")


def _roll_places(person: User, forum: Forum) -> QuerySet[Elector]:
    """Places on closed rolls: ended by nothing, as the roll is never changed."""
    mine = Elector.objects.filter(person=person, forum=forum)
    return mine.select_related("electorate").order_by("-id")


def actor_for(
    person: User | None, forum: Forum, acting_as: str, token: Token | None = None
) -> Actor:
    """The capacity named by ``acting_as``, proven to be this person's.

    Raises RuleBroken("acting-for-unknown") where it is not, has ended or is suspended.
    """
    if person is None:
        held = _let_cast(token, forum) if token else []
    else:
        held = _named(person, forum, acting_as, token)
    return actor_among(held, person, acting_as, token)


def _named(person: User, forum: Forum, acting_as: str, token: Token | None) -> list[Actor]:
    """The capacity of this name, if the person holds it: asked by its id, not among all."""
    if acting_as == AS_PERSON:
        return [Actor(person, token=token)]
    for credential in _credentials(person, forum).filter(public_id=acting_as):
        return [Actor(person, accreditation=credential, token=token)]
    for office in _offices(person, forum).filter(public_id=acting_as):
        return [Actor(person, forum_role=office, token=token)]
    places = _roll_places(person, forum).filter(public_id=acting_as)
    return [Actor(person, roll_place=one, token=token) for one in places]


def actor_among(
    held: Sequence[Actor], person: User | None, acting_as: str, token: Token | None = None
) -> Actor:
    """The same where the person's capacities are known already."""
    for actor in held:
        if actor.acting_as == acting_as and actor.platform_role is None:
            return actor
    if person is None and acting_as in {"", AS_PERSON}:
        return Actor(person=None, token=token)
    raise not_held()


def not_held() -> RuleBroken:
    """The refusal of a capacity that is not, or no longer, the person's."""
    return RuleBroken(
        "acting-for-unknown",
        _("You cannot act in this capacity: it is not yours, or it has ended or is suspended."),
        place="acting_as",
    )


def as_administrator(person: User) -> Actor:
    """The capacity of a platform administrator. Raises RuleBroken("not-permitted")."""
    if not (person.is_superuser and person.is_active):
        raise RuleBroken("not-permitted", _("Only an administrator may do this."))
    return Actor(person=person, platform_role=Role.ADMINISTRATOR)


def require(actor: Actor, act: Act, *, stage: str, forum_id: int | None = None) -> None:
    """Raises RuleBroken unless the table allows it, the person proved themselves as the role asks,
    and the capacity belongs to this forum."""
    permissions.require_allowed(actor.role, act, stage)
    if lacks_second_factor(actor):
        permissions.require_second_factor(actor.role, is_used=False)
    chosen = actor.accreditation or actor.forum_role or actor.roll_place
    if chosen and forum_id is not None and chosen.forum_id != forum_id:
        raise RuleBroken("not-permitted", _("Your role belongs to another forum."))


def lacks_second_factor(actor: Actor) -> bool:
    """Whether this capacity acts by a second factor only, and the person came in without one."""
    if not settings.SECOND_FACTOR_REQUIRED or actor.role not in permissions.PROVING_TWICE:
        return False
    return actor.person is None or not actor.person.has_proved_twice


def needs_second_factor(person: User) -> bool:
    """Whether the person holds, in any forum, a role that acts by a second factor only."""
    moment = ClockTimestamp()
    current = Q(starts_at__lte=moment) & (Q(ends_at=None) | Q(ends_at__gt=moment))
    heads = Accreditation.objects.filter(current, person=person, role="head", state__in=SITTING)
    return (
        person.is_superuser
        or ForumRole.objects.filter(current, person=person).exists()
        or heads.exists()
    )


def require_same_delegation(actor: Actor, delegation_id: int) -> None:
    """Raises RuleBroken("not-your-delegation")."""
    if not actor.accreditation or actor.accreditation.delegation_id != delegation_id:
        raise RuleBroken("not-your-delegation", _("This belongs to another delegation."))

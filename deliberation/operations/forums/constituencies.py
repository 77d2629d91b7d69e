"""The chambers of a forum: added, renamed, ordered, removed while nothing stands on them."""

from django.db import transaction

from deliberation.models import (
    Accreditation,
    Application,
    CompositionTarget,
    Constituency,
    DecisionRule,
    Delegation,
    Forum,
    Question,
)
from deliberation.operations import audit, locks
from deliberation.queries import permissions
from deliberation.queries.permissions import Actor
from deliberation.rules import decisions
from deliberation.rules.charters import require_name
from deliberation.rules.forums import (
    require_appearance,
    require_shape,
    require_token,
    require_unused,
)
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_NAME = 80


@transaction.atomic
def add_constituency(
    *,
    actor: Actor,
    forum_id: int,
    chamber: str,
    name: str,
    shape: str = "diamond",
    appearance: str = "name",
) -> Constituency:
    """Another chamber, the last in order. ``chamber`` is what rules and the API call it, for good."""
    _hold(actor, forum_id)
    taken = list(Constituency.objects.filter(forum_id=forum_id).values_list("token", "position"))
    made = Constituency.objects.create(
        forum_id=forum_id,
        token=require_token(chamber, [token for token, _position in taken]),
        name=require_name(name, LONGEST_NAME, place="name"),
        shape=require_shape(shape),
        appearance=_known_appearance(appearance),
        position=max((position for _token, position in taken), default=-1) + 1,
    )
    audit.note(actor, "add_constituency", made, after={"chamber": chamber, "name": made.name})
    return made


@transaction.atomic
def change_constituency(
    *,
    actor: Actor,
    forum_id: int,
    chamber: str,
    name: str | None = None,
    shape: str | None = None,
    appearance: str | None = None,
    place: int | None = None,
) -> Constituency:
    """Rename, reshape or reorder a chamber, or change how its people appear.

    ``place`` counts from 1. Raises RuleBroken("appearance-unmasks") and what the fields raise.
    """
    _hold(actor, forum_id)
    held = _found(forum_id, chamber)
    before = {"name": held.name, "shape": held.shape, "appearance": held.appearance}
    if name is not None:
        held.name = require_name(name, LONGEST_NAME, place="name")
    if shape is not None:
        held.shape = require_shape(shape)
    if appearance is not None:
        people = Accreditation.objects.filter(delegation__constituency=held)
        require_appearance(
            held.appearance, _known_appearance(appearance), has_people=people.exists()
        )
        held.appearance = appearance
    held.save(update_fields=["name", "shape", "appearance"])
    if place is not None:
        _put(held, place)
    after = {"name": held.name, "shape": held.shape, "appearance": held.appearance}
    audit.note(actor, "change_constituency", held, before=before, after=after | {"place": place})
    return held


def _put(held: Constituency, place: int) -> None:
    """Number all of them anew, this one at its place."""
    others = list(Constituency.objects.filter(forum=held.forum_id).exclude(pk=held.pk))
    if not 1 <= place <= len(others) + 1:
        raise RuleBroken(
            "constituency-place",
            _("The place is a number from 1 to %(last)s."),
            place="place",
            facts={"last": len(others) + 1},
        )
    others.insert(place - 1, held)
    for position, one in enumerate(others):
        one.position = position
    Constituency.objects.bulk_update(others, ["position"])


@transaction.atomic
def remove_constituency(*, actor: Actor, forum_id: int, chamber: str) -> None:
    """Remove a chamber in which nobody ever sat, which no question and no rule names.

    Raises RuleBroken("constituency-in-use").
    """
    _hold(actor, forum_id)
    held = _found(forum_id, chamber)
    require_unused(chamber, _uses(held))
    audit.note(actor, "remove_constituency", held, before={"chamber": chamber, "name": held.name})
    forum = Forum.objects.get(pk=forum_id)
    if chamber in forum.admitting:
        forum.admitting.remove(chamber)
        forum.save(update_fields=["admitting"])
    held.delete()


def _uses(held: Constituency) -> list[str]:
    uses = []
    if Delegation.objects.filter(constituency=held).exists():
        uses.append("delegations")
    if Application.objects.filter(constituency=held).exists():
        uses.append("applications")
    if Question.objects.filter(forum=held.forum_id, chambers__contains=[held.token]).exists():
        uses.append("questions")
    asked = CompositionTarget.objects.filter(forum=held.forum_id, source="chamber")
    if asked.filter(value=held.token).exists():
        uses.append("targets of the composition")
    kept = DecisionRule.objects.filter(forum=held.forum_id).values_list("value", flat=True)
    if any(
        held.token in decisions.chambers_named(decisions.parse_rule(value))
        for value in kept.iterator()
    ):
        uses.append("decision rules")
    return uses


def _hold(actor: Actor, forum_id: int) -> None:
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.CONFIGURE_FORUM, stage=FORUM, forum_id=forum_id)


def _found(forum_id: int, chamber: str) -> Constituency:
    """Raises RuleBroken("constituency-unknown")."""
    held = Constituency.objects.filter(forum_id=forum_id, token=chamber).first()
    if held is None:
        raise RuleBroken(
            "constituency-unknown", _("This forum has no such constituency."), place="chamber"
        )
    return held


def _known_appearance(appearance: str) -> str:
    if appearance not in Constituency.Appearance.values:
        raise RuleBroken(
            "appearance-unknown",
            _("People appear by name, by role or by alias."),
            place="appearance",
        )
    return appearance

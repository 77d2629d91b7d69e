"""Making a roll, and holding it for a change."""

from datetime import datetime
from typing import Any

from django.db import transaction

from deliberation.models import Constituency, Delegation, Roll
from deliberation.operations import audit, locks
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.providers import is_known
from deliberation.rules.charters import require_name
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.rolls import (
    RollStep,
    Strata,
    next_roll_state,
    parse_strata,
    require_issuer,
)

LONGEST_SOURCE = 300


@transaction.atomic
def make_roll(
    *,
    actor: Actor,
    forum_id: int,
    title: str,
    origin: str,
    chamber: str,
    strata: Any = None,
    source: str = "",
    issuer: str = "",
    now: datetime | None = None,
) -> Roll:
    """Begin a roll of people who will vote in ``chamber``; a lot says its strata at once.

    ``source`` says whose list it is, ``issuer`` which identity provider, known here, vouches for its
    members. Raises RuleBroken("roll-issuer-unknown") or ("roll-issuer-idle") at the issuer.
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.KEEP_ROLLS, stage=FORUM, forum_id=forum_id)
    constituency = Constituency.objects.filter(forum_id=forum_id, token=chamber).first()
    if constituency is None:
        raise RuleBroken("chamber-unknown", _("There is no such chamber here."), place="chamber")
    if origin not in Roll.Origin.values:
        raise RuleBroken("roll-origin", _("Say where its people come from."), place="origin")
    return _made(
        actor, now, forum_id=forum_id, constituency=constituency, title=title, origin=origin,
        strata=_strata(origin, strata), source=_words(source, "source", origin == "assembly"),
        issuer=_issuer(origin, issuer),
    )  # fmt: skip


@transaction.atomic
def make_members_roll(
    *, actor: Actor, delegation_id: int, title: str, source: str, now: datetime | None = None
) -> Roll:
    """Begin a list of a delegation's own members, whom its head may consult; only they see it."""
    delegation = Delegation.objects.select_related("constituency").get(pk=delegation_id)
    locks.hold_forum(delegation.forum_id)
    permissions.require(actor, Act.KEEP_OWN_ROLL, stage=FORUM, forum_id=delegation.forum_id)
    permissions.require_same_delegation(actor, delegation.pk)
    return _made(
        actor, now, forum_id=delegation.forum_id, delegation=delegation, origin="assembly",
        constituency=delegation.constituency, title=title, strata={},
        source=_words(source, "source", True), issuer="", audience=f"delegation:{delegation.pk}",
    )  # fmt: skip


def _made(actor: Actor, now: datetime | None, *, title: str, **facts: Any) -> Roll:
    name = require_name(title, place="title")
    others = Roll.objects.filter(forum_id=facts["forum_id"], delegation=facts.get("delegation"))
    if others.filter(title=name).exists():
        raise RuleBroken("roll-title", _("A roll of this title exists already."), place="title")
    made = Roll.objects.create(
        title=name, made_by=actor.signed_in, created_at=now or database_clock(), **facts
    )
    audit.note(actor, "make_roll", made, after={"title": name, "origin": made.origin})
    return made


def _strata(origin: str, value: Any) -> dict[str, Any]:
    if value is None:
        if origin == "lot":
            raise RuleBroken(
                "roll-strata", _("A lot publishes its strata and their seats."), place="strata"
            )
        return {}
    return parse_strata(value).as_json()


def _issuer(origin: str, words: str) -> str:
    issuer = _words(words, "issuer", origin == "identity")
    require_issuer(origin, issuer, is_known=is_known(issuer))
    return issuer


def _words(words: str, place: str, is_needed: bool) -> str:
    if not words.strip() and not is_needed:
        return ""
    return require_name(words, LONGEST_SOURCE, place=place)


def strata_of(roll: Roll) -> Strata | None:
    return parse_strata(roll.strata) if roll.strata else None


def held(actor: Actor, roll_id: int, step: RollStep) -> Roll:
    """The roll, locked, once its keeper is known to be allowed the step, and the step to be due."""
    locks.hold_roll(roll_id)
    roll = Roll.objects.select_related("constituency", "forum").get(pk=roll_id)
    keep(actor, roll)
    next_roll_state(roll.origin, roll.state, step)
    return roll


def keep(actor: Actor, roll: Roll) -> None:
    """Raises RuleBroken unless the actor keeps this roll: an officer, or the head of the delegation."""
    act = Act.KEEP_OWN_ROLL if roll.delegation_id else Act.KEEP_ROLLS
    permissions.require(actor, act, stage=FORUM, forum_id=roll.forum_id)
    if roll.delegation_id:
        permissions.require_same_delegation(actor, roll.delegation_id)

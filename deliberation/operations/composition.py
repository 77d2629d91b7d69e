"""What the forum asks of its table, set by chair and secretariat."""

from datetime import datetime
from typing import Any

from django.db import transaction

from deliberation.models import CompositionTarget, Forum
from deliberation.operations import audit, locks, record
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.composition import declared_by
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name
from deliberation.rules.composition import MOST_TARGETS, Asked, require_asked
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_TITLE = 120


@transaction.atomic
def add_target(
    *,
    actor: Actor,
    forum_id: int,
    title: str,
    measure: str,
    source: str,
    minimum: int,
    name: str = "",
    value: str = "",
    now: datetime | None = None,
) -> CompositionTarget:
    """Ask that the table hold at least so many, chosen so; it is on the public record.

    Raises RuleBroken ("target-exists", "target-too-many") and what ``require_asked`` raises.
    """
    forum = _held(actor, forum_id)
    if CompositionTarget.objects.filter(forum=forum).count() >= MOST_TARGETS:
        raise RuleBroken(
            "target-too-many",
            _("A forum asks for at most %(most)s things."),
            facts={"most": MOST_TARGETS},
        )
    target = CompositionTarget(forum=forum)
    _fill(target, title, Asked(measure, source, name, value, minimum))
    target.save(force_insert=True)
    audit.note(actor, "add_target", target, after=_facts(target))
    _tell(forum, now)
    return target


@transaction.atomic
def change_target(
    *,
    actor: Actor,
    target_id: int,
    title: str,
    measure: str,
    source: str,
    minimum: int,
    name: str = "",
    value: str = "",
    now: datetime | None = None,
) -> CompositionTarget:
    """Ask for something else, or for another number. Raises what adding does."""
    target = _target(actor, target_id)
    before = _facts(target)
    _fill(target, title, Asked(measure, source, name, value, minimum))
    target.save()
    audit.note(actor, "change_target", target, before=before, after=_facts(target))
    _tell(target.forum, now)
    return target


@transaction.atomic
def remove_target(*, actor: Actor, target_id: int, now: datetime | None = None) -> None:
    """Ask for it no longer."""
    target = _target(actor, target_id)
    audit.note(actor, "remove_target", target, before=_facts(target))
    target.delete()
    _tell(target.forum, now)


def _held(actor: Actor, forum_id: int) -> Forum:
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.CONFIGURE_FORUM, stage=FORUM, forum_id=forum_id)
    return Forum.objects.get(pk=forum_id)


def _target(actor: Actor, target_id: int) -> CompositionTarget:
    """Raises RuleBroken("target-unknown") where another has removed it meanwhile."""
    rows = CompositionTarget.objects.filter(pk=target_id)
    forum_id = rows.values_list("forum_id", flat=True).first()
    if forum_id is not None:
        _held(actor, forum_id)
    target = rows.select_related("forum").first()
    if target is None:
        raise RuleBroken("target-unknown", _("This is asked for no longer."))
    return target


def _fill(target: CompositionTarget, title: str, asked: Asked) -> None:
    asked = require_asked(asked, declared_by(target.forum))
    target.title = require_name(title, LONGEST_TITLE, place="title")
    target.measure, target.source = asked.measure, asked.source
    target.name, target.value, target.minimum = asked.name, asked.value, asked.minimum
    others = CompositionTarget.objects.filter(forum=target.forum, title=target.title)
    if others.exclude(pk=target.pk).exists():
        raise RuleBroken(
            "target-exists", _("Something is asked for under this title."), place="title"
        )


def _facts(target: CompositionTarget) -> dict[str, Any]:
    return {
        name: getattr(target, name)
        for name in ("title", "measure", "source", "name", "value", "minimum")
    }


def _tell(forum: Forum, now: datetime | None) -> None:
    record.enter(
        forum_id=forum.pk,
        kind="forum-changed",
        object_public_id=forum.public_id,
        content={"symbol": forum.symbol, "changed": ["composition"]},
        at=now or database_clock(),
    )

"""What a forum is for, whom it admits, and what its phases open."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from deliberation.models import Charter, Constituency, Forum, Question
from deliberation.operations import audit, locks, record
from deliberation.operations.forums.creating import (
    LONGEST_NAME,
    admission_of,
    known_zone,
    purpose_of,
)
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name
from deliberation.rules.forums import (
    require_admitting,
    require_comment_phases,
    require_held_number,
    require_languages_kept,
)
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": lambda name: require_name(name, LONGEST_NAME, place="name"),
    "purpose": purpose_of,
    "admission": admission_of,
    "public_comment_phases": require_comment_phases,
    "contributions_held": require_held_number,
}


@transaction.atomic
def configure_forum(
    *,
    actor: Actor,
    forum_id: int,
    name: str | None = None,
    purpose: str | None = None,
    admission: str | None = None,
    time_zone: str | None = None,
    languages: Sequence[str] | None = None,
    public_comment_phases: Sequence[str] | None = None,
    contributions_held: int | None = None,
    admitting: Sequence[str] | None = None,
    now: datetime | None = None,
) -> Forum:
    """Change what is given; what is None stays. What changed goes on the record.

    Raises RuleBroken("language-in-use") or ("time-zone-in-use") where something built on it.
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.CONFIGURE_FORUM, stage=FORUM, forum_id=forum_id)
    forum = Forum.objects.get(pk=forum_id)
    given = {
        "name": name, "purpose": purpose, "admission": admission,
        "public_comment_phases": public_comment_phases, "contributions_held": contributions_held,
    }  # fmt: skip
    wanted: dict[str, Any] = {
        key: _CHECKS[key](value) for key, value in given.items() if value is not None
    }
    if languages is not None:
        wanted["languages"] = _languages(forum, languages)
    if admitting is not None:
        wanted["admitting"] = _admitting(forum, admitting)
    if time_zone is not None:
        wanted["time_zone"] = _zone(forum, time_zone)
    changed = {key: value for key, value in wanted.items() if getattr(forum, key) != value}
    if changed:
        _change(actor, forum, changed, now or database_clock())
    return forum


def _change(actor: Actor, forum: Forum, changed: dict[str, Any], moment: datetime) -> None:
    before = {key: getattr(forum, key) for key in changed}
    for key, value in changed.items():
        setattr(forum, key, value)
    forum.save(update_fields=list(changed))
    audit.note(actor, "configure_forum", forum, before=before, after=changed)
    record.enter(
        forum_id=forum.pk,
        kind="forum-changed",
        object_public_id=forum.public_id,
        content={"symbol": forum.symbol, "changed": sorted(changed)},
        at=moment,
    )


def _languages(forum: Forum, wanted: Sequence[str]) -> list[str]:
    if not wanted:
        raise RuleBroken("language-unknown", _("Name at least one language."), place="languages")
    used = Charter.objects.filter(forum=forum).values_list("language", flat=True).distinct()
    require_languages_kept(wanted, list(used))
    return list(dict.fromkeys(wanted))


def _admitting(forum: Forum, wanted: Sequence[str]) -> list[str]:
    chambers = Constituency.objects.filter(forum=forum).values_list("token", flat=True)
    return require_admitting(wanted, list(chambers))


def _zone(forum: Forum, zone: str) -> str:
    """Civil deadlines that are announced or run were told in the zone there is."""
    known_zone(zone)
    running = Question.objects.filter(forum=forum, delegation=None, state__in=["drafted", "open"])
    if zone != forum.time_zone and running.exclude(announced_at=None).exists():
        raise RuleBroken(
            "time-zone-in-use",
            _("A vote is announced or open, its times told in the present zone. Change it later."),
            place="time_zone",
        )
    return zone

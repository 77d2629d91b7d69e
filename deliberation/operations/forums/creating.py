"""Opening a forum."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from deliberation.models import Constituency, Forum
from deliberation.operations import audit
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name, require_text
from deliberation.rules.forums import RESERVED
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_NAME, LONGEST_PURPOSE, LONGEST_ADMISSION = 160, 4000, 8000
CHAMBERS = (
    ("government", "Governments", "square"),
    ("corporate", "Companies", "triangle"),
    ("citizen", "Citizens", "circle"),
)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@transaction.atomic
def create_forum(
    *,
    actor: Actor,
    slug: str,
    symbol: str,
    name: str,
    purpose: str = "",
    admission: str = "",
    languages: Sequence[str] = ("en",),
    time_zone: str = "UTC",
    is_demonstration: bool = False,
    now: datetime | None = None,
) -> Forum:
    """A forum with the three constituencies government, corporate and citizen."""
    permissions.require(actor, Act.CREATE_FORUM, stage=FORUM)
    if not _SLUG.fullmatch(slug) or slug in RESERVED:
        raise RuleBroken("forum-address", _("A forum cannot have this address."), place="slug")
    if Forum.objects.filter(slug=slug).exists():
        raise RuleBroken("forum-exists", _("This address is taken."), place="slug")
    if Forum.objects.filter(symbol=symbol).exists():
        raise RuleBroken("forum-exists", _("This symbol is taken."), place="symbol")
    forum = Forum.objects.create(
        slug=slug, symbol=symbol, name=require_name(name, LONGEST_NAME, place="name"),
        purpose=purpose_of(purpose), admission=admission_of(admission),
        languages=list(languages), time_zone=known_zone(time_zone),
        is_demonstration=is_demonstration, created_at=now or database_clock(),
    )  # fmt: skip
    Constituency.objects.bulk_create(
        Constituency(forum=forum, token=token, name=title, shape=shape, position=place)
        for place, (token, title, shape) in enumerate(CHAMBERS)
    )
    audit.note(actor, "create_forum", forum, after={"slug": slug})
    return forum


def purpose_of(words: str) -> str:
    return require_text(words, LONGEST_PURPOSE, place="purpose") if words.strip() else ""


def admission_of(words: str) -> str:
    return require_text(words, LONGEST_ADMISSION, place="admission") if words.strip() else ""


def known_zone(zone: str) -> str:
    """Raises RuleBroken("time-zone-unknown")."""
    if zone not in available_timezones():
        raise RuleBroken("time-zone-unknown", _("There is no such time zone."), place="time_zone")
    return zone

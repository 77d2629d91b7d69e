"""How far a participant takes part, and what it declares of itself."""

import re
from collections.abc import Collection
from datetime import date

from deliberation.rules.refusals import RuleBroken, _

LEVELS = ("observer", "endorser", "committed", "full")
"""From the outermost to the innermost."""
SECTORS: dict[str, str] = {
    "technology": _("technology and research"),
    "industry": _("industry and services"),
    "finance": _("finance"),
    "human-rights": _("human rights"),
    "civil-society": _("civil society"),
    "labour": _("labour"),
    "academia": _("academia"),
    "health": _("health"),
    "education": _("education"),
    "media": _("media and culture"),
    "environment": _("environment"),
    "security": _("security and defence"),
    "public-administration": _("public administration"),
    "standards": _("standards"),
    "other": _("another sector"),
}
"""What a forum can ask its table for by name."""
LONGEST_EVIDENCE, LONGEST_WORDS, LONGEST_LINK = 2000, 300, 500
_LINK = re.compile(r"https?://[^\s\"<>\\^`{|}]+", re.IGNORECASE)


def require_one_of(value: str, known: Collection[str], *, code: str, place: str) -> str:
    """Raises RuleBroken(``code``)."""
    if value not in known:
        raise RuleBroken(code, _("Choose one of those offered."), place=place)
    return value


def require_link(link: str, *, place: str = "link") -> str:
    """An address of the web, or nothing. Raises RuleBroken("link-bad")."""
    link = link.strip()
    if link and (len(link) > LONGEST_LINK or not _LINK.fullmatch(link)):
        raise RuleBroken(
            "link-bad",
            _("An address begins with https:// and has at most %(limit)s characters."),
            place=place,
            facts={"limit": LONGEST_LINK},
        )
    return link


def require_begun(since: date, today: date) -> date:
    """An interest is declared once it is there. Raises RuleBroken("interest-since")."""
    if since > today:
        raise RuleBroken(
            "interest-since", _("An interest is declared once it is there."), place="since"
        )
    return since


def require_ending(ends_on: date, since: date, today: date) -> date:
    """The first day without it. Raises RuleBroken("interest-ends")."""
    if not since <= ends_on <= today:
        raise RuleBroken(
            "interest-ends",
            _("It ends between the day it began and today."),
            place="ends_on",
        )
    return ends_on

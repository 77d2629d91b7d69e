"""What people are told of, how far each may choose when it is mailed, and when a digest is due."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from deliberation.rules.refusals import RuleBroken, _

AT_ONCE, DAILY, WEEKLY, NEVER = "at-once", "daily", "weekly", "never"
DIGEST_HOUR = 7
MONDAY = 0
LONGEST_SUBJECT = 200
MOST_MAILS_AN_HOUR = 30
"""To one person at once, what binds not counted; what is more waits for the daily digest."""
MOST_MAILS_TO_AN_ADDRESS = 5
"""A day, to one address without an account."""
MOST_ATTEMPTS = 16
"""About a day and a half under the outbox's waits; then only the secretariat tries again."""
OTHER = "other"


@dataclass(frozen=True)
class Kind:
    """``words`` name it on the page of preferences. What ``binds`` is always mailed within a day."""

    words: str
    binds: bool = False


KINDS: dict[str, Kind] = {
    "question-announced": Kind(_("A vote is announced"), binds=True),
    "question-withdrawn": Kind(_("A vote is withdrawn"), binds=True),
    "question-opened": Kind(_("A vote is open"), binds=True),
    "question-closing": Kind(_("A day is left to vote, and the delegation has not")),
    "on-a-roll": Kind(_("A place on a closed roll"), binds=True),
    "mandate-shown": Kind(_("A vote among members is shown as the mandate")),
    "ballot-changed": Kind(_("A ballot was changed"), binds=True),
    "silence-window": Kind(_("A silence procedure runs"), binds=True),
    "result-certified": Kind(_("A result is certified")),
    "accredited": Kind(_("An accreditation is given"), binds=True),
    "credential-expiring": Kind(_("A credential is about to end"), binds=True),
    "credential-challenged": Kind(_("A credential is challenged"), binds=True),
    "credential-ended": Kind(_("A credential is ended"), binds=True),
    "credential-decided": Kind(_("A credential is decided"), binds=True),
    "application-made": Kind(_("Somebody applies for a seat")),
    "application-refused": Kind(_("An application for a seat is refused")),
    "invited": Kind(_("An invitation")),
    "comment-answered": Kind(_("A comment is answered")),
    "comment-hidden": Kind(_("A comment is hidden or removed")),
    "reports-dismissed": Kind(_("What was reported is left as it is")),
    "appeal-decided": Kind(_("An appeal is decided")),
    OTHER: Kind(_("Everything else")),
}


def kind_of(token: str) -> str:
    """The kind under which a message of this kind is chosen; what the table does not name is other."""
    return token if token in KINDS else OTHER


def cadences_of(kind: str) -> tuple[str, ...]:
    """What binds is mailed at once or within a day; of the rest everyone decides."""
    return (AT_ONCE, DAILY) if KINDS[kind].binds else (AT_ONCE, DAILY, WEEKLY, NEVER)


def require_cadence(kind: str, cadence: str) -> None:
    """Raises RuleBroken("notice-kind") or ("notice-cadence")."""
    if kind not in KINDS:
        raise RuleBroken("notice-kind", _("There is no such kind of message."), place="kind")
    if cadence not in cadences_of(kind):
        raise RuleBroken(
            "notice-cadence",
            _("What binds your delegation is mailed at once or in a daily digest."),
            place=kind,
        )


def after_unsubscribing(kind: str) -> str:
    """As little mail as the kind allows."""
    return DAILY if KINDS[kind].binds else NEVER


def last_digest(cadence: str, zone: tzinfo, now: datetime) -> datetime:
    """The newest moment, not after ``now``, at which a digest was due: seven o'clock in ``zone``, for a
    weekly one on Monday. What was written before and still waits belongs into it."""
    local = now.astimezone(zone)
    due = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if due > local:
        due = (due - timedelta(days=1)).replace(hour=DIGEST_HOUR)
    if cadence == WEEKLY:
        due -= timedelta(days=(due.weekday() - MONDAY) % 7)
    return due.astimezone(now.tzinfo)


def one_line(words: str) -> str:
    """Words as a mail header can hold them: no line break, no invisible or direction-changing sign."""
    shown = (" " if unicodedata.category(sign) in _UNSEEN else sign for sign in words)
    return " ".join("".join(shown).split())[:LONGEST_SUBJECT]


_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Cs"}


def require_path(link: str) -> str:
    """An address within the site. Raises RuleBroken("notice-link")."""
    if link and (
        not link.startswith("/") or link.startswith(("//", "/\\")) or link != one_line(link)
    ):
        raise RuleBroken("notice-link", _("A message leads to a page of this site."))
    return link

"""Keeping messages in each person's language, and queueing their sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import translation
from django.utils.functional import Promise

from accounts.models import User
from deliberation.models import Cadence, Forum, Notice, NoticePreference
from deliberation.operations import outbox
from deliberation.queries.clock import database_clock
from deliberation.queries.moments import moment_of
from deliberation.rules import notices
from deliberation.rules.refusals import RuleBroken, _

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
_ISOLATE, _END = "\u2068", "\u2069"


Facts = Mapping[str, str | Promise | datetime]
"""What is filled in. Lazy words and moments wait until their reader's language and zone are known."""


@dataclass(frozen=True)
class Message:
    """``subject`` and ``body`` are message ids with %(name)s places, filled from ``facts``.

    ``link`` is a path of the site. Of one ``kind`` and ``key`` a person is told once. ``audience`` is that
    of what the message quotes: whoever no longer belongs to it is neither sent nor shown it.
    """

    person: User
    kind: str
    subject: str
    body: str
    facts: Facts = field(default_factory=dict)
    forum: Forum | None = None
    link: str = ""
    deadline: datetime | None = None
    key: str = ""
    audience: str = "public"


def tell(
    person: User,
    *,
    kind: str,
    subject: str,
    body: str,
    facts: Facts,
    forum: Forum | None,
    link: str = "",
    deadline: datetime | None = None,
    key: str = "",
    audience: str = "public",
) -> Notice | None:
    """Keep one message and queue its sending; None where the person was told of ``key`` before."""
    message = Message(person, kind, subject, body, facts, forum, link, deadline, key, audience)
    told = tell_all([message])
    return told[0] if told else None


@transaction.atomic
def tell_all(messages: Sequence[Message]) -> list[Notice]:
    """Keep and queue any number of messages by the same six statements; return those that are new."""
    if not messages:
        return []
    moment = database_clock()
    chosen = _chosen(messages)
    crowded = _crowded({one.person.pk for one in messages}, moment)
    rows = [_row(one, chosen, crowded, moment) for one in messages]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    made = Notice.objects.filter(public_id__in=[one.public_id for one in rows])
    kept = list(made.select_related("person").order_by("id"))
    _queue(kept)
    return kept


def _queue(kept: Sequence[Notice]) -> None:
    """Hand to the outbox what goes out at once; the rest waits for a digest, or stays on the desk."""
    waiting = [one for one in kept if (one.state, one.cadence) == ("waiting", "at-once")]
    outbox.add_all("notice", {f"notice:{one.pk}": {"notice": one.pk} for one in waiting})


def _chosen(messages: Sequence[Message]) -> dict[tuple[int | None, str], str]:
    rows = NoticePreference.objects.filter(
        person__in={one.person.pk for one in messages},
        kind__in={notices.kind_of(one.kind) for one in messages},
    )
    return {(person, kind): cadence for person, kind, cadence in rows.values_list(*_CHOSEN)}


_CHOSEN = ("person_id", "kind", "cadence")


def _crowded(people: set[int], moment: datetime) -> set[int | None]:
    """Who was mailed at once as often within the hour as anybody is."""
    recent = Notice.objects.filter(
        person__in=people, cadence=Cadence.AT_ONCE, created_at__gt=moment - AN_HOUR
    )
    counted = recent.values("person").annotate(number=Count("id"))
    return set(
        counted.filter(number__gte=notices.MOST_MAILS_AN_HOUR).values_list("person", flat=True)
    )


def _row(
    message: Message,
    chosen: Mapping[tuple[int | None, str], str],
    crowded: set[int | None],
    moment: datetime,
) -> Notice:
    person, kind = message.person, notices.kind_of(message.kind)
    cadence = chosen.get((person.pk, kind), notices.AT_ONCE)
    if cadence == notices.AT_ONCE and person.pk in crowded and not notices.KINDS[kind].binds:
        cadence = notices.DAILY
    is_kept = cadence == notices.NEVER or not person.is_active
    subject, body = _words(
        message.subject, message.body, message.facts, person.language, person.time_zone
    )
    return Notice(
        forum=message.forum, person=person, kind=message.kind, key=message.key, subject=subject,
        body=body, link=notices.require_path(message.link), deadline=message.deadline,
        language=spoken(person.language), audience=message.audience, cadence=cadence,
        state="kept" if is_kept else "waiting", created_at=moment,
    )  # fmt: skip


def spoken(language: str) -> str:
    """The language in which a person is written to: theirs, if the site speaks it."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _words(subject: str, body: str, facts: Facts, language: str, zone: str) -> tuple[str, str]:
    """Subject and body in ``language``; from right to left each fact is isolated from the words around."""
    clock = ZoneInfo(zone)
    with translation.override(spoken(language)):
        told = {
            name: str(moment_of(fact, clock) if isinstance(fact, datetime) else fact)
            for name, fact in facts.items()
        }
        head = translation.gettext(subject) % told
        if translation.get_language_bidi():
            told = {name: f"{_ISOLATE}{fact}{_END}" for name, fact in told.items()}
        return notices.one_line(head), translation.gettext(body) % told


@transaction.atomic
def tell_address(
    email: str,
    language: str,
    *,
    kind: str,
    subject: str,
    body: str,
    facts: Facts,
    forum: Forum | None,
    link: str = "",
    deadline: datetime | None = None,
) -> Notice:
    """Keep one message to an address without an account and queue its sending.

    Raises RuleBroken("address-unsubscribed") where its owner asked for no more, and ("mail-flood")
    where it was written to as often today as any address is.
    """
    address, moment = email.strip().lower(), database_clock()
    _require_wanted(address, notices.kind_of(kind))
    sent = Notice.objects.filter(person=None, email=address, created_at__gt=moment - A_DAY)
    if sent.count() >= notices.MOST_MAILS_TO_AN_ADDRESS:
        raise RuleBroken(
            "mail-flood",
            _("This address has been written to often enough today. Try again tomorrow."),
            place="email",
        )
    head, words = _words(subject, body, facts, language, forum.time_zone if forum else "UTC")
    notice = Notice.objects.create(
        forum=forum, email=address, kind=kind, subject=head, body=words,
        link=notices.require_path(link), deadline=deadline, language=spoken(language),
        created_at=moment,
    )  # fmt: skip
    _queue([notice])
    return notice


def _require_wanted(address: str, kind: str) -> None:
    if NoticePreference.objects.filter(
        person=None, email=address, kind=kind, cadence=Cadence.NEVER
    ).exists():
        raise RuleBroken(
            "address-unsubscribed",
            _("Whoever reads this address has asked for no more messages of this kind."),
            place="email",
        )

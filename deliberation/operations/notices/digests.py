"""One mail for everything that a person lets wait."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import ngettext

from accounts.models import User
from deliberation.models import Notice
from deliberation.operations import outbox
from deliberation.operations.notices.telling import spoken
from deliberation.queries.clock import database_clock
from deliberation.rules import notices
from deliberation.rules.refusals import _

DESK = "/desk/notices/"


@transaction.atomic
def digest_person(*, person_id: int, now: datetime | None = None) -> Notice | None:
    """Put what waits for this person's digest into one message and queue it; None where nothing is due.

    Run twice, the second finds nothing: what a digest carries waits no longer.
    """
    person = User.objects.select_for_update().get(pk=person_id)
    moment = now or database_clock()
    waiting = _due(person, moment)
    if not waiting:
        return None
    digest = _digest(person, waiting, moment)
    Notice.objects.filter(pk__in=[one.pk for one in waiting]).update(digest=digest)
    outbox.add("notice", {"notice": digest.pk}, key=f"notice:{digest.pk}")
    return digest


def _due(person: User, moment: datetime) -> Sequence[Notice]:
    zone = ZoneInfo(person.time_zone)
    due = Q()
    for cadence in (notices.DAILY, notices.WEEKLY):
        due |= Q(cadence=cadence, created_at__lt=notices.last_digest(cadence, zone, moment))
    rows = Notice.objects.filter(due, person=person, state="waiting", digest=None)
    return list(rows.order_by("-id"))


def _digest(person: User, waiting: Sequence[Notice], moment: datetime) -> Notice:
    language = spoken(person.language)
    with translation.override(language):
        subject = ngettext(
            "%(number)s message for you", "%(number)s messages for you", len(waiting)
        )
        body = translation.gettext(_("This is what happened since your last digest, newest first."))
    return Notice.objects.create(
        person=person, kind="digest", subject=subject % {"number": len(waiting)}, body=body,
        link=DESK, language=language, created_at=moment,
    )  # fmt: skip

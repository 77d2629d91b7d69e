"""Messages as their receivers and the secretariat may read them; the token that only unsubscribes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core import signing
from django.db.models import Min, QuerySet

from accounts.models import User
from deliberation.models import Forum, Notice, NoticePreference
from deliberation.queries.clock import database_clock
from deliberation.rules.notices import AT_ONCE, KINDS, last_digest

PURPOSE = "concord.unsubscribe"
UNARRIVED = ("failed", "bounced")


def unsubscribe_token(notice: Notice) -> str:
    """Names one message, and through it a receiver and a kind; it signs nobody in and has no other use."""
    return signing.dumps(notice.public_id, salt=PURPOSE)


def notice_of_token(token: str) -> Notice | None:
    """The message whose token this is; None for any other kind of token."""
    try:
        public_id = signing.loads(token, salt=PURPOSE)
    except signing.BadSignature:
        return None
    if not isinstance(public_id, str):
        return None
    return Notice.objects.filter(public_id=public_id).select_related("person").first()


def cadences_of_person(person: User) -> dict[str, str]:
    """When mail of each kind goes out to this person."""
    chosen = dict(NoticePreference.objects.filter(person=person).values_list("kind", "cadence"))
    return {kind: chosen.get(kind, AT_ONCE) for kind in KINDS}


def deliveries(forum: Forum, states: tuple[str, ...] = UNARRIVED) -> QuerySet[Notice]:
    """The forum's messages in these states, newest last; their words stay between sender and receiver."""
    rows = Notice.objects.filter(forum=forum, state__in=states)
    return rows.select_related("person").defer("subject", "body")


def people_awaiting_digests(now: datetime | None = None) -> list[int]:
    """Whose digest is due: something was written before the last hour of digests where they live."""
    moment = now or database_clock()
    rows = Notice.objects.filter(
        state="waiting", cadence__in=["daily", "weekly"], digest=None, person__is_active=True
    )
    oldest = rows.values("person", "person__time_zone", "cadence").annotate(
        oldest=Min("created_at")
    )
    return sorted(
        {
            row["person"]
            for row in oldest.order_by()
            if row["oldest"]
            < last_digest(row["cadence"], ZoneInfo(row["person__time_zone"]), moment)
        }
    )

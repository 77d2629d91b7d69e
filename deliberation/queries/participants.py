"""Participants, who controls them, how far they take part, and what they declare."""

from django.db import connection
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from deliberation.models import Delegation, Forum, Interest, Participant, ParticipationLevel

_HOLDER = """
WITH RECURSIVE chain (id, controlled_by_id, step) AS (
    SELECT id, controlled_by_id, 0 FROM deliberation_participant WHERE id = %s
    UNION ALL
    SELECT one.id, one.controlled_by_id, chain.step + 1
    FROM deliberation_participant AS one JOIN chain ON one.id = chain.controlled_by_id
    WHERE chain.step < 50
)
SELECT id FROM chain ORDER BY step DESC LIMIT 1
"""


def holder_of(participant: Participant) -> Participant:
    """Whoever stands at the end of the chain of control: the participant itself where nobody does."""
    if participant.controlled_by_id is None:
        return participant
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER, [participant.pk])
        return Participant.objects.get(pk=cursor.fetchone()[0])


LONGEST_SEARCHED = 80


def named_like(text: str, path: str = "") -> Q:
    """Whose name, short name or code holds these words, whatever the case; ``path`` leads there."""
    columns = ("name", "short_name", "code")
    found = Q()
    for column in columns:
        found |= Q(**{f"{path}{column}__icontains": text.strip()})
    return found


def here(rows: QuerySet[Participant], forum: Forum) -> QuerySet[Participant]:
    """With ``level_here`` and ``seats_here``: what was recorded last in this forum, and its delegation."""
    newest = ParticipationLevel.objects.filter(forum=forum, participant=OuterRef("pk"))
    seats = Delegation.objects.filter(forum=forum).exclude(state="left")
    return rows.annotate(
        level_here=Coalesce(Subquery(newest.order_by("-id").values("level")[:1]), Value(""))
    ).prefetch_related(
        Prefetch("delegations", seats.select_related("constituency"), to_attr="seats_here")
    )


def levels_of(participant: Participant) -> QuerySet[ParticipationLevel]:
    """Everything that was recorded of it in every forum; newest first by ``-id``."""
    rows = ParticipationLevel.objects.filter(participant=participant)
    return rows.select_related("forum", "recorded_by", "forum_role")


def levels_now(participant: Participant) -> list[ParticipationLevel]:
    """What holds in each forum: what was recorded there last; by the forums' names."""
    newest = levels_of(participant).order_by("forum_id", "-id").distinct("forum_id")
    return sorted(newest, key=lambda one: (one.forum.name, one.forum_id))


def interests_of(participant: Participant) -> QuerySet[Interest]:
    """What it declared, what holds still before what has ended."""
    rows = Interest.objects.filter(participant=participant).select_related(
        "forum",
        "declared_by",
        "forum_role",
        "accreditation__delegation__participant",
        "accreditation__delegation__constituency",
    )
    return rows.order_by(F("ends_on").desc(nulls_first=True), "kind", "-since", "-id")

"""Participants and who controls them."""

from django.db import connection

from deliberation.models import Participant

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

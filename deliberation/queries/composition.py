"""The table as it is, against what the forum asks of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from deliberation.models import (
    AttributeDeclaration,
    CompositionTarget,
    Constituency,
    DelegationAttribute,
    Forum,
)
from deliberation.rules.composition import Declared, missing
from deliberation.rules.participants import LEVELS


@dataclass(frozen=True)
class Line:
    """What is asked, how many are there, and where values are counted, which."""

    target: CompositionTarget
    there: int
    values: Sequence[str]

    @property
    def missing(self) -> int:
        return missing(self.target.minimum, self.there)


_SEATS = """
WITH seat AS (
    SELECT delegation.id, delegation.participant_id, participant.kind, chamber.token AS chamber
    FROM deliberation_delegation AS delegation
    JOIN deliberation_participant AS participant ON participant.id = delegation.participant_id
    JOIN deliberation_constituency AS chamber ON chamber.id = delegation.constituency_id
    WHERE delegation.forum_id = %(forum)s AND delegation.state = 'seated'
), stated AS (
    SELECT DISTINCT ON (value.delegation_id, value.declaration_id)
        value.delegation_id, declaration.name, value.value
    FROM deliberation_delegationattribute AS value
    JOIN deliberation_attributedeclaration AS declaration ON declaration.id = value.declaration_id
    JOIN seat ON seat.id = value.delegation_id
    WHERE value.valid_from <= %(today)s
    ORDER BY value.delegation_id, value.declaration_id, value.valid_from DESC
), standing AS (
    SELECT DISTINCT ON (participant_id) participant_id, level
    FROM deliberation_participationlevel WHERE forum_id = %(forum)s
    ORDER BY participant_id, id DESC
), trait (seat, source, name, value) AS (
    SELECT id, 'any', '', '' FROM seat
    UNION ALL SELECT id, 'kind', '', kind FROM seat
    UNION ALL SELECT id, 'chamber', '', chamber FROM seat
    UNION ALL SELECT delegation_id, 'attribute', name, value FROM stated
    UNION ALL SELECT seat.id, 'sector', '', interest.sector
        FROM seat JOIN deliberation_interest AS interest USING (participant_id)
        WHERE interest.kind = 'sector' AND interest.since <= %(today)s
            AND (interest.ends_on IS NULL OR interest.ends_on > %(today)s)
    UNION ALL SELECT seat.id, 'level', '', reached.level
        FROM seat JOIN standing USING (participant_id)
        JOIN unnest(%(levels)s::text[]) WITH ORDINALITY AS reached (level, rank)
            ON reached.rank <= array_position(%(levels)s::text[], standing.level::text)
), sitting AS (
    SELECT delegation_id, person_id FROM deliberation_accreditation
    WHERE forum_id = %(forum)s AND state IN ('provisional', 'accepted')
        AND starts_at <= %(now)s AND (ends_at IS NULL OR ends_at > %(now)s)
)
SELECT target.id, count(DISTINCT trait.seat), count(DISTINCT sitting.person_id),
    array_remove(array_agg(DISTINCT CASE WHEN target.measure = 'values' THEN trait.value END), NULL)
FROM deliberation_compositiontarget AS target
LEFT JOIN trait ON trait.source = target.source AND trait.name = target.name
    AND (target.measure = 'values' OR trait.value = target.value)
LEFT JOIN sitting ON target.measure = 'people' AND sitting.delegation_id = trait.seat
WHERE target.forum_id = %(forum)s
GROUP BY target.id
"""


def composition_of(forum: Forum, now: datetime) -> list[Line]:
    """Every target of the forum in the order of its making, counted over seated delegations; two queries.

    A level counts for every level before it. A day is the UTC day of ``now``.
    """
    facts: dict[str, Any] = {
        "forum": forum.pk,
        "now": now,
        "today": now.date(),
        "levels": list(LEVELS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, facts)
        counted = {number: (seats, people, values) for number, seats, people, values in cursor}
    targets = CompositionTarget.objects.filter(forum=forum).order_by("id")
    return [_line(one, *counted[one.pk]) for one in targets if one.pk in counted]


def _line(target: CompositionTarget, seats: int, people: int, values: list[str]) -> Line:
    there = {"delegations": seats, "people": people, "values": len(values)}[target.measure]
    return Line(target, there, values)


def declared_by(forum: Forum) -> Declared:
    chambers = Constituency.objects.filter(forum=forum).values_list("token", flat=True)
    attributes = AttributeDeclaration.objects.filter(forum=forum).order_by("name")
    return Declared(list(chambers), dict(attributes.values_list("name", "kind")))


def values_stated(forum: Forum) -> list[tuple[str, str]]:
    """Each attribute with each value that some delegation here carries."""
    rows = DelegationAttribute.objects.filter(delegation__forum=forum, declaration__kind="token")
    found = rows.values_list("declaration__name", "value").distinct()
    return list(found.order_by("declaration__name", "value"))

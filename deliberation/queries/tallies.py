"""Counting in the database, and who may see a count."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import Sum

from deliberation.models import Elector, Question, Tally
from deliberation.queries.questions import state_at
from deliberation.rules import decisions
from deliberation.rules.decisions import Group, Rule
from deliberation.rules.questions import State

CHAMBER = "chamber"


def rule_of(question: Question) -> Rule:
    return decisions.parse_rule(question.rule.value)


def adopts_in_silence(question: Question) -> bool:
    """Whether whoever does not answer agrees: adopted if nobody answers."""
    return decisions.adopts_in_silence(rule_of(question), question.chambers)


def grouped_tally(question: Question, rule: Rule) -> list[Group]:
    """Choice × the attributes the rule names → number and weights, by one ``GROUP BY``.

    The chamber is always among them: every page tells the count by chamber.
    Electors without a ballot are ``absent``. Attribute names are parameters, never part of the SQL.
    """
    attributes, weights = sorted(rule.attributes | {CHAMBER}), sorted(rule.weights)
    sql, values = _counting(attributes, weights)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, question.pk, question.electorate_id])
        rows = cursor.fetchall()
    return [_group(row, attributes, weights) for row in rows]


def _counting(attributes: list[str], weights: list[str]) -> tuple[str, list[str]]:
    """The counting SELECT for these names, and the names as its first parameters."""
    named = [f"elector.attributes ->> %s AS attribute_{place}" for place in range(len(attributes))]
    sums = ["SUM(elector.number * (elector.attributes ->> %s)::numeric)" for _weight in weights]
    columns = ", ".join(["COALESCE(ballot.choice, 'absent')", *named, "SUM(elector.number)", *sums])
    groups = ", ".join(str(place + 1) for place in range(len(attributes) + 1))
    sql = f"""
        SELECT {columns}
        FROM deliberation_elector AS elector
        LEFT JOIN deliberation_ballot AS ballot
          ON ballot.elector_id = elector.id AND ballot.question_id = %s AND ballot.is_current
        WHERE elector.electorate_id = %s
        GROUP BY {groups}
        ORDER BY {groups}
    """  # noqa: S608
    return sql, [*attributes, *weights]


def _group(row: tuple, attributes: list[str], weights: list[str]) -> Group:
    split = 1 + len(attributes)
    return Group(
        choice=row[0],
        attributes=dict(zip(attributes, row[1:split], strict=True)),
        number=int(row[split]),
        weights={
            name: Fraction(str(value))
            for name, value in zip(weights, row[split + 1 :], strict=True)
        },
    )


def ballots_seen(question_id: int) -> int:
    """How many ballots lie there, superseded ones too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM deliberation_ballot WHERE question_id = %s", [question_id]
        )
        number: int = cursor.fetchone()[0]
    return number


def by_choice(groups: Iterable[Group]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for group in groups:
        counted[group.choice] = counted.get(group.choice, 0) + group.number
    return dict(sorted(counted.items()))


def latest_tally(question: Question) -> Tally | None:
    return Tally.objects.filter(question=question).order_by("-number").first()


def may_be_shown(question: Question, now: datetime) -> bool:
    """Whether anyone may see count and roll call: after the close always, before it where so chosen."""
    state = state_at(question, now)
    if state in {State.CLOSED, State.CERTIFIED}:
        return True
    return state is State.OPEN and question.tally_shown == Question.TallyShown.LIVE


def shown_tally(question: Question, now: datetime) -> Tally | None:
    """The newest count, if it may be seen now. Page, API, export and screen all read it here."""
    return if_shown(question, latest_tally(question), now)


def latest_tallies(questions: Iterable[Question]) -> dict[int, Tally]:
    """The newest count of each question that has one; one query."""
    rows = Tally.objects.filter(question__in=[one.pk for one in questions])
    newest = rows.order_by("question", "-number").distinct("question")
    return {tally.question_id: tally for tally in newest}


def if_shown(question: Question, tally: Tally | None, now: datetime) -> Tally | None:
    """``tally``, the question's newest, if it may be seen now.

    After the deadline and before the closing has counted, there is none: a running count is no result.
    """
    if tally is None or not may_be_shown(question, now):
        return None
    if state_at(question, now) is not State.OPEN and not tally.is_final:
        return None
    return tally


def entitled_by_chamber(question: Question) -> dict[str, int]:
    """How many electors the frozen electorate has in each chamber."""
    rows = Elector.objects.filter(electorate=question.electorate_id).values_list(
        "attributes__chamber"
    )
    return {str(chamber): number for chamber, number in rows.annotate(number=Sum("number"))}


def turnout(question: Question) -> dict[str, int] | None:
    """How many of those entitled answered, at the newest count; to be seen even while the count is not."""
    tally = latest_tally(question)
    return {"answered": tally.answered, "entitled": tally.entitled} if tally else None


def tally_payload(tally: Tally) -> dict[str, Any]:
    """What a screen needs to show a count; the page shows the same facts."""
    chambers: dict[str, dict[str, int]] = {}
    for group in tally.groups:
        chamber = group["attributes"].get("chamber")
        if chamber:
            row = chambers.setdefault(chamber, {})
            row[group["choice"]] = row.get(group["choice"], 0) + group["number"]
    return {
        "answered": tally.answered,
        "entitled": tally.entitled,
        "by_choice": tally.by_choice,
        "by_chamber": chambers,
        "outcome": tally.outcome if tally.is_final else None,
    }


def due_questions() -> list[int]:
    """Open questions past their deadline by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM deliberation_question"
            " WHERE state = 'open' AND closes_at <= clock_timestamp() ORDER BY closes_at"
        )
        return [row[0] for row in cursor.fetchall()]


def stale_questions() -> list[int]:
    """Open questions whose newest count has not seen all their ballots."""
    with connection.cursor() as cursor:
        cursor.execute(_STALE)
        return [row[0] for row in cursor.fetchall()]


_STALE = """
SELECT question.id
FROM deliberation_question AS question
LEFT JOIN LATERAL (
    SELECT ballots_seen FROM deliberation_tally
    WHERE question_id = question.id ORDER BY number DESC LIMIT 1
) AS newest ON TRUE
CROSS JOIN LATERAL (
    SELECT COUNT(*) AS number FROM deliberation_ballot WHERE question_id = question.id
) AS lying
WHERE question.state = 'open' AND lying.number <> COALESCE(newest.ballots_seen, 0)
ORDER BY question.id
"""

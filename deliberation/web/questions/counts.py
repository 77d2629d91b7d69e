"""How a question stands, and how it came out; what may not be seen yet is withheld by the queries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from deliberation.models import Constituency, Electorate, Question, Tally
from deliberation.queries import tallies
from deliberation.rules import decisions
from deliberation.rules.decisions import Rule, trace_from_json


def standing_of(
    question: Question,
    newest: Tally | None,
    shown: Tally | None,
    chambers: Mapping[str, Constituency],
) -> dict[str, Any]:
    """Turnout, and by chamber the numbers that may be seen; before opening there is none."""
    if question.electorate_id is None:
        return {"answered": 0, "entitled": 0, "chambers": [], "is_shown": False}
    entitled = tallies.entitled_by_chamber(question)
    counted = tallies.tally_payload(shown)["by_chamber"] if shown else {}
    return {
        "answered": newest.answered if newest else 0,
        "entitled": sum(entitled.values()),
        "is_shown": shown is not None,
        "chambers": [
            {
                "chamber": chambers.get(token),
                "token": token,
                "entitled": entitled.get(token, 0),
                "counts": counted.get(token, {}) or {"absent": entitled.get(token, 0)},
            }
            for token in question.chambers
        ],
    }


def result_of(rule: Rule, tally: Tally | None) -> dict[str, Any] | None:
    """The outcome and what was found, condition by condition; None before the final count."""
    if tally is None or not tally.is_final:
        return None
    outcome, *found = decisions.words_of_trace(rule, trace_from_json(rule, tally.trace))
    return {"outcome": tally.outcome, "sentence": outcome, "found": found, "tally": tally}


def origin_of(question: Question) -> dict[str, Any] | None:
    """Where an electorate of persons comes from; None of one of delegations, or before opening."""
    frozen = question.electorate
    if frozen is None or frozen.origin == Electorate.Origin.DELEGATIONS:
        return None
    closed_at = frozen.origin_facts.get("closed_at")
    return {
        "label": Electorate.Origin(frozen.origin).label,
        "facts": frozen.origin_facts,
        "closed_at": datetime.fromisoformat(closed_at) if closed_at else frozen.frozen_at,
    }

"""What the rules of procedure ask of a question, and by what it departs from them."""

from typing import Any

from django.utils.translation import gettext as _

from deliberation.models import Constituency, Question
from deliberation.queries import procedures
from deliberation.queries.audiences import Viewer
from deliberation.rules.procedures import KINDS, kind_of
from deliberation.web.procedures.wording import asked_of


def ruled_in_words(question: Question, viewer: Viewer) -> dict[str, Any] | None:
    """The rules it was opened under, or else those in force; None where there are none to tell of.

    They bind no delegation in what it asks its own members.
    ``allows``: the kind of question for which a motion allows a departure.
    """
    if question.delegation_id:
        return None
    allows = _(KINDS[question.departure_kind]) if question.departure_kind in KINDS else ""
    is_to_come = question.state == Question.State.DRAFTED
    procedure = procedures.in_force(question.forum_id) if is_to_come else question.ruled_by
    if procedure is None and not allows:
        return None
    kind = kind_of(question)
    case = procedures.case_for(procedure, kind)
    chambers = list(Constituency.objects.filter(forum=question.forum_id)) if case else []
    return {
        "procedure": procedure,
        "kind": _(KINDS[kind]),
        "case": case,
        "asked": asked_of(case, chambers) if case else [],
        "departs_by": question.departs_by,
        "allowed_by": procedures.allowed_by(question, viewer),
        "is_advisory": question.is_advisory,
        "allows": allows,
    }

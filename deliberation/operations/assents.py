"""Two hands, chair's and teller's, under what neither may do alone."""

from datetime import datetime

from deliberation.models import Assent, Question
from deliberation.operations import audit, streams
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Role
from deliberation.rules.refusals import RuleBroken, _

SIDES = ("chair", "teller")


def add_hand(
    actor: Actor, question: Question, act: str, moment: datetime, reason: str = ""
) -> bool:
    """Add the actor's hand; whether chair's and teller's are both there, of two people.

    Called with the question held. Raises RuleBroken("assent-given"), ("assent-same-person").
    """
    side = "teller" if actor.role is Role.TELLER else "chair"
    hands = Assent.objects.filter(question=question, act=act)
    if hands.filter(side=side).exists():
        raise RuleBroken("assent-given", _("This side has agreed already; the other is awaited."))
    if hands.filter(person=actor.signed_in).exists():
        raise RuleBroken("assent-same-person", _("Chair and teller must be two different people."))
    Assent.objects.create(
        question=question, act=act, side=side, person=actor.signed_in, reason=reason,
        forum_role=actor.office, at=moment,
    )  # fmt: skip
    audit.note(actor, f"agree_to_{act.replace('-', '_')}", question, after={"side": side})
    streams.append(
        f"question:{question.public_id}", "assent", {"act": act, "side": side}, at=moment
    )
    return hands.count() == len(SIDES)

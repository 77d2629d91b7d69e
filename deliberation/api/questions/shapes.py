"""How a question is told: its target, its rule, its window, and its state at this moment."""

from datetime import datetime
from typing import Any

from rest_framework import serializers
from rest_framework.serializers import Serializer

from deliberation.api.audiences import AudienceField
from deliberation.api.decisions import RuleShape
from deliberation.models import Assent, Electorate, Question
from deliberation.queries.announcements import unheard
from deliberation.queries.questions import state_at
from deliberation.queries.tallies import adopts_in_silence
from deliberation.rules.questions import State

STATES = [state.value for state in State]
TARGETS = [
    "provision",
    "revision",
    "charter",
    "person",
    "procedure",
    "credentials_report",
    "motion",
]


class TargetShape(Serializer):
    """What is put to the vote. Of a provision `heading` and `words` stand as they are voted on."""

    kind = serializers.ChoiceField(choices=TARGETS)
    charter = serializers.CharField(allow_null=True)
    revision = serializers.CharField(allow_null=True)
    provision = serializers.CharField(allow_null=True)
    procedure = serializers.CharField(allow_null=True)
    credentials_report = serializers.CharField(allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]
    heading = serializers.CharField()
    words = serializers.CharField()
    language = serializers.CharField()


class AssentShape(Serializer):
    act = serializers.ChoiceField(choices=Assent.Act.values)
    side = serializers.ChoiceField(choices=["chair", "teller"])
    reason = serializers.CharField(help_text="Of opening before everyone was told; else empty.")
    at = serializers.DateTimeField()


class UnheardShape(Serializer):
    delegation = serializers.CharField()
    name = serializers.CharField()


class OriginShape(Serializer):
    """Where an electorate of persons comes from; with a lot, all that it takes to rerun it."""

    kind = serializers.ChoiceField(choices=Electorate.Origin.values)
    roll = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    issuer = serializers.CharField()
    size = serializers.IntegerField()
    closed_at = serializers.CharField()
    roll_sha256 = serializers.CharField()
    algorithm = serializers.CharField(allow_null=True)
    pool_sha256 = serializers.CharField(allow_null=True)
    seed = serializers.CharField(allow_null=True)
    seed_source = serializers.CharField(allow_null=True)


def origin(frozen: Electorate | None) -> dict[str, Any] | None:
    """What ``OriginShape`` shows; None of an electorate of delegations, or before opening."""
    if frozen is None or frozen.origin == Electorate.Origin.DELEGATIONS:
        return None
    facts = frozen.origin_facts
    told = {name: facts.get(name, "") for name in ("title", "source", "issuer", "roll_sha256")}
    told |= {
        name: facts.get(name)
        for name in ("roll", "algorithm", "pool_sha256", "seed", "seed_source")
    }
    told["closed_at"] = facts.get("closed_at") or frozen.frozen_at.isoformat()
    return {"kind": frozen.origin, "size": facts.get("size", 0), **told}


class QuestionShape(Serializer):
    id = serializers.CharField()
    symbol = serializers.CharField()
    title = serializers.CharField()
    explanation = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    target = TargetShape()
    rule = RuleShape()
    chambers = serializers.ListField(child=serializers.CharField())
    tally_shown = serializers.ChoiceField(choices=Question.TallyShown.values)
    audience = AudienceField()
    electorate = serializers.CharField(allow_null=True)
    roll = serializers.CharField(allow_null=True, help_text="The roll of the people who vote.")
    origin = OriginShape(allow_null=True)
    departure_kind = serializers.CharField(
        help_text="Of a motion: the kind of question that it lets depart from the rules."
    )
    departs_by = serializers.CharField(
        allow_null=True, help_text="The motion that allows a departure from the rules of procedure."
    )
    ruled_by = serializers.CharField(
        allow_null=True, help_text="The rules of procedure in force when voting opened."
    )
    is_advisory = serializers.BooleanField(help_text="The verdict binds nobody.")
    delegation = serializers.CharField(
        allow_null=True, help_text="The delegation that asks its own members."
    )
    mandate_for = serializers.CharField(
        allow_null=True, help_text="The question on which the members' answer is its mandate."
    )
    shown_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when it is shown beside the delegation's ballot."
    )
    stream = serializers.CharField()
    announced_at = serializers.DateTimeField(allow_null=True)
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    certified_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class QuestionDetailShape(QuestionShape):
    adopts_in_silence = serializers.BooleanField(
        help_text="Whether whoever does not answer agrees: it is adopted unless somebody objects."
    )
    assents = AssentShape(
        many=True,
        help_text="The hands given so far to an early close, a certificate, or opening unheard.",
    )
    unheard = UnheardShape(
        many=True,
        help_text="Before opening: delegations whom the announcement has not reached, so that the vote"
        " cannot open. Afterwards: those whom it had not reached when it was opened all the same.",
    )


def question(row: Question, now: datetime) -> dict[str, Any]:
    facts = {
        name: getattr(row, name)
        for name in (
            "symbol", "title", "explanation", "rule", "chambers", "tally_shown", "audience",
            "announced_at", "opens_at", "closes_at", "closed_at", "certified_at", "created_at",
            "departure_kind", "is_advisory", "shown_at",
        )
    }  # fmt: skip
    return facts | {
        "id": row.public_id,
        "state": state_at(row, now).value,
        "target": _target(row),
        "electorate": row.electorate.public_id if row.electorate else None,
        "roll": row.roll.public_id if row.roll else None,
        "origin": origin(row.electorate),
        "departs_by": row.departs_by.public_id if row.departs_by else None,
        "ruled_by": row.ruled_by.public_id if row.ruled_by else None,
        "delegation": row.delegation.public_id if row.delegation else None,
        "mandate_for": row.mandate_for.public_id if row.mandate_for else None,
        "stream": f"question:{row.public_id}",
    }


def brief(row: Question, now: datetime) -> dict[str, Any]:
    return dict(QuestionShape(question(row, now)).data)


def detail(row: Question, now: datetime) -> dict[str, Any]:
    facts = question(row, now) | {
        "assents": list(row.assents.order_by("id")),
        "unheard": _unheard(row),
        "adopts_in_silence": adopts_in_silence(row),
    }
    return dict(QuestionDetailShape(facts).data)


def _unheard(row: Question) -> list[dict[str, str]]:
    if row.state != Question.State.DRAFTED:
        return list(row.unheard)
    return [{"delegation": one.public_id, "name": str(one)} for one in unheard(row)]


def _label(row: Question) -> str:
    document = row.procedure or row.credentials_report
    return document.symbol if document else row.text_label


def _target(row: Question) -> dict[str, Any]:
    kind = next((name for name in TARGETS[:-1] if getattr(row, f"{name}_id")), "motion")
    text, charter = row.text, row.of_charter or row.charter
    return {
        "kind": kind,
        "charter": charter.public_id if charter else None,
        "revision": row.revision.public_id if row.revision else None,
        "provision": row.provision.public_id if row.provision else None,
        "procedure": row.procedure.public_id if row.procedure else None,
        "credentials_report": row.credentials_report.public_id if row.credentials_report else None,
        "label": _label(row),
        "heading": text.heading if text else "",
        "words": text.words if text else row.motion,
        "language": row.text_language,
    }

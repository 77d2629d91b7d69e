"""A delegation asks its own members first, and their answer is shown beside its ballot as its mandate."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.decisions import OUTCOMES, SentenceShape, told
from deliberation.api.questions.life import Step
from deliberation.api.questions.pages import OfQuestion
from deliberation.api.questions.shapes import OriginShape, QuestionDetailShape, origin
from deliberation.api.resources import found
from deliberation.api.shapes import Nothing, Text, public_id
from deliberation.api.writing import validated
from deliberation.models import DecisionRule, Question
from deliberation.operations import decisions as keeping
from deliberation.operations import mandates as operations
from deliberation.operations.idempotency import Answer
from deliberation.queries import mandates
from deliberation.queries.decisions import listed_rules
from deliberation.queries.mandates import Mandate
from deliberation.queries.permissions import Actor, require
from deliberation.queries.questions import stage_of
from deliberation.queries.rolls import visible_rolls
from deliberation.queries.tallies import rule_of
from deliberation.rules import decisions
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken, _


class MandateShape(Serializer):
    """What a delegation asked its members, and what they answered: in numbers, without names."""

    delegation = serializers.CharField()
    name = serializers.CharField()
    question = serializers.CharField()
    symbol = serializers.CharField()
    title = serializers.CharField()
    asked = serializers.CharField(help_text="Word for word.")
    rule = SentenceShape(many=True)
    rule_hash = serializers.CharField()
    by_choice = serializers.DictField(child=serializers.IntegerField())
    answered = serializers.IntegerField()
    entitled = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    origin = OriginShape(allow_null=True)
    closed_at = serializers.DateTimeField()
    shown_at = serializers.DateTimeField()


def mandate(one: Mandate) -> dict[str, Any]:
    asked, tally, rule = one.question, one.tally, rule_of(one.question)
    facts = {
        name: getattr(tally, name) for name in ("by_choice", "answered", "entitled", "outcome")
    }
    facts |= {name: getattr(asked, name) for name in ("symbol", "title", "closed_at", "shown_at")}
    return facts | {
        "delegation": one.delegation.public_id,
        "name": str(one.delegation),
        "question": asked.public_id,
        "asked": asked.motion,
        "rule": told(decisions.words_of_rule(rule)),
        "rule_hash": tally.rule_hash,
        "origin": origin(asked.electorate),
    }


def mandates_on(
    question: Question, delegations: Iterable[int | None] | None = None
) -> list[dict[str, Any]]:
    """Those shown on a question whose ballots may be seen, or of these delegations alone."""
    return [mandate(one) for one in mandates.shown_on(question, delegations)]


class ConsultationInput(Serializer):
    title = Text(max_length=200)
    motion = Text(max_length=operations.LONGEST_ASKED, help_text="What they are asked.")
    explanation = Text(max_length=operations.LONGEST_EXPLANATION, required=False, allow_blank=True)
    roll = public_id(help_text="A closed roll of the delegation's own members.")
    rule = public_id(required=False, help_text="A rule the forum keeps; or else a template.")
    template = Text(max_length=40, required=False, help_text="A template of a rule.")


class Consultations(OfQuestion):
    scopes = {"POST": Scope.QUESTION}

    @extend_schema(
        operation_id="draft_consultation",
        request=ConsultationInput,
        responses={201: QuestionDetailShape},
    )
    def post(self, request: Request, forum: str, question: str) -> Response:
        """Drafts what a delegation asks its members before this vote. For its head.

        It is opened, closed and withdrawn as a question, by the head alone. Counted, its result is shown
        as the mandate by the head, or by itself when the vote closes."""
        given = validated(ConsultationInput, request)

        def write() -> Answer:
            vote, actor = self.question(question), self.actor()
            require(actor, Act.CONSULT_MEMBERS, stage=stage_of(vote), forum_id=self.forum.pk)
            roll = found(visible_rolls(self.forum, self.viewer), public_id=given.pop("roll"))
            rule = self._rule(actor, given, roll.constituency.token)
            made = operations.draft_consultation(
                actor=actor, question_id=vote.pk, roll=roll, rule=rule, **given
            )
            return self.drafted(made)

        return self.write(write)

    def _rule(self, actor: Actor, given: dict[str, Any], chamber: str) -> DecisionRule:
        named, template = given.pop("rule", ""), given.pop("template", "")
        if bool(named) == bool(template):
            raise RuleBroken(
                "rule-or-template", _("Give either a rule or a template."), place="rule"
            )
        if named:
            return found(listed_rules(self.forum), public_id=named)
        if template not in decisions.TEMPLATES:
            raise RuleBroken(
                "template-unknown", _("There is no such template of a rule."), place="template"
            )
        value = decisions.TEMPLATES[template].build((chamber,))
        return keeping.keep_members_rule(
            actor=actor, forum_id=self.forum.pk, value=value, template=template
        )


class ShownMandate(Step):
    @extend_schema(operation_id="show_mandate", request=Nothing, responses=QuestionDetailShape)
    def post(self, request: Request, forum: str, question: str) -> Response:
        """Shows what members answered as the delegation's mandate, before the vote's close does. For its
        head."""
        return self.taken(question, operations.show_mandate, validated(Nothing, request))

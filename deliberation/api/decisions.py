"""Decision rules: templates, the rules a forum keeps, and deciding without writing anything."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.resources import PAGING, ForumResource, Resource, found, paged
from deliberation.api.shapes import Text
from deliberation.api.writing import validated
from deliberation.formats.electorates import group_electors
from deliberation.models import DecisionRule
from deliberation.operations import decisions as keeping
from deliberation.operations.idempotency import Answer
from deliberation.queries.decisions import listed_rules
from deliberation.rules import decisions
from deliberation.rules.decisions import Outcome, Rule, Sentence
from deliberation.rules.refusals import RuleBroken, _

OUTCOMES = [outcome.value for outcome in Outcome]
ELECTORS_AT_MOST = 5000
RULE_AT_MOST = 20_000
"""Code points of a rule's canonical text: what anyone may let us count bounds what it costs."""


class SentenceShape(Serializer):
    """One line in the caller's language; `path` is the condition's place in the rule."""

    words = serializers.CharField()
    path = serializers.CharField()
    depth = serializers.IntegerField()
    held = serializers.BooleanField(allow_null=True)
    where = serializers.DictField(child=serializers.CharField())


class TemplateShape(Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    by_chamber = serializers.BooleanField()


class TemplatesShape(Serializer):
    results = TemplateShape(many=True)


class RuleShape(Serializer):
    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    version = serializers.IntegerField()
    template = serializers.CharField()
    rule_hash = serializers.CharField(help_text="SHA-256 of the canonical text.")
    created_at = serializers.DateTimeField()


class RuleDetailShape(RuleShape):
    canonical = serializers.CharField(help_text="The rule's one text (RFC 8785).")
    rule = serializers.DictField(source="value")
    words = SentenceShape(many=True)


class RuleInput(Serializer):
    rule = serializers.DictField(required=False)
    template = Text(max_length=40, required=False)
    chambers = serializers.ListField(
        child=Text(max_length=32), required=False, max_length=50, help_text="Else all of the forum."
    )
    title = Text(max_length=200, required=False, allow_blank=True)


class DecideInput(Serializer):
    rule = serializers.DictField()
    electors = serializers.ListField(
        child=serializers.DictField(),
        max_length=ELECTORS_AT_MOST,
        help_text="`choice`, optionally `elector` and `number`, and the attributes the rule names.",
    )


class GroupShape(Serializer):
    choice = serializers.CharField()
    attributes = serializers.DictField(child=serializers.CharField())
    number = serializers.IntegerField()
    weights = serializers.DictField(child=serializers.CharField())


class DecisionShape(Serializer):
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    rule_hash = serializers.CharField()
    tally = GroupShape(many=True)
    trace = serializers.ListField(child=serializers.DictField())
    words = SentenceShape(many=True)


def told(sentences: list[Sentence]) -> list[dict[str, Any]]:
    return [
        {
            "words": one.render(gettext),
            "path": one.path,
            "depth": one.depth,
            "held": one.held,
            "where": dict(one.where),
        }
        for one in sentences
    ]


def detail(kept: DecisionRule) -> dict[str, Any]:
    rule = decisions.parse_rule(kept.value)
    kept.words = told(decisions.words_of_rule(rule))  # type: ignore[attr-defined]
    return dict(RuleDetailShape(kept).data)


class Templates(Resource):
    noun = "decisions"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="list_rule_templates", responses=TemplatesShape)
    def get(self, request: Request) -> Response:
        """Rules to choose from, each with its source."""
        return Response(TemplatesShape({"results": list(decisions.TEMPLATES.values())}).data)


class Decide(Resource):
    noun = "decisions"
    scopes = {"POST": Scope.READ}
    is_pure = is_open = True

    @extend_schema(operation_id="decide", request=DecideInput, responses=DecisionShape)
    def post(self, request: Request) -> Response:
        """Outcome, tally and trace of a rule over electors. Writes nothing; anyone may ask."""
        given = validated(DecideInput, request)
        rule = decisions.parse_rule(given["rule"])
        if len(rule.canonical) > RULE_AT_MOST:
            raise RuleBroken(
                "rule-too-large",
                _("Here a rule has at most %(limit)s characters; longer ones are counted offline."),
                place="rule",
                facts={"limit": RULE_AT_MOST},
            )
        return Response(DecisionShape(_decided(rule, given["electors"])).data)


def _decided(rule: Rule, electors: list[Any]) -> dict[str, Any]:
    decision = decisions.decide(rule, group_electors(electors, rule))
    return {
        **decision.as_json(),
        "rule_hash": rule.hash,
        "words": told(decisions.words_of_trace(rule, decision.trace)),
    }


class Rules(ForumResource):
    noun = "decisions"
    scopes = {"GET": Scope.READ, "POST": Scope.QUESTION}
    filters = PAGING

    @extend_schema(operation_id="list_rules", responses=paged(RuleShape))
    def get(self, request: Request, forum: str) -> Response:
        """The rules the forum keeps."""
        return self.page(listed_rules(self.forum), RuleShape)

    @extend_schema(operation_id="keep_rule", request=RuleInput, responses={201: RuleDetailShape})
    def post(self, request: Request, forum: str) -> Response:
        """Keeps a rule, or what a template gives for the chambers; the same text is kept once."""
        given = validated(RuleInput, request)
        if ("rule" in given) == ("template" in given):
            raise RuleBroken(
                "rule-or-template", _("Give either a rule or a template."), place="rule"
            )

        def write() -> Answer:
            kept = self._kept(given)
            where = f"/api/v1/forums/{forum}/decision-rules/{kept.public_id}/"
            return Answer(201, detail(kept), {"Location": where})

        return self.write(write)

    def _kept(self, given: dict[str, Any]) -> DecisionRule:
        actor, forum, title = self.actor(), self.forum.pk, given.get("title", "")
        if "rule" in given:
            return keeping.keep_rule(actor=actor, forum_id=forum, value=given["rule"], title=title)
        chambers = given.get("chambers") or keeping.chambers_of(forum)
        return keeping.keep_template(
            actor=actor, forum_id=forum, template=given["template"], chambers=tuple(chambers),
            title=title,
        )  # fmt: skip


class OneRule(ForumResource):
    noun = "decisions"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_rule", responses=RuleDetailShape)
    def get(self, request: Request, forum: str, rule: str) -> Response:
        """A kept rule: its canonical text, its hash, and what it says in words."""
        return Response(
            detail(found(DecisionRule.objects.filter(forum=self.forum), public_id=rule))
        )

"""The result of a question in figures and words, and the two files from which anyone recounts it."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.ballots.shapes import ABSENT
from deliberation.api.decisions import OUTCOMES, GroupShape, SentenceShape, told
from deliberation.api.questions.mandates import MandateShape, mandates_on
from deliberation.api.questions.pages import OfQuestion
from deliberation.api.questions.shapes import STATES, OriginShape, origin
from deliberation.models import Question, Tally
from deliberation.queries import tallies
from deliberation.queries.ballots import roll_call
from deliberation.queries.clock import database_clock
from deliberation.queries.electorates import attribute_names
from deliberation.queries.questions import state_at
from deliberation.rules import decisions
from deliberation.rules.refusals import RuleBroken, _

DELEGATION = "delegation"
"""The column for people. Its name is the one cell that could begin like a formula."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class CountsField(serializers.DictField):
    child = serializers.IntegerField()


class TurnoutShape(Serializer):
    answered = serializers.IntegerField()
    entitled = serializers.IntegerField()


class TallyShape(TurnoutShape):
    """A count. The outcome stands only in the final one."""

    is_final = serializers.BooleanField()
    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_null=True)
    by_choice = CountsField()
    by_chamber = serializers.DictField(child=CountsField())
    words = SentenceShape(many=True, help_text="What carried or what is missing, by condition.")
    groups = GroupShape(many=True)
    trace = serializers.ListField(child=serializers.DictField())
    rule_hash = serializers.CharField()
    counted_at = serializers.DateTimeField()


class ResultShape(Serializer):
    state = serializers.ChoiceField(choices=STATES)
    turnout = TurnoutShape(allow_null=True)
    tally = TallyShape(allow_null=True, help_text="Null while it may not be seen.")
    origin = OriginShape(allow_null=True, help_text="Where an electorate of persons comes from.")
    mandates = MandateShape(
        many=True, help_text="What delegations asked their members; empty while no ballot is seen."
    )


class Result(OfQuestion):
    noun = "tallies"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="read_result", responses=ResultShape)
    def get(self, request: Request, forum: str, question: str) -> Response:
        """The newest count, if it may be seen now, with what its rule says of it."""
        held, now = self.question(question), database_clock()
        tally = tallies.shown_tally(held, now)
        return Response(
            {
                "state": state_at(held, now).value,
                "turnout": tallies.turnout(held),
                "tally": _tally(held, tally) if tally else None,
                "origin": origin(held.electorate),
                "mandates": mandates_on(held) if tallies.may_be_shown(held, now) else [],
            }
        )


def _tally(question: Question, tally: Tally) -> dict[str, Any]:
    rule = tallies.rule_of(question)
    trace = decisions.trace_from_json(rule, tally.trace)
    outcome, *conditions = decisions.words_of_trace(rule, trace)
    facts = tallies.tally_payload(tally) | {
        "is_final": tally.is_final,
        "words": told([outcome, *conditions] if tally.is_final else conditions),
        "groups": tally.groups,
        "trace": tally.trace,
        "rule_hash": tally.rule_hash,
        "counted_at": tally.counted_at,
    }
    return dict(TallyShape(facts).data)


class CSVNames(JSONRenderer):
    """Lets a caller ask for ``text/csv``; a refusal is JSON all the same."""

    media_type = "text/csv"
    format = "csv"


class RuleText(OfQuestion):
    noun = "tallies"
    scopes = {"GET": Scope.READ}

    @extend_schema(
        operation_id="download_rule", responses={(200, "application/json"): OpenApiTypes.OBJECT}
    )
    def get(self, request: Request, forum: str, question: str) -> HttpResponse:
        """The rule's canonical text, byte for byte: its SHA-256 is the rule's hash."""
        rule = self.question(question).rule
        answer = HttpResponse(rule.canonical.encode(), content_type="application/json")
        answer["ETag"] = quote_etag(rule.rule_hash)
        return answer


class BallotsTable(OfQuestion):
    noun = "tallies"
    scopes = {"GET": Scope.READ}
    renderer_classes = [CSVNames, JSONRenderer]

    @extend_schema(operation_id="download_ballots", responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, forum: str, question: str) -> StreamingHttpResponse:
        """Every elector with its choice and attributes, for `manage.py decide`.

        Refused with 409 while the tally may not be seen.
        """
        held = self.question(question)
        if not tallies.may_be_shown(held, database_clock()):
            raise RuleBroken(
                "tally-not-shown", _("The answers of this question may not be seen yet.")
            )
        answer = StreamingHttpResponse(_lines(held), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="ballots.csv"'
        return answer


class _Line:
    """A file of one line: what the CSV writer writes is what is sent."""

    def write(self, line: str) -> str:
        return line


def _lines(question: Question) -> Iterator[str]:
    names = attribute_names(question)
    writer = csv.writer(_Line())
    yield writer.writerow(["elector", "number", "choice", *names, DELEGATION])
    for row in roll_call(question).iterator(chunk_size=2000):
        values = [row.attributes.get(name, "") for name in names]
        choice = row.answer or ABSENT
        yield writer.writerow([row.public_id, row.number, choice, *values, harmless(row.name)])


def harmless(name: str) -> str:
    """The name with an apostrophe before a sign that a spreadsheet would take for a formula.

    Ids, numbers, choices and attributes need none: their alphabets cannot begin so. Thus what is
    recomputed is exactly what was counted.
    """
    return f"'{name}" if name.startswith(FORMULA_SIGNS) else name

"""What a forum may ask of its table."""

import pytest

from deliberation.models import CompositionTarget, Participant
from deliberation.rules import composition
from deliberation.rules.composition import Asked, Declared, missing, require_asked
from deliberation.rules.refusals import RuleBroken

HERE = Declared(["government", "citizen"], {"region": "token", "population": "decimal"})


def test_the_words_are_those_of_the_models():
    assert list(composition.MEASURES) == CompositionTarget.Measure.values
    assert list(composition.KINDS) == Participant.Kind.values


@pytest.mark.parametrize(
    "asked",
    [
        Asked("people", "any", "", "", 1),
        Asked("delegations", "kind", "", "state", 40),
        Asked("delegations", "chamber", "", "citizen", 3),
        Asked("people", "sector", "", "technology", 5),
        Asked("delegations", "level", "", "committed", 5),
        Asked("delegations", "attribute", "region", "oceania", 2),
        Asked("values", "attribute", "region", "", 5),
        Asked("values", "sector", "", "", 4),
    ],
)
def test_what_can_be_counted_is_asked_for(asked):
    assert require_asked(asked, HERE) is asked


@pytest.mark.parametrize(
    ("asked", "code", "place"),
    [
        (Asked("votes", "any", "", "", 1), "target-measure", "measure"),
        (Asked("people", "any", "", "", 0), "target-minimum", "minimum"),
        (Asked("people", "any", "", "", 1_000_001), "target-minimum", "minimum"),
        (Asked("people", "any", "", "state", 1), "target-value", "value"),
        (Asked("people", "colour", "", "red", 1), "target-source", "source"),
        (Asked("people", "kind", "", "planet", 1), "target-value", "value"),
        (Asked("people", "kind", "", "", 1), "target-value", "value"),
        (Asked("people", "kind", "region", "state", 1), "target-name", "name"),
        (Asked("people", "chamber", "", "corporate", 1), "target-value", "value"),
        (Asked("people", "attribute", "", "x", 1), "target-name", "name"),
        (Asked("people", "attribute", "language", "fr", 1), "target-name", "name"),
        (Asked("people", "attribute", "region", "No token", 1), "attribute-value", "value"),
        (Asked("people", "attribute", "region", "", 1), "attribute-value", "value"),
        (Asked("values", "any", "", "", 2), "target-source", "source"),
        (Asked("values", "level", "", "", 2), "target-source", "source"),
        (Asked("values", "kind", "", "state", 2), "target-value", "value"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_its_place(asked, code, place):
    with pytest.raises(RuleBroken) as refusal:
        require_asked(asked, HERE)
    assert (refusal.value.code, refusal.value.place) == (code, place)


@pytest.mark.parametrize(
    ("minimum", "there", "lacking"), [(3, 0, 3), (3, 2, 1), (3, 3, 0), (3, 9, 0)]
)
def test_only_what_lacks_is_missing(minimum, there, lacking):
    assert missing(minimum, there) == lacking

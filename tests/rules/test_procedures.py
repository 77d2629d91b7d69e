"""What rules of procedure may ask, and what departs from them."""

from types import SimpleNamespace

import pytest

from deliberation.rules import procedures
from deliberation.rules.procedures import Case
from deliberation.rules.refusals import RuleBroken

CHAMBERS = ("government", "corporate", "citizen")
VERDICTS = {"government": "decides", "corporate": "concurs", "citizen": "advises"}


def case(**given) -> Case:
    return Case(**{"kind": "text", "rule_hash": "a" * 64, "verdicts": VERDICTS, **given})


def code_of(check, *args, **given) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as refusal:
        check(*args, **given)
    return refusal.value.code, refusal.value.place


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"provision_id": 1}, "provision"),
        ({"provision_id": 1, "revision_id": 2}, "provision"),
        ({"revision_id": 2}, "text"),
        ({"charter_id": 2}, "text"),
        ({"procedure_id": 3}, "procedure"),
        ({"credentials_report_id": 3}, "credentials"),
        ({"person_id": 4}, "election"),
        ({"motion": "Let us adjourn."}, "motion"),
    ],
)
def test_a_question_is_of_the_kind_of_its_target(columns, kind):
    assert procedures.kind_of(SimpleNamespace(**columns)) == kind


@pytest.mark.parametrize(
    ("given", "code", "place"),
    [
        ({"kind": "weather"}, "procedure-kind", "kind"),
        ({"verdicts": {"nobody": "decides"}}, "procedure-verdict", "verdicts"),
        ({"verdicts": {"citizen": "vetoes"}}, "procedure-verdict", "verdicts"),
        ({"verdicts": {"citizen": "concurs"}}, "procedure-nobody-decides", "verdicts"),
        ({"verdicts": {}}, "procedure-nobody-decides", "verdicts"),
        ({"kind": "procedure"}, "procedure-verdict", "verdicts"),
        ({"sponsors": -1}, "procedure-number", "sponsors"),
        ({"announced_hours": 24 * 400}, "procedure-number", "announced_hours"),
        ({"voting_hours": 24 * 400}, "procedure-number", "voting_hours"),
    ],
)
def test_a_case_is_refused_naming_the_place(given, code, place):
    assert code_of(procedures.require_case, case(**given), CHAMBERS) == (code, place)


def test_a_case_knows_who_binds_and_who_advises():
    procedures.require_case(case(), CHAMBERS)
    assert case().binding == ("government", "corporate")
    assert case().advising == ("citizen",)
    assert procedures.is_advice(case(), ["citizen"])
    assert not procedures.is_advice(case(), ["citizen", "corporate"])
    assert not procedures.is_advice(None, ["citizen"])


@pytest.mark.parametrize(
    ("rule_hash", "chambers", "place"),
    [
        ("a" * 64, ("corporate", "government"), ""),
        ("b" * 64, ("citizen",), ""),
        ("b" * 64, ("government", "corporate"), "rule"),
        ("a" * 64, ("government",), "chambers"),
        ("a" * 64, CHAMBERS, "chambers"),
    ],
)
def test_a_question_keeps_to_the_rule_and_the_chambers(rule_hash, chambers, place):
    if not place:
        procedures.require_conforming(case(), rule_hash, chambers)
        return
    found = code_of(procedures.require_conforming, case(), rule_hash, chambers)
    assert found == ("departs-from-procedure", place)


@pytest.mark.parametrize(
    ("announced", "voting", "place"),
    [
        (48, 72, ""),
        (None, None, ""),
        (47.99, 72, "opens_at"),
        (48, 71.99, "closes_at"),
        (48, None, ""),
    ],
)
def test_a_window_is_not_shorter_than_asked(announced, voting, place):
    asked = case(announced_hours=48, voting_hours=72)
    if not place:
        procedures.require_windows(asked, announced=announced, voting=voting)
        return
    found = code_of(procedures.require_windows, asked, announced=announced, voting=voting)
    assert found == ("departs-from-procedure", place)


def test_speaking_limits_are_of_known_speeches_and_seconds():
    procedures.require_speaking({"statement": 180, "order": 60})
    assert code_of(procedures.require_speaking, {"song": 60}) == ("procedure-speech", "speaking")
    assert code_of(procedures.require_speaking, {"order": 0}) == (
        "procedure-number",
        "speaking.order",
    )


def test_rules_say_how_they_are_changed_and_departed_from():
    procedures.require_whole("Words.", ["motion", "procedure", "text"])
    assert code_of(procedures.require_whole, " ", ["motion", "procedure"])[0] == "procedure-empty"
    assert code_of(procedures.require_whole, "Words.", ["motion"])[0] == "procedure-silent"
    assert code_of(procedures.require_whole, "Words.", ["procedure"])[0] == "procedure-silent"


def test_the_hash_covers_words_and_data():
    def told(**given):
        facts = {"title": "T", "language": "en", "text": "W", "cases": [case()], "speaking": {}}
        return procedures.hash_of(procedures.value_of(**{**facts, **given}))

    assert told() == told()
    others = [
        told(text="V"),
        told(speaking={"order": 60}),
        told(cases=[case(voting_hours=1)]),
        told(cases=[]),
    ]
    assert len({told(), *others}) == 5

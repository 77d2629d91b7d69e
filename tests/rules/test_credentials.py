"""What may become of a credential, and by whose hand."""

import pytest

from deliberation.rules.credentials import (
    Facts,
    Hand,
    Line,
    Standing,
    Step,
    after,
    compose_report,
    require_hand,
    require_new_challenge,
    standing_of,
    steps_from,
)
from deliberation.rules.permissions import Role
from deliberation.rules.refusals import RuleBroken

HOLDER, CHALLENGER, REFUSER, APPELLANT, OTHER = range(1, 6)


def code_of(call, *given, **named):
    try:
        call(*given, **named)
    except RuleBroken as refusal:
        return refusal.code
    return "done"


@pytest.mark.parametrize(
    ("facts", "standing", "steps"),
    [
        (Facts("accepted"), "accepted", ["challenge"]),
        (Facts("provisional"), "provisional", ["challenge", "accept", "refuse"]),
        (Facts("provisional", is_challenged=True), "challenged", ["accept", "refuse"]),
        (Facts("suspended", is_challenged=True), "suspended", []),
        (Facts("refused", last="refuse"), "refused", ["appeal"]),
        (Facts("refused", is_appealed=True, last="appeal"), "appealed", ["uphold", "overturn"]),
        (Facts("refused", last="uphold"), "final", []),
    ],
)
def test_from_each_standing_only_its_own_steps_lead_on(facts, standing, steps):
    assert (standing_of(facts), steps_from(standing_of(facts))) == (standing, steps)
    for step in Step:
        assert code_of(after, facts, step) == ("done" if step in steps else "credential-step")


def test_an_upheld_refusal_is_final_and_an_overturned_one_accepted():
    appealed = Facts("refused", is_appealed=True, last="appeal")
    assert after(appealed, Step.UPHOLD) is Standing.FINAL
    assert after(appealed, Step.OVERTURN) is Standing.ACCEPTED


def _case(by_officer: bool = False, is_appealed: bool = False) -> Facts:
    return Facts(
        "refused" if is_appealed else "provisional", is_challenged=not is_appealed,
        is_appealed=is_appealed, holder=HOLDER, challenger=CHALLENGER, by_officer=by_officer,
        refuser=REFUSER, appellant=APPELLANT,
    )  # fmt: skip


@pytest.mark.parametrize("step", ["accept", "refuse"])
@pytest.mark.parametrize(
    ("person", "role", "by_officer", "answer"),
    [
        (OTHER, "credentials", False, "done"),
        (OTHER, "credentials", True, "done"),
        (CHALLENGER, "credentials", True, "credential-own-hand"),
        (CHALLENGER, "credentials", False, "credential-own-hand"),
        (HOLDER, "credentials", False, "credential-own-hand"),
        (OTHER, "chair", False, "not-permitted"),
        (OTHER, "chair", True, "done"),
        (OTHER, "deputy", True, "done"),
    ],
)
def test_whoever_challenged_does_not_decide(step, person, role, by_officer, answer):
    hand = Hand(person, Role(role))
    assert code_of(require_hand, _case(by_officer), Step(step), hand) == answer


@pytest.mark.parametrize("step", ["uphold", "overturn"])
@pytest.mark.parametrize(
    ("person", "answer"),
    [
        (HOLDER, "credential-own-hand"),
        (CHALLENGER, "credential-own-hand"),
        (REFUSER, "credential-own-hand"),
        (APPELLANT, "credential-own-hand"),
        (OTHER, "done"),
    ],
)
def test_an_appeal_is_decided_by_somebody_who_had_no_hand_in_it(step, person, answer):
    for role in (Role.CREDENTIALS, Role.CHAIR, Role.DEPUTY):
        assert (
            code_of(require_hand, _case(is_appealed=True), Step(step), Hand(person, role)) == answer
        )


def test_one_challenges_others_and_appeals_for_ones_own():
    facts, head = Facts("accepted", holder=HOLDER), Role.HEAD
    challenge, appeal = Step.CHALLENGE, Step.APPEAL
    own = "credential-own-challenge"
    assert code_of(require_hand, facts, challenge, Hand(OTHER, head)) == "done"
    assert code_of(require_hand, facts, challenge, Hand(OTHER, head, True)) == own
    assert code_of(require_hand, facts, challenge, Hand(HOLDER, Role.CREDENTIALS)) == own
    foreign = "credential-appeal-not-yours"
    assert code_of(require_hand, facts, appeal, Hand(HOLDER, Role.REGISTERED)) == "done"
    assert code_of(require_hand, facts, appeal, Hand(OTHER, head, True)) == "done"
    assert code_of(require_hand, facts, appeal, Hand(OTHER, head)) == foreign
    assert code_of(require_hand, facts, appeal, Hand(OTHER, Role.REGISTERED)) == foreign


def test_a_delegation_does_not_challenge_twice_what_was_accepted_against_it():
    assert code_of(require_new_challenge, {7}, 7) == "credential-challenged-before"
    assert code_of(require_new_challenge, {7}, 8) == "done"
    assert code_of(require_new_challenge, {7}, None) == "done"


def test_a_report_counts_and_lists_by_chamber_and_names_nobody_refused():
    lines = [
        Line("citizen", "Elm", "head", "Alias 1", "accepted"),
        Line("citizen", "Elm", "adviser", "Alias 2", "refused"),
        Line("government", "Avaria", "head", "Ann", "challenged"),
    ]
    chambers = [("government", "Governments"), ("citizen", "Citizens"), ("corporate", "Companies")]
    report = compose_report("F/CR.1", "2027-01-01T00:00:00+00:00", chambers, lines)
    assert [one["chamber"] for one in report["chambers"]] == ["government", "citizen", "corporate"]
    counted = [{k: n for k, n in one["numbers"].items() if n} for one in report["chambers"]]
    assert counted == [{"challenged": 1}, {"accepted": 1, "refused": 1}, {}]
    assert [row["name"] for row in report["chambers"][1]["credentials"]] == ["Alias 1", ""]

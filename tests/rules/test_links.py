"""Who may take which step on a link, and what may travel along it."""

import pytest

from deliberation.rules import links
from deliberation.rules.links import State, Step
from deliberation.rules.refusals import RuleBroken

HERE, THERE, ELSEWHERE = 1, 2, 3


def code_of(check, *args) -> str:
    try:
        check(*args)
    except RuleBroken as refusal:
        return refusal.code
    return "fine"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_a_link_takes_only_its_steps(state, step):
    after = {
        ("proposed", "confirm"): "confirmed",
        ("proposed", "decline"): "declined",
        ("proposed", "withdraw"): "ended",
        ("confirmed", "end"): "ended",
    }.get((state.value, step.value))
    if after is None:
        assert code_of(links.next_state, state.value, step) == "link-step"
    else:
        assert links.next_state(state.value, step) == after


@pytest.mark.parametrize(
    ("step", "proposer", "other", "stranger"),
    [
        (Step.CONFIRM, "link-side", "fine", "link-side"),
        (Step.DECLINE, "link-side", "fine", "link-side"),
        (Step.WITHDRAW, "fine", "link-side", "link-side"),
        (Step.END, "fine", "fine", "link-side"),
    ],
)
def test_each_step_is_of_one_side(step, proposer, other, stranger):
    took = [
        code_of(links.require_side, step, who, HERE, (HERE, THERE))
        for who in (HERE, THERE, ELSEWHERE)
    ]
    assert took == [proposer, other, stranger]


@pytest.mark.parametrize(
    ("ends", "kind", "code"),
    [
        ((HERE, THERE), "prepares", "fine"),
        ((THERE, HERE), "advises", "fine"),
        ((HERE, HERE), "follows", "link-ends"),
        ((THERE, ELSEWHERE), "follows", "link-ends"),
        ((HERE, THERE), "owns", "link-kind"),
    ],
)
def test_a_forum_speaks_of_itself_and_one_other(ends, kind, code):
    assert code_of(links.require_ends, HERE, *ends, kind) == code


@pytest.mark.parametrize(
    ("state", "audience", "of_charter", "code"),
    [
        ("confirmed", "public", "public", "fine"),
        ("proposed", "public", "public", "link-unconfirmed"),
        ("ended", "public", "public", "link-unconfirmed"),
        ("confirmed", "accredited", "public", "text-not-public"),
        ("confirmed", "public", "chair", "text-not-public"),
    ],
)
def test_only_what_is_public_travels_along_what_is_confirmed(state, audience, of_charter, code):
    assert code_of(links.require_travels, state, audience, of_charter) == code

"""Rules under which silence is assent: what nobody answers is adopted (UNGA decision 74/544)."""

from collections.abc import Iterable
from fractions import Fraction

from deliberation.rules.decisions.evaluation import decide
from deliberation.rules.decisions.legitimacy import CHAMBER
from deliberation.rules.decisions.rule import Rule
from deliberation.rules.decisions.tallying import Group
from deliberation.rules.decisions.terms import ABSENT
from deliberation.rules.decisions.trace import Outcome


def adopts_in_silence(rule: Rule, chambers: Iterable[str]) -> bool:
    """Whether the rule adopts what no elector of ``chambers`` answers."""
    unknown = dict.fromkeys(rule.attributes, "")
    weights = dict.fromkeys(rule.weights, Fraction(1))
    silent = [Group(ABSENT, unknown | {CHAMBER: one}, weights=weights) for one in chambers]
    return decide(rule, silent).outcome is Outcome.ADOPTED

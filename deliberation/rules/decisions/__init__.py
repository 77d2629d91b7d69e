"""Decision rules: one JSON value, evaluated by one pure function with exact fractions.

Reading: terms, reading, members, counts, conditions, parsing. Counting: tallying, evaluation,
trace. For people: sentences, phrases, clauses, wording,
explaining. For a forum: templates, legitimacy, concurrence, silence.
"""

from deliberation.rules.decisions.canonical import canonical_text, rule_hash
from deliberation.rules.decisions.concurrence import require_concurrence
from deliberation.rules.decisions.evaluation import decide, outcome_of
from deliberation.rules.decisions.explaining import words_of_trace
from deliberation.rules.decisions.legitimacy import (
    chambers_named,
    require_declared,
    require_legitimate,
    require_recusals_bearable,
)
from deliberation.rules.decisions.parsing import load_rule, parse_rule
from deliberation.rules.decisions.reading import load_json
from deliberation.rules.decisions.rule import Rule
from deliberation.rules.decisions.sentences import Phrase, Sentence
from deliberation.rules.decisions.silence import adopts_in_silence
from deliberation.rules.decisions.tallying import Group, GroupedTally, groups_from_json
from deliberation.rules.decisions.templates import TEMPLATES, Template
from deliberation.rules.decisions.trace import Decision, Finding, Outcome, trace_from_json
from deliberation.rules.decisions.wording import words_of_rule

__all__ = [
    "TEMPLATES",
    "Decision",
    "Finding",
    "Group",
    "GroupedTally",
    "Outcome",
    "Phrase",
    "Rule",
    "Sentence",
    "Template",
    "adopts_in_silence",
    "canonical_text",
    "chambers_named",
    "decide",
    "groups_from_json",
    "load_json",
    "load_rule",
    "outcome_of",
    "parse_rule",
    "require_concurrence",
    "require_declared",
    "require_legitimate",
    "require_recusals_bearable",
    "rule_hash",
    "trace_from_json",
    "words_of_rule",
    "words_of_trace",
]

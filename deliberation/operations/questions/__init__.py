"""Drafting, announcing, opening, widening and withdrawing questions."""

from deliberation.operations.questions.drafting import draft_question
from deliberation.operations.questions.life import (
    LONGEST_REASON,
    OF_THE_HEAD,
    agree_to_open_unheard,
    announce_question,
    open_question,
    origin_of,
    require_step,
    tell_state,
    withdraw_question,
)
from deliberation.operations.questions.widening import widen_question

__all__ = [
    "LONGEST_REASON",
    "OF_THE_HEAD",
    "agree_to_open_unheard",
    "announce_question",
    "draft_question",
    "open_question",
    "origin_of",
    "require_step",
    "tell_state",
    "widen_question",
    "withdraw_question",
]

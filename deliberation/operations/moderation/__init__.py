"""Reports, verdicts, removals by two moderators, appeals, and erasing words for good."""

from deliberation.operations.moderation.appeals import (
    LONGEST_APPEAL,
    appeal_verdict,
    overturn_verdict,
    uphold_verdict,
)
from deliberation.operations.moderation.claims import claim_comment, give_back_comment
from deliberation.operations.moderation.removals import (
    confirm_removal,
    decline_removal,
    propose_removal,
)
from deliberation.operations.moderation.together import MOST_TOGETHER, Outcome, judge_together
from deliberation.operations.moderation.verdicts import (
    dismiss_reports,
    hide_comment,
    release_comment,
    report_comment,
    restore_comment,
)

__all__ = [
    "LONGEST_APPEAL",
    "MOST_TOGETHER",
    "Outcome",
    "appeal_verdict",
    "claim_comment",
    "confirm_removal",
    "decline_removal",
    "dismiss_reports",
    "give_back_comment",
    "hide_comment",
    "judge_together",
    "overturn_verdict",
    "propose_removal",
    "release_comment",
    "report_comment",
    "restore_comment",
    "uphold_verdict",
]

"""The moderation policy: what each ground means, and reasons that can be given as they stand.

Its version changes with its words, so that a verdict can be read beside the policy of its day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from deliberation.rules.refusals import _

VERSION = 1
CLAIM_LASTS = timedelta(minutes=30)
"""For how long a comment is left to the moderator who took it."""


@dataclass(frozen=True)
class Ground:
    """``meaning`` says what is not in order; ``reason`` is what a moderator may answer with."""

    name: str
    meaning: str
    reason: str


POLICY: dict[str, Ground] = {
    "off-topic": Ground(
        _("Not about the text"),
        _("The comment does not speak about this text, its words or its effects."),
        _("The comment is not about this text. It can be made where its matter is discussed."),
    ),
    "abuse": Ground(
        _("Insult or harassment"),
        _("It attacks a person or a delegation instead of what they say."),
        _("The comment attacks persons. The same point can be made again without that."),
    ),
    "hate": Ground(
        _("Incitement or hatred"),
        _("It incites against people for what they are, or calls for violence."),
        _("The comment incites against people. That has no place here."),
    ),
    "privacy": Ground(
        _("Private information"),
        _("It discloses what is private: addresses, documents, or words said in confidence."),
        _("The comment discloses private information about somebody."),
    ),
    "spam": Ground(
        _("Advertising or flood"),
        _("It sells something, or says the same again and again."),
        _("The comment advertises, or repeats what was said before."),
    ),
    "unlawful": Ground(
        _("Unlawful content"),
        _("Publishing it is against the law. Two moderators may erase it for good."),
        _("The content is against the law and must not be published."),
    ),
}


def claim_ends(taken_at: datetime) -> datetime:
    """When others may decide again, whatever became of whoever took it."""
    return taken_at + CLAIM_LASTS

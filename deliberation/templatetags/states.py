"""The words and tones of states, and the names of constituencies.

A tone is a colour with one meaning: quiet (not begun, or over without effect), plain (over),
open (something can be done), attention (not settled), agreed, against.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as said_of

CONSTITUENCIES = {
    "government": ("square", _("Government")),
    "corporate": ("triangle", _("Corporate")),
    "citizen": ("circle", _("Citizen")),
}

STATES = {
    # questions
    "drafted": ("quiet", _("Drafted")),
    "open": ("open", _("Open")),
    "closed": ("plain", _("Closed")),
    "certified": ("agreed", _("Certified")),
    "voided": ("against", _("Voided")),
    "withdrawn": ("quiet", _("Withdrawn")),
    # their outcomes
    "adopted": ("agreed", _("Adopted")),
    "rejected": ("against", _("Not adopted")),
    "inquorate": ("attention", _("No quorum")),
    "tied": ("attention", _("Tied")),
    # phases of a charter (and “adopted”, above)
    "drafting": ("plain", _("Drafting")),
    "comment": ("open", _("Open for comment")),
    "negotiation": ("open", _("Negotiation")),
    "voting": ("open", _("Voting")),
    "archived": ("quiet", _("Archived")),
    # provisions
    "bracketed": ("attention", _("In brackets")),
    "ad-referendum": ("agreed", _("Agreed ad referendum")),
    "agreed": ("agreed", _("Agreed")),
    # rolls of people
    "gathering": ("open", _("Gathering")),
    "pooled": ("attention", _("Pool closed")),
    # texts
    "working": ("plain", _("Working text")),
    "machine": ("attention", _("Machine translation")),
    "reviewed": ("plain", _("Reviewed")),
    "authentic": ("agreed", _("Authentic")),
    # anchors of comments
    "kept": ("plain", said_of("a comment's place", "In place")),
    "moved": ("open", said_of("a comment's place", "Moved with its words")),
    "uncertain": ("attention", said_of("a comment's place", "Place uncertain")),
    "orphaned": ("against", said_of("a comment's place", "Its words are gone")),
    # invitations and applications
    "pending": ("attention", _("Pending")),
    "revoked": ("quiet", _("Withdrawn")),
    "expired": ("quiet", _("Expired")),
    # delegations and accreditations
    "provisional": ("attention", _("Provisional")),
    "accepted": ("agreed", _("Accepted")),
    "challenged": ("attention", _("Challenged, provisional")),
    "refused": ("against", _("Refused")),
    "appealed": ("attention", _("Refused, under appeal")),
    "final": ("against", _("Refused finally")),
    "suspended": ("against", _("Suspended")),
    "seated": ("agreed", _("Seated")),
    "left": ("quiet", _("Left")),
    "ended": ("quiet", _("Ended")),
}


def tone_and_label(state: str) -> tuple[str, str]:
    """What is known of a state; of an unknown one nothing but its own word."""
    tone, label = STATES.get(state.replace("_", "-"), ("plain", state))
    return tone, str(label)

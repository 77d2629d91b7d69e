"""Facts and constraints. No verbs, no signals, no rules: operations write, rules think."""

from deliberation.models.anchors import Anchor, AnchorPlace
from deliberation.models.announcements import Announcement
from deliberation.models.applications import Application
from deliberation.models.audiences import AudienceChange
from deliberation.models.audit import AuditEntry, AuditValues
from deliberation.models.ballots import Ballot
from deliberation.models.blobs import Blob
from deliberation.models.calendars import CalendarFeed
from deliberation.models.charters import Charter, Provision
from deliberation.models.comments import Comment
from deliberation.models.composition import CompositionTarget
from deliberation.models.credentials import CredentialsReport, CredentialStep
from deliberation.models.decisions import DecisionRule
from deliberation.models.delegations import (
    Accreditation,
    Delegation,
    DelegationAttribute,
    ServiceTokenOwner,
)
from deliberation.models.electorates import Elector, Electorate
from deliberation.models.forums import AttributeDeclaration, Constituency, Forum, ForumRole
from deliberation.models.groups import Group
from deliberation.models.idempotency import IdempotencyKey
from deliberation.models.invitations import Invitation
from deliberation.models.links import ForumLink, Provenance
from deliberation.models.moderation import Appeal, Claim, Ground, ModerationEntry, Removal, Report
from deliberation.models.notices import Cadence, Notice, NoticePreference
from deliberation.models.outbox import OutboxItem
from deliberation.models.participants import Interest, Participant, ParticipationLevel
from deliberation.models.procedures import Procedure, ProcedureCase
from deliberation.models.providers import IdentityProvider
from deliberation.models.questions import Assent, Question
from deliberation.models.record import RecordEntry
from deliberation.models.revisions import Draft, DraftItem, ItemText, Revision, RevisionItem, Text
from deliberation.models.rolls import Roll, RollEntry
from deliberation.models.streams import StreamEvent, StreamHead
from deliberation.models.tallies import Tally

__all__ = [
    "Accreditation",
    "Anchor",
    "AnchorPlace",
    "Announcement",
    "Appeal",
    "Application",
    "Assent",
    "AttributeDeclaration",
    "AudienceChange",
    "AuditEntry",
    "AuditValues",
    "Ballot",
    "Blob",
    "Cadence",
    "CalendarFeed",
    "Charter",
    "Claim",
    "Comment",
    "CompositionTarget",
    "Constituency",
    "CredentialStep",
    "CredentialsReport",
    "DecisionRule",
    "Delegation",
    "DelegationAttribute",
    "Draft",
    "DraftItem",
    "Elector",
    "Electorate",
    "Forum",
    "ForumLink",
    "ForumRole",
    "Ground",
    "Group",
    "IdempotencyKey",
    "IdentityProvider",
    "Interest",
    "Invitation",
    "ItemText",
    "ModerationEntry",
    "Notice",
    "NoticePreference",
    "OutboxItem",
    "Participant",
    "ParticipationLevel",
    "Procedure",
    "ProcedureCase",
    "Provenance",
    "Provision",
    "Question",
    "RecordEntry",
    "Removal",
    "Report",
    "Revision",
    "RevisionItem",
    "Roll",
    "RollEntry",
    "ServiceTokenOwner",
    "StreamEvent",
    "StreamHead",
    "Tally",
    "Text",
]

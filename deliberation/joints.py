"""Where faces are joined to operations and queries, which may not import them."""

from accounts import second_factor
from deliberation.events import (
    AccessChanged,
    BallotCast,
    OutboxFilled,
    StreamGrew,
    listen,
)
from deliberation.live import publishing, states
from deliberation.mail import notices as mail
from deliberation.operations import outbox
from deliberation.queries import permissions, streams
from deliberation.tasks import (
    anchors,
    invitations,
    moderation,
    notices,
    questions,
    revisions,
    rolls,
)
from deliberation.tasks.outbox import drain_soon
from deliberation.tasks.tallies import recount_soon


def connect() -> None:
    """Register every outbox handler, stream reader and listener; called once by ``apps.ready``."""
    second_factor.ask_whether_needed(permissions.needs_second_factor)
    streams.register_reader("question", states.may_read_question, states.question_state)
    streams.register_reader("charter", states.may_read_charter, states.charter_state)
    outbox.register_handler("notice", mail.send)
    outbox.register_handler("invitation", invitations.send)
    outbox.register_handler("question-opened", questions.tell_opened)
    outbox.register_handler("question-withdrawn", questions.tell_withdrawn)
    outbox.register_handler("question-certified", questions.tell_certified)
    outbox.register_handler("roll-closed", rolls.tell_roll_closed)
    outbox.register_handler("roll-left-out", rolls.tell_left_out)
    outbox.register_handler("mandates-shown", rolls.tell_mandates_shown)
    outbox.register_handler("ballot-changed", questions.tell_ballot_changed)
    outbox.register_handler("comment-answered", notices.tell_answered)
    outbox.register_handler("comment-hidden", notices.tell_hidden)
    outbox.register_handler("comment-removed", moderation.tell_removed)
    outbox.register_handler("reports-dismissed", moderation.tell_dismissed)
    outbox.register_handler("appeal-decided", moderation.tell_appeal_decided)
    outbox.register_handler("carry-anchors", anchors.carry)
    outbox.register_handler("revision-released", revisions.tell_release)
    listen(StreamGrew, publishing.publish_frame)
    listen(AccessChanged, publishing.publish_access)
    listen(BallotCast, recount_soon)
    listen(OutboxFilled, drain_soon)

"""The credentials report: the state of all credentials at a moment, frozen as issued."""

import hashlib
from datetime import datetime

import rfc8785
from django.db import transaction

from deliberation.models import CredentialsReport, Forum
from deliberation.operations import audit, locks, record
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.credentials import report_lines
from deliberation.queries.permissions import Actor
from deliberation.rules.credentials import compose_report
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def issue_report(*, actor: Actor, forum_id: int, now: datetime | None = None) -> CredentialsReport:
    """Issue the next report; it is on the record and never changed, whatever becomes of a credential.

    A question adopts it. Raises RuleBroken("report-empty") where nobody has a credential.
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.ISSUE_REPORT, stage=FORUM, forum_id=forum_id)
    forum, moment = Forum.objects.get(pk=forum_id), now or database_clock()
    chambers, lines = report_lines(forum, moment)
    if not lines:
        raise RuleBroken("report-empty", _("There is no credential to report on yet."))
    number = CredentialsReport.objects.filter(forum=forum).count() + 1
    symbol = f"{forum.symbol}/CR.{number}"
    content = compose_report(symbol, moment.isoformat(), chambers, lines)
    made = CredentialsReport.objects.create(
        forum=forum, number=number, symbol=symbol, content=content,
        content_hash=hashlib.sha256(rfc8785.dumps(content)).hexdigest(),
        issued_by=actor.signed_in, issued_role=actor.office, issued_at=moment,
    )  # fmt: skip
    audit.note(actor, "issue_report", made, after={"hash": made.content_hash})
    record.enter(
        forum_id=forum_id,
        kind="credentials-reported",
        object_public_id=made.public_id,
        content={"symbol": symbol, "hash": made.content_hash},
        at=moment,
    )
    return made

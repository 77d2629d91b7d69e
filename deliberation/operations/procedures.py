"""Drafting and issuing rules of procedure. A question adopts them; nothing here puts them in force."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from deliberation.models import Constituency, DecisionRule, Forum, Procedure, ProcedureCase
from deliberation.operations import audit, locks, record
from deliberation.queries import permissions, procedures
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules import decisions
from deliberation.rules import procedures as rules
from deliberation.rules.charters import require_name, require_text
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_TEXT = 100_000
TITLE = "Rules of procedure"


@transaction.atomic
def start_procedure(*, actor: Actor, forum_id: int, now: datetime | None = None) -> Procedure:
    """Begin the next revision from the newest issued one. Raises RuleBroken("procedure-drafted")."""
    _hold(actor, forum_id)
    if Procedure.objects.filter(forum_id=forum_id, state=Procedure.State.DRAFT).exists():
        raise RuleBroken("procedure-drafted", _("A draft of the next revision is open already."))
    forum = Forum.objects.get(pk=forum_id)
    newest = procedures.issued(forum).first()
    draft = Procedure.objects.create(
        forum=forum, title=newest.title if newest else TITLE, based_on=newest,
        language=newest.language if newest else (forum.languages or ["en"])[0],
        text=newest.text if newest else "", speaking=newest.speaking if newest else {},
        started_by=actor.signed_in, started_at=now or database_clock(),
    )  # fmt: skip
    if newest:
        ProcedureCase.objects.bulk_create(
            ProcedureCase(
                procedure=draft, kind=case.kind, rule_id=case.rule_id, verdicts=case.verdicts,
                sponsors=case.sponsors, announced_hours=case.announced_hours,
                voting_hours=case.voting_hours,
            )
            for case in newest.cases.order_by("id")
        )  # fmt: skip
    audit.note(actor, "start_procedure", draft)
    return draft


@transaction.atomic
def reword_procedure(
    *,
    actor: Actor,
    forum_id: int,
    version: int,
    title: str,
    language: str,
    text: str,
    speaking: Mapping[str, int],
) -> Procedure:
    """Set the draft's words and speaking limits. Raises RuleBroken("draft-stale") if it changed since."""
    draft = _draft(actor, forum_id, version)
    if language not in draft.forum.languages:
        raise RuleBroken(
            "language-unknown", _("This is not a language of the forum."), place="language"
        )
    rules.require_speaking(speaking)
    draft.title = require_name(title, place="title")
    draft.text = require_text(text, LONGEST_TEXT, place="text") if text.strip() else ""
    draft.language, draft.speaking = language, dict(speaking)
    return _kept(actor, draft, "reword_procedure")


@transaction.atomic
def set_case(
    *,
    actor: Actor,
    forum_id: int,
    version: int,
    kind: str,
    rule: DecisionRule,
    verdicts: Mapping[str, str],
    sponsors: int = 0,
    announced_hours: int = 0,
    voting_hours: int = 0,
) -> Procedure:
    """Say in the draft how a kind of question is decided.

    Raises RuleBroken where the decision rule does not suit the constituencies that decide or concur,
    or can adopt without one that must concur.
    """
    draft = _draft(actor, forum_id, version)
    chambers = Constituency.objects.filter(forum=forum_id).values_list("token", flat=True)
    case = rules.Case(kind, rule.rule_hash, dict(verdicts), sponsors, announced_hours, voting_hours)
    rules.require_case(case, list(chambers))
    if rule.forum_id != forum_id:
        raise RuleBroken("rule-unknown", _("There is no such rule here."), place="rule")
    asked = decisions.parse_rule(rule.value)
    decisions.require_legitimate(asked, case.binding)
    decisions.require_concurrence(asked, case.concurring)
    ProcedureCase.objects.update_or_create(
        procedure=draft,
        kind=kind,
        defaults={
            "rule": rule, "verdicts": dict(case.verdicts), "sponsors": sponsors,
            "announced_hours": announced_hours, "voting_hours": voting_hours,
        },
    )  # fmt: skip
    return _kept(actor, draft, "set_case")


@transaction.atomic
def drop_case(*, actor: Actor, forum_id: int, version: int, kind: str) -> Procedure:
    """Let the draft say nothing of a kind of question. Raises RuleBroken("procedure-kind")."""
    draft = _draft(actor, forum_id, version)
    gone, _rows = ProcedureCase.objects.filter(procedure=draft, kind=kind).delete()
    if not gone:
        raise RuleBroken("procedure-kind", _("The draft says nothing of this."), place="kind")
    return _kept(actor, draft, "drop_case")


@transaction.atomic
def discard_procedure(*, actor: Actor, forum_id: int, version: int) -> None:
    """Throw the draft away."""
    draft = _draft(actor, forum_id, version)
    audit.note(actor, "discard_procedure", draft, before={"title": draft.title})
    draft.delete()


@transaction.atomic
def issue_procedure(
    *, actor: Actor, forum_id: int, version: int, now: datetime | None = None
) -> Procedure:
    """Freeze the draft as the next revision, on the record. It is in force once a question adopts it.

    Raises RuleBroken("procedure-empty"), ("procedure-silent") or ("procedure-unchanged").
    """
    draft, moment = _draft(actor, forum_id, version), now or database_clock()
    cases = [
        procedures.facts_of(one) for one in draft.cases.select_related("rule").order_by("kind")
    ]
    rules.require_whole(draft.text, [one.kind for one in cases])
    value = rules.value_of(draft.title, draft.language, draft.text, cases, draft.speaking)
    draft.content_hash = rules.hash_of(value)
    if draft.based_on and draft.based_on.content_hash == draft.content_hash:
        raise RuleBroken("procedure-unchanged", _("Nothing was changed since the last revision."))
    draft.number = Procedure.objects.filter(forum_id=forum_id).exclude(number=None).count() + 1
    draft.symbol = f"{draft.forum.symbol}/RP.{draft.number}"
    draft.state, draft.issued_at = Procedure.State.ISSUED, moment
    draft.issued_by, draft.issued_role = actor.signed_in, actor.office
    draft.save()
    audit.note(actor, "issue_procedure", draft, after={"hash": draft.content_hash})
    record.enter(
        forum_id=forum_id,
        kind="procedure-issued",
        object_public_id=draft.public_id,
        content={
            "symbol": draft.symbol,
            "title": draft.title,
            "content_hash": draft.content_hash,
        },
        at=moment,
    )
    return draft


def _hold(actor: Actor, forum_id: int) -> None:
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.DRAFT_PROCEDURE, stage=FORUM, forum_id=forum_id)


def _draft(actor: Actor, forum_id: int, version: int) -> Procedure:
    """The open draft, as the actor last saw it. Raises RuleBroken("draft-ended") or ("draft-stale")."""
    _hold(actor, forum_id)
    rows = Procedure.objects.filter(forum_id=forum_id, state=Procedure.State.DRAFT)
    draft = rows.select_related("forum", "based_on").first()
    if draft is None:
        raise RuleBroken("draft-ended", _("There is no draft of the rules of procedure."))
    if draft.version != version:
        raise RuleBroken(
            "draft-stale",
            _("Somebody has changed the draft since you opened it. Look at it, then save again."),
            place="version",
        )
    return draft


def _kept(actor: Actor, draft: Procedure, verb: str) -> Procedure:
    draft.version += 1
    draft.save()
    audit.note(actor, verb, draft, after={"version": draft.version})
    return draft

"""A forum says how it stands to another one, and the other confirms or declines it."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Forum, ForumLink
from deliberation.operations import audit, locks, notices, record
from deliberation.queries import permissions
from deliberation.queries.audiences import held_roles
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_text
from deliberation.rules.links import (
    LIVING,
    LONGEST_NOTE,
    State,
    Step,
    next_state,
    require_ends,
    require_side,
)
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def propose_link(
    *,
    actor: Actor,
    forum_id: int,
    source: Forum,
    target: Forum,
    kind: str,
    note: str = "",
    now: datetime | None = None,
) -> ForumLink:
    """Say that ``source`` stands so to ``target``; the other forum's secretariat is asked to confirm.

    Raises RuleBroken("link-kind"), ("link-ends") or ("link-exists").
    """
    _hold(actor, forum_id, source.pk, target.pk)
    require_ends(forum_id, source.pk, target.pk, kind)
    if ForumLink.objects.filter(source=source, target=target, kind=kind, state__in=LIVING).exists():
        raise RuleBroken("link-exists", _("These forums are linked so already, or about to be."))
    words = require_text(note, LONGEST_NOTE, place="note") if note.strip() else ""
    link = ForumLink.objects.create(
        forum_id=forum_id, source=source, target=target, kind=kind, note=words,
        proposed_by=actor.signed_in, proposed_role=actor.office,
        proposed_at=now or database_clock(),
    )  # fmt: skip
    audit.note(actor, "propose_link", link, after=_facts(link))
    _ask(link)
    return link


@transaction.atomic
def confirm_link(
    *, actor: Actor, forum_id: int, link_id: int, now: datetime | None = None
) -> ForumLink:
    """The other forum agrees: from now on both say so, on both records."""
    link, moment = _stepped(actor, forum_id, link_id, Step.CONFIRM, now)
    link.answered_by, link.answered_role, link.answered_at = actor.signed_in, actor.office, moment
    link.save()
    audit.note(actor, "confirm_link", link, after=_facts(link))
    _enter(link, "link-made", moment)
    return link


@transaction.atomic
def decline_link(
    *, actor: Actor, forum_id: int, link_id: int, now: datetime | None = None
) -> ForumLink:
    """The other forum does not agree."""
    link, moment = _stepped(actor, forum_id, link_id, Step.DECLINE, now)
    link.answered_by, link.answered_role, link.answered_at = actor.signed_in, actor.office, moment
    link.save()
    audit.note(actor, "decline_link", link, after=_facts(link))
    return link


@transaction.atomic
def withdraw_link(
    *, actor: Actor, forum_id: int, link_id: int, now: datetime | None = None
) -> ForumLink:
    """The proposing forum takes its proposal back before it is answered."""
    link, moment = _stepped(actor, forum_id, link_id, Step.WITHDRAW, now)
    link.ended_at = moment
    link.save()
    audit.note(actor, "withdraw_link", link, after=_facts(link))
    return link


@transaction.atomic
def end_link(
    *, actor: Actor, forum_id: int, link_id: int, now: datetime | None = None
) -> ForumLink:
    """Either forum ends a confirmed link; what travelled keeps its provenance."""
    link, moment = _stepped(actor, forum_id, link_id, Step.END, now)
    link.ended_at = moment
    link.save()
    audit.note(actor, "end_link", link, after=_facts(link))
    _enter(link, "link-ended", moment)
    return link


def _hold(actor: Actor, forum_id: int, *ends: int) -> None:
    """Both forums, the older first, so that two who link each other never wait for one another."""
    for end in sorted(set(ends)):
        locks.hold_forum(end)
    permissions.require(actor, Act.LINK_FORUMS, stage=FORUM, forum_id=forum_id)


def _stepped(
    actor: Actor, forum_id: int, link_id: int, step: Step, now: datetime | None
) -> tuple[ForumLink, datetime]:
    """The link in its next state, not saved yet. Raises RuleBroken("link-side") or ("link-step")."""
    ends = ForumLink.objects.values_list("source_id", "target_id").get(pk=link_id)
    _hold(actor, forum_id, *ends)
    link = ForumLink.objects.select_related("source", "target", "forum").get(pk=link_id)
    require_side(step, forum_id, link.forum_id, ends)
    link.state = next_state(link.state, step).value
    return link, now or database_clock()


def _facts(link: ForumLink) -> dict[str, str]:
    return {
        "source": link.source.symbol,
        "target": link.target.symbol,
        "kind": link.kind,
        "state": State(link.state).value,
    }


def _enter(link: ForumLink, kind: str, moment: datetime) -> None:
    """On the records of both forums, the older first."""
    content = _facts(link) | {"title": f"{link.source.name} → {link.target.name}"}
    for forum_id in sorted({link.source_id, link.target_id}):
        record.enter(
            forum_id=forum_id, kind=kind, object_public_id=link.public_id, content=content,
            at=moment,
        )  # fmt: skip


def _ask(link: ForumLink) -> None:
    """The other forum's secretariat, or its chair where it has none."""
    asked = link.target if link.source_id == link.forum_id else link.source
    held = held_roles(asked, link.proposed_at).select_related("person")
    offices = list(held.filter(role="secretariat")) or list(held.filter(role="chair"))
    proposing = link.source if link.source_id == link.forum_id else link.target
    for office in offices:
        notices.tell(
            office.person,
            kind="link-proposed",
            subject=_("%(proposing)s proposes a link with %(asked)s"),
            body=_(
                "%(proposing)s proposes a link with %(asked)s. Confirm or decline it on the page about"
                " the forum; until then it is not shown to readers."
            ),
            facts={"proposing": proposing.name, "asked": asked.name},
            forum=asked,
            link=f"/forums/{asked.slug}/about/",
            audience="chair",
        )

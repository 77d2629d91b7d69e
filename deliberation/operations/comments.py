"""Commenting on exact words, on a provision, on the whole, or in reply."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deliberation.models import Anchor, Charter, Comment, ItemText, Provision, Revision
from deliberation.operations import anchors, audit, locks, outbox, streams
from deliberation.queries import permissions
from deliberation.queries.audiences import viewer_of
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.audiences import width
from deliberation.rules.charters import require_text
from deliberation.rules.forums import require_opened
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_COMMENT = 10_000


@dataclass(frozen=True)
class Quote:
    """The words chosen: code points ``start``–``end`` of the text in ``language``, and what stood there."""

    start: int
    end: int
    text: str
    language: str


@transaction.atomic
def add_comment(
    *,
    actor: Actor,
    revision_id: int,
    body: str,
    language: str,
    provision: Provision | None = None,
    quote: Quote | None = None,
    is_official: bool = False,
    audience: str = "",
    now: datetime | None = None,
) -> Comment:
    """A comment on words, on a provision or on a whole revision.

    Raises RuleBroken ("anchor-…") where the quote does not stand there, ("text-…") for bad words.
    """
    revision = Revision.objects.select_related("charter__forum").get(pk=revision_id)
    charter = _held(actor, revision.charter_id, is_official=is_official)
    anchor = _anchor(revision, provision, quote)
    comment = Comment.objects.create(
        forum_id=charter.forum_id, charter=charter, revision=revision, provision=provision,
        anchor=anchor, author=actor.signed_in, accreditation=actor.accreditation,
        forum_role=actor.forum_role, is_official=is_official, language=language,
        body=require_text(body, LONGEST_COMMENT, place="body"),
        audience=_audience(actor, audience, revision.audience), created_at=now or database_clock(),
    )  # fmt: skip
    _tell(actor, comment)
    return comment


@transaction.atomic
def reply_to_comment(
    *,
    actor: Actor,
    parent_id: int,
    body: str,
    language: str,
    is_official: bool = False,
    now: datetime | None = None,
) -> Comment:
    """Answer a comment; the answer has its audience."""
    parent = Comment.objects.select_related("thread").get(pk=parent_id)
    charter = _held(actor, parent.charter_id, is_official=is_official)
    if parent.state != Comment.State.VISIBLE:
        raise RuleBroken("comment-hidden", _("A hidden comment cannot be answered."))
    comment = Comment.objects.create(
        forum_id=charter.forum_id, charter=charter, revision_id=parent.revision_id,
        provision_id=parent.provision_id, parent=parent, thread=parent.thread or parent,
        author=actor.signed_in, accreditation=actor.accreditation, forum_role=actor.forum_role,
        is_official=is_official, language=language, audience=parent.audience,
        body=require_text(body, LONGEST_COMMENT, place="body"), created_at=now or database_clock(),
    )  # fmt: skip
    _tell(actor, comment)
    if parent.author_id != comment.author_id:
        outbox.add("comment-answered", {"comment": comment.pk}, key=f"answered:{comment.pk}")
    return comment


def _held(actor: Actor, charter_id: int, *, is_official: bool) -> Charter:
    """The charter, shared with other comments but not with an issuing revision."""
    locks.share_charter(charter_id)
    charter = Charter.objects.select_related("forum").get(pk=charter_id)
    act = Act.STATE_OFFICIALLY if is_official else Act.COMMENT
    permissions.require(actor, act, stage=charter.phase, forum_id=charter.forum_id)
    require_opened(actor.role, act, charter.phase, charter.forum.public_comment_phases)
    return charter


def _anchor(revision: Revision, provision: Provision | None, quote: Quote | None) -> Anchor | None:
    if provision is None:
        if quote:
            raise RuleBroken("anchor-nowhere", _("Words belong to a provision."), place="provision")
        return None
    language = quote.language if quote else revision.charter.language
    shown = (
        ItemText.objects.filter(
            item__revision=revision, item__provision=provision, language=language
        )
        .select_related("text", "item__revision", "item__provision")
        .first()
    )
    if shown is None:
        raise RuleBroken(
            "provision-not-there",
            _("This provision does not stand in this revision in this language."),
            place="provision",
        )
    if quote is None:
        return None
    return anchors.fix_anchor(shown=shown, start=quote.start, end=quote.end, quote=quote.text)


def _audience(actor: Actor, wanted: str, parent: str) -> str:
    """What was chosen, if the writer belongs to it and it is no wider than the text commented on."""
    if not wanted or wanted == parent:
        return parent
    charter_forum = actor.accreditation or actor.forum_role
    seen = viewer_of(actor.person, charter_forum.forum) if charter_forum else None
    if not seen or wanted not in seen.audiences or width(wanted) > width(parent):
        raise RuleBroken(
            "audience-unknown", _("You cannot write for this audience."), place="audience"
        )
    return wanted


def _tell(actor: Actor, comment: Comment) -> None:
    audit.note(actor, "add_comment", comment, after={"body": comment.body})
    if comment.audience == "public":
        streams.append(
            f"charter:{comment.charter.public_id}",
            "comment",
            {
                "comment": comment.public_id,
                "provision": comment.provision.public_id if comment.provision else None,
                "change": 1,
            },
            at=comment.created_at,
        )

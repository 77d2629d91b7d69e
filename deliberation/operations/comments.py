"""Commenting on exact words, on a provision, on the whole, or in reply."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deliberation.models import Anchor, Charter, Comment, ItemText, Provision, Revision
from deliberation.operations import anchors, audiences, audit, charters, locks, outbox
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.revisions import read_by
from deliberation.rules.charters import require_text
from deliberation.rules.comments import waits
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
    moment = now or database_clock()
    chosen = audiences.chosen(
        actor=actor, forum=charter.forum, wanted=audience,
        parent=read_by(revision, moment),
    )  # fmt: skip
    comment = Comment.objects.create(
        forum_id=charter.forum_id, charter=charter, revision=revision, provision=provision,
        anchor=anchor, author=actor.signed_in, accreditation=actor.accreditation,
        forum_role=actor.forum_role, roll_place=actor.roll_place, is_official=is_official,
        language=language, state=_state(actor, charter),
        body=require_text(body, LONGEST_COMMENT, place="body"),
        audience=chosen, created_at=moment,
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
    audience: str = "",
    now: datetime | None = None,
) -> Comment:
    """Answer a comment; the answer has its audience, or a narrower one of the writer's."""
    parent = Comment.objects.select_related("thread").get(pk=parent_id)
    charter = _held(actor, parent.charter_id, is_official=is_official)
    if parent.state == Comment.State.HELD:
        raise RuleBroken("comment-held", _("This comment awaits review; nobody answers it yet."))
    if parent.state != Comment.State.VISIBLE:
        raise RuleBroken("comment-hidden", _("A hidden comment cannot be answered."))
    chosen = audiences.chosen(
        actor=actor, forum=charter.forum, wanted=audience, parent=parent.audience
    )
    comment = Comment.objects.create(
        forum_id=charter.forum_id, charter=charter, revision_id=parent.revision_id,
        provision_id=parent.provision_id, parent=parent, thread=parent.thread or parent,
        author=actor.signed_in, accreditation=actor.accreditation, forum_role=actor.forum_role,
        roll_place=actor.roll_place,
        is_official=is_official, language=language, audience=chosen,
        state=_state(actor, charter),
        body=require_text(body, LONGEST_COMMENT, place="body"), created_at=now or database_clock(),
    )  # fmt: skip
    _tell(actor, comment)
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


def _tell(actor: Actor, comment: Comment) -> None:
    audit.note(actor, "add_comment", comment, after={"body": comment.body})
    if comment.state == Comment.State.VISIBLE:
        tell_readers(comment, comment.created_at)


def _state(actor: Actor, charter: Charter) -> str:
    held_first = charter.forum.contributions_held
    if not waits(actor.role, held_first=held_first, released=0):
        return Comment.State.VISIBLE
    rows = Comment.objects.filter(
        forum_id=charter.forum_id, author=actor.signed_in, state=Comment.State.VISIBLE
    )
    is_held = waits(actor.role, held_first=held_first, released=rows.count())
    return Comment.State.HELD if is_held else Comment.State.VISIBLE


def tell_readers(comment: Comment, moment: datetime) -> None:
    """What is read from now on: screens count it, and whoever is answered hears of it."""
    parent = comment.parent
    if parent and parent.author_id != comment.author_id:
        outbox.add("comment-answered", {"comment": comment.pk}, key=f"answered:{comment.pk}")
    _tell_screens(comment, comment.audience, 1, moment)


def _tell_screens(comment: Comment, audience: str, change: int, moment: datetime) -> None:
    charters.tell(
        comment.charter,
        audience,
        "comment",
        {
            "comment": comment.public_id,
            "provision": comment.provision.public_id if comment.provision else None,
            "change": change,
        },
        moment,
    )


@transaction.atomic
def widen_comment(
    *, actor: Actor, comment_id: int, audience: str, now: datetime | None = None
) -> Comment:
    """Let more people read a comment: as many as read the words it is about, and what it answers.

    Its answers keep their own audience: what others said is not opened with it.
    """
    charter_id = Comment.objects.values_list("charter_id", flat=True).get(pk=comment_id)
    locks.share_charter(charter_id)
    comment = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("charter__forum", "revision", "provision", "parent")
        .get(pk=comment_id)
    )
    charter, before = comment.charter, comment.audience
    permissions.require(actor, Act.WIDEN_AUDIENCE, stage=charter.phase, forum_id=charter.forum_id)
    audiences.require_may_widen(actor, charter.forum, before, audience)
    moment = now or database_clock()
    parents = [charter.audience, read_by(comment.revision, moment)]
    parents += [comment.parent.audience] if comment.parent else []
    audiences.require_within(audience, *parents)
    comment.audience = audience
    comment.save(update_fields=["audience"])
    audiences.note_change(actor=actor, thing=comment, before=before, after=audience, at=moment)
    if comment.state == Comment.State.VISIBLE:
        _tell_screens(comment, before, -1, moment)
        _tell_screens(comment, audience, 1, moment)
    return comment

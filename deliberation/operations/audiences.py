"""Choosing an audience when writing, and writing down that one was widened."""

from datetime import datetime

from deliberation.models import AudienceChange, Charter, Comment, Forum, Question, Revision
from deliberation.operations import audit
from deliberation.queries import audiences
from deliberation.queries.audiences import viewer_of
from deliberation.queries.permissions import Actor
from deliberation.rules.audiences import kind_of, require_widened
from deliberation.rules.refusals import RuleBroken, _

Widened = Charter | Revision | Comment | Question


def chosen(*, actor: Actor, forum: Forum, wanted: str, parent: str) -> str:
    """What the writer chose, if they belong to it and it is no wider than ``parent``; else ``parent``.

    Raises RuleBroken("audience-unknown").
    """
    if not wanted or wanted == parent:
        return parent
    capacity = actor.accreditation or actor.forum_role
    viewer = viewer_of(actor.person, forum) if capacity else audiences.PUBLIC_VIEWER
    if wanted not in audiences.choices(forum, viewer, parent):
        raise audiences.unknown_audience()
    return wanted


def require_may_widen(actor: Actor, forum: Forum, before: str, after: str) -> None:
    """A delegation's own is its head's to open; everything else chair's and secretariat's.

    Raises RuleBroken("not-permitted"), ("audience-unknown"), ("audience-same") or ("audience-narrowed").
    """
    held = actor.accreditation
    own = f"delegation:{held.delegation_id}" if held else ""
    if (kind_of(before) == "delegation") != bool(own) or (own and before != own):
        raise RuleBroken(
            "not-permitted",
            _(
                "What a delegation wrote for itself only its head may open to others; everything else"
                " chair and secretariat."
            ),
        )
    if not viewer_of(actor.person, forum).sees(after):
        raise audiences.unknown_audience()
    require_widened(before, after, audiences.members_of(after))


def note_change(
    *, actor: Actor, thing: Widened, before: str, after: str, at: datetime
) -> AudienceChange:
    """Keep one widening: who, from whom, to whom, when. Also in the journal of operations."""
    change = AudienceChange.objects.create(
        forum_id=thing.forum_id, object_kind=thing._meta.model_name or "", object_id=thing.pk,
        before=before, after=after, changed_by=actor.signed_in, at=at,
    )  # fmt: skip
    audit.note(
        actor, "widen_audience", thing, before={"audience": before}, after={"audience": after}
    )
    return change


def require_within(audience: str, *parents: str) -> None:
    """Raises RuleBroken("audience-too-wide") unless ``audience`` is no wider than each of ``parents``."""
    if not all(audiences.within(audience, parent) for parent in parents):
        raise RuleBroken(
            "audience-too-wide",
            _("What this belongs to is read by fewer people. Widen that first."),
            place="audience",
        )

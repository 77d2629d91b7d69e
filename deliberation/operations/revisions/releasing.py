"""Embargoes: what a revision's audience will be at its release, moving that moment, and telling of it."""

from datetime import datetime

from django.db import transaction

from deliberation.models import Charter, Revision
from deliberation.operations import audiences, audit, charters, locks, outbox, record
from deliberation.queries import permissions
from deliberation.queries.audiences import members_of, within
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.revisions import read_by
from deliberation.rules.audiences import kind_of, require_widened
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken, _


def fixed_audiences(
    *,
    actor: Actor,
    charter: Charter,
    audience: str,
    audience_after: str,
    released_at: datetime | None,
    moment: datetime,
) -> dict[str, object]:
    """The columns of a new revision that say who reads it, and from when on others do.

    Raises RuleBroken("audience-unknown"), ("release-past"), ("release-unneeded") or ("audience-narrowed").
    """
    first = audiences.chosen(
        actor=actor, forum=charter.forum, wanted=audience, parent=charter.audience
    )
    if kind_of(first) == "delegation":
        raise RuleBroken(
            "audience-unknown", _("A revision is not kept within a delegation."), place="audience"
        )
    if released_at is None:
        return {"audience": first, "released_at": moment}
    _require_future(released_at, moment)
    after = audiences.chosen(
        actor=actor, forum=charter.forum, wanted=audience_after, parent=charter.audience
    )
    if after == first:
        raise RuleBroken(
            "release-unneeded",
            _("Choose fewer readers until the release: these are those who read it afterwards."),
            place="audience",
        )
    require_widened(first, after, members_of(after))
    return {"audience": first, "audience_after": after, "released_at": released_at}


def _require_future(released_at: datetime, moment: datetime) -> None:
    if released_at <= moment:
        raise RuleBroken("release-past", _("Choose a release in the future."), place="released_at")


def await_release(revision: Revision) -> None:
    """Have the release told when it comes. That it holds needs no task: readers ask the clock."""
    if revision.audience_after:
        outbox.add(
            "revision-released",
            {"revision": revision.pk},
            key=f"release:{revision.pk}:{revision.released_at:%Y%m%d%H%M%S%f}",
            due_at=revision.released_at,
        )


def held(revision_id: int) -> Revision:
    """The revision, its charter locked alone."""
    charter_id = Revision.objects.values_list("charter_id", flat=True).get(pk=revision_id)
    locks.hold_charter(charter_id)
    return Revision.objects.select_related("charter__forum", "issued_by", "issued_role").get(
        pk=revision_id
    )


@transaction.atomic
def move_release(
    *, actor: Actor, revision_id: int, released_at: datetime | None, now: datetime | None = None
) -> Revision:
    """Release a revision earlier or later than was said; without a moment, now. On record.

    Raises RuleBroken("release-over") once it has happened, ("release-past") for a moment gone by.
    """
    revision = held(revision_id)
    charter = revision.charter
    permissions.require(actor, Act.MOVE_RELEASE, stage=charter.phase, forum_id=charter.forum_id)
    moment = now or database_clock()
    before = revision.released_at
    if not revision.audience_after or before is None or before <= moment:
        raise RuleBroken("release-over", _("This revision waits for no release."))
    if released_at is not None:
        _require_future(released_at, moment)
    revision.released_at = released_at or moment
    revision.save(update_fields=["released_at"])
    facts = {"before": before, "after": revision.released_at}
    audit.note(
        actor, "move_release", revision,
        before={"released_at": before}, after={"released_at": revision.released_at},
    )  # fmt: skip
    record.enter(
        forum_id=revision.forum_id,
        kind="release-moved",
        object_public_id=revision.public_id,
        content={
            "symbol": revision.symbol,
            **{name: when.isoformat() for name, when in facts.items()},
        },
        at=moment,
    )
    await_release(revision)
    return revision


@transaction.atomic
def tell_release(*, revision_id: int, now: datetime | None = None) -> Revision | None:
    """Announce a release that has come: on record, and to the screens of whoever reads it now.

    Everything is asked again at this moment: whether it was moved, told already, and who may read what
    is told. None where there is nothing to tell.
    """
    revision = held(revision_id)
    moment = now or database_clock()
    due = bool(revision.audience_after) and bool(revision.released_at)
    if not due or revision.release_told_at or revision.released_at > moment:  # type: ignore[operator]
        return None
    revision.release_told_at = moment
    revision.save(update_fields=["release_told_at"])
    issuer = Actor(person=revision.issued_by, forum_role=revision.issued_role)
    audiences.note_change(
        actor=issuer, thing=revision, before=revision.audience,
        after=revision.audience_after, at=moment,
    )  # fmt: skip
    told_widened(revision, revision.audience, revision.audience_after, "revision-released", moment)
    return revision


def told_widened(revision: Revision, before: str, after: str, kind: str, moment: datetime) -> None:
    """The record and the screens hear that more people read a revision; its title if everyone does."""
    charter = revision.charter
    is_public = within("public", charter.audience) and after == "public"
    record.enter(
        forum_id=revision.forum_id,
        kind=kind,
        object_public_id=revision.public_id,
        content={
            "symbol": revision.symbol,
            "content_hash": revision.content_hash,
            "before": kind_of(before),
            "after": kind_of(after),
            "title": revision.title if is_public else "",
        },
        at=moment,
    )
    charters.tell(
        charter, after, "revision", {"revision": revision.number, "symbol": revision.symbol}, moment
    )


@transaction.atomic
def widen_revision(
    *, actor: Actor, revision_id: int, audience: str, now: datetime | None = None
) -> Revision:
    """Let more people read a revision, within its charter's audience.

    Raises RuleBroken("revision-embargoed") while a release is awaited: that is moved instead.
    """
    revision = held(revision_id)
    charter = revision.charter
    permissions.require(actor, Act.WIDEN_AUDIENCE, stage=charter.phase, forum_id=charter.forum_id)
    moment = now or database_clock()
    if revision.audience_after and revision.released_at and revision.released_at > moment:
        raise RuleBroken(
            "revision-embargoed",
            _("This revision waits for its release. Move the release instead."),
        )
    before = read_by(revision, moment)
    audiences.require_may_widen(actor, charter.forum, before, audience)
    audiences.require_within(audience, charter.audience)
    revision.audience, revision.audience_after = audience, ""
    revision.save(update_fields=["audience", "audience_after"])
    audiences.note_change(actor=actor, thing=revision, before=before, after=audience, at=moment)
    told_widened(revision, before, audience, "revision-widened", moment)
    _tell_left(charter, before, moment)
    return revision


def _tell_left(charter: Charter, audience: str, moment: datetime) -> None:
    """To the screens of the former readers: which revision is now the newest of theirs alone."""
    left = Revision.objects.filter(charter=charter, audience=audience).order_by("-number").first()
    stream = charters.stream_of(charter, audience)
    if stream != charters.stream_of(charter, charter.audience):
        told = {"revision": left.number, "symbol": left.symbol} if left else {}
        empty: dict[str, object] = {"revision": None, "symbol": None}
        charters.tell(charter, audience, "revision", empty | told, moment)

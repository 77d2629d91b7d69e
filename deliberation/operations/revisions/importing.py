"""Making a charter from a file: its zero draft is what the file says."""

from datetime import datetime

from django.db import transaction

from deliberation.formats.charters import CharterDraft
from deliberation.models import Charter, Forum, Provision
from deliberation.operations import audiences, audit, locks
from deliberation.operations.revisions.writing import Entry, noted, write_revision
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.audiences import PUBLIC, kind_of
from deliberation.rules.charters import require_name
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def import_charter(
    *,
    actor: Actor,
    forum_id: int,
    draft: CharterDraft,
    slug: str,
    title: str = "",
    language: str = "en",
    cover_note: str = "",
    audience: str = "",
    now: datetime | None = None,
) -> Charter:
    """Make a charter whose zero draft is ``draft``; all of it, or on any refusal nothing."""
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.CREATE_CHARTER, stage=FORUM, forum_id=forum_id)
    forum = Forum.objects.get(pk=forum_id)
    if Charter.objects.filter(forum=forum, slug=slug).exists():
        raise RuleBroken("charter-exists", _("This address is taken."), place="slug")
    if language not in forum.languages:
        raise RuleBroken(
            "language-unknown", _("This is not a language of the forum."), place="language"
        )
    if not draft.items:
        raise RuleBroken("charter-empty", _("The file holds no provision."), place="file")
    moment = now or database_clock()
    count = Charter.objects.filter(forum=forum).count()
    charter = Charter.objects.create(
        forum=forum, slug=slug, symbol=f"{forum.symbol}/L.{count + 1}", language=language,
        title=require_name(title or draft.title, 300, place="title"), created_at=moment,
        audience=_audience(actor, forum, audience),
    )  # fmt: skip
    provisions = Provision.objects.bulk_create(
        Provision(forum=forum, charter=charter, created_at=moment) for _item in draft.items
    )
    entries = [
        Entry(
            provision=provision, kind=item.kind, number=item.number, heading=item.heading,
            words=item.words, spans=item.spans, parent=item.parent,
        )
        for provision, item in zip(provisions, draft.items, strict=True)
    ]  # fmt: skip
    audit.note(actor, "import_charter", charter, after={"slug": slug})
    write_revision(
        actor=actor, charter=charter, entries=entries, kind="zero", cover_note=noted(cover_note),
        based_on=None, moment=moment,
    )  # fmt: skip
    return charter


def _audience(actor: Actor, forum: Forum, wanted: str) -> str:
    found = audiences.chosen(actor=actor, forum=forum, wanted=wanted, parent=PUBLIC)
    if kind_of(found) == "delegation":
        raise RuleBroken(
            "audience-unknown", _("A charter is not kept within a delegation."), place="audience"
        )
    return found

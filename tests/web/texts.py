"""Texts of a size, and drafts on the way to the next revision."""

from deliberation.formats.charters import read_charter
from deliberation.models import Charter, Draft, Provision, Revision
from deliberation.operations import anchors, comments, outbox, revisions
from deliberation.operations.comments import Quote
from deliberation.queries.permissions import Actor
from tests.factories import Table


def long_charter(table: Table, clauses: int, slug: str = "long") -> Charter:
    """A charter of so many clauses, ten to an article, open for negotiation."""
    parts = ["# A Long Charter"]
    for number in range(clauses):
        if number % 10 == 0:
            parts.append(f"### Article {number // 10 + 1} — Matter {number // 10 + 1}")
        parts.append(
            f"{number % 10 + 1}. Each Party shall take care of matter {number}, [without delay]."
        )
    charter = revisions.import_charter(
        actor=table.officers["secretariat"],
        forum_id=table.forum.pk,
        draft=read_charter("\n\n".join(parts)),
        slug=slug,
    )
    Charter.objects.filter(pk=charter.pk).update(phase="negotiation")
    charter.refresh_from_db()
    return charter


def provision_at(charter: Charter, slug: str) -> Provision:
    """The provision cited so in the newest revision: “article-1-2” is Article 1(2)."""
    return Provision.objects.get(
        items__revision=charter.current_revision_id, items__slug=slug, charter=charter
    )


def open_draft(table: Table, charter: Charter) -> Draft:
    return revisions.start_draft(actor=table.officers["secretariat"], charter_id=charter.pk)


def reword(table: Table, charter: Charter, changes: dict[str, str]) -> Revision:
    """Issue a revision in which the provisions at these places read otherwise."""
    secretariat = table.officers["secretariat"]
    draft = open_draft(table, charter)
    for slug, words in changes.items():
        provision = provision_at(charter, slug).public_id
        item = draft.items.get(provision__public_id=provision)
        revisions.reword_item(
            actor=secretariat, draft_id=draft.pk, provision=provision, version=item.version,
            words=words,
        )  # fmt: skip
    return issue(table, draft)


def issue(table: Table, draft: Draft) -> Revision:
    """Issue the draft, with its comments carried on."""
    draft.refresh_from_db()
    issued = revisions.issue_revision(
        actor=table.officers["secretariat"], draft_id=draft.pk, version=draft.version
    )
    anchors.carry_anchors(revision=issued)
    draft.charter.refresh_from_db()
    return issued


def comment_on(
    charter: Charter,
    actor: Actor,
    slug: str,
    quote: str = "",
    body: str = "A comment.",
    **fields: object,
):
    """A comment on a provision, or on the words ``quote`` where they first stand in it."""
    provision = provision_at(charter, slug)
    words = provision.texts.order_by("-id").first().words
    start = words.find(quote)
    chosen = Quote(start, start + len(quote), quote, charter.language) if quote else None
    return comments.add_comment(
        actor=actor, revision_id=charter.current_revision_id, provision=provision, quote=chosen,
        body=body, **({"language": "en"} | fields),
    )  # fmt: skip


def settle_outbox() -> None:
    while outbox.drain():
        pass

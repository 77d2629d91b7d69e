"""What stands at one stage: a charter with a draft, comments in each state, questions in each state."""

from dataclasses import dataclass, field
from datetime import timedelta

from deliberation.models import (
    Charter,
    Comment,
    Draft,
    Group,
    Provision,
    Question,
    Removal,
    Revision,
)
from deliberation.operations import (
    ballots,
    charters,
    comments,
    decisions,
    moderation,
    questions,
    revisions,
    tallies,
)
from deliberation.operations.comments import Quote
from deliberation.queries.clock import database_clock
from deliberation.queries.revisions import document, draft_document
from tests import factories
from tests.factories import ALL_CHAMBERS, Table

SECRETS = {
    "accredited": "Aurochs",
    "chair": "Basilisk",
    "group": "Manticore",
    "delegation": "Chimerical",
    "unannounced": "Dragonfly",
    "hidden": "Gryphonry",
    "held": "Ifritlike",
    "ballot": "Hydrangea",
}
"""A word that stands in everything of this kind, so that no answer can give it away unseen: of seven
letters at least, as five stand in a random token of a form now and then."""
WAY = {
    "drafting": ("comment", "drafting"),
    "comment": ("comment",),
    "negotiation": ("comment", "negotiation"),
    "voting": ("comment", "negotiation", "voting"),
    "adopted": ("comment", "negotiation", "voting", "adopted"),
    "archived": ("comment", "archived"),
}
SOON = timedelta(days=1)


@dataclass
class Spot:
    """``questions``: announced, unannounced, running (count not shown yet) and closed."""

    stage: str
    table: Table
    charter: Charter | None = None
    revisions: list[Revision] = field(default_factory=list)
    provisions: list[str] = field(default_factory=list)
    draft: Draft | None = None
    versions: dict[str, int] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    ballot: str = ""


def spot_at(table: Table, stage: str, slug: str = "at") -> Spot:
    spot = Spot(stage, table)
    _charter(spot, slug)
    return _furnished(spot, stage)


def narrow_spot(table: Table, audience: str) -> Spot:
    """A charter under negotiation that is not public. No operation narrows one: the rows are written so
    before anything is said or asked, which then follows by itself."""
    spot = Spot(audience, table)
    stored = audience
    if audience == "group":
        stored = f"group:{Group.objects.get(forum=table.forum).pk}"
    _charter(spot)
    assert spot.charter is not None
    Charter.objects.filter(pk=spot.charter.pk).update(
        audience=stored, title=f"The {SECRETS[audience]} Charter"
    )
    Revision.objects.filter(charter=spot.charter).update(audience=stored)
    spot.charter.refresh_from_db()
    return _furnished(spot, "negotiation", SECRETS[audience])


def forum_spot(table: Table) -> Spot:
    spot = Spot("forum", table)
    _questions(spot, None, "")
    return spot


def ask_members(spot: Spot) -> None:
    """What the delegation XAA asked its own members before a vote, counted and not shown yet."""
    table, secret = spot.table, SECRETS["delegation"]
    head, roll = table.heads["XAA"], table.rolls["members"]
    asked = factories.consultation(
        table, "XAA", spot.questions["running"], roll, title=f"Among us {secret}",
        motion=f"Yes to the {secret}.",
    )  # fmt: skip
    questions.open_question(actor=head, question_id=asked.pk, closes_at=database_clock() + SOON / 2)
    tallies.close_early(actor=head, question_id=asked.pk)
    asked.refresh_from_db()
    spot.questions["members"] = asked


def _furnished(spot: Spot, phase: str, secret: str = "") -> Spot:
    table, charter = spot.table, spot.charter
    assert charter is not None
    _second_revision(spot, secret)
    chair = table.officers["chair"]
    charters.move_phase(actor=chair, charter_id=charter.pk, phase=WAY[phase][0])
    charter.refresh_from_db()
    spot.comments = _comments(spot, secret)
    _questions(spot, spot.revisions[-1], secret)
    for step in WAY[phase][1:]:
        charters.move_phase(actor=chair, charter_id=charter.pk, phase=step)
    charter.refresh_from_db()
    return spot


def _charter(spot: Spot, slug: str = "at") -> None:
    slug = f"{slug}-{spot.stage}"
    charter = factories.small_charter(spot.table, slug=slug, phase="drafting")
    spot.charter = charter
    assert charter.current_revision is not None


def _second_revision(spot: Spot, secret: str) -> None:
    """Revision 1 with the second clause reworded, and an open draft of revision 2."""
    charter, secretariat = spot.charter, spot.table.officers["secretariat"]
    assert charter is not None
    first = charter.revisions.get(number=0)
    lines = document(first, "en")
    spot.provisions = [line.provision for line in lines if line.kind == "clause"]
    for number in (1, 2):
        draft = revisions.start_draft(actor=secretariat, charter_id=charter.pk)
        revisions.reword_item(
            actor=secretariat, draft_id=draft.pk, provision=spot.provisions[1], version=1,
            words=f"Nothing limits {secret or 'the rights of'} persons, {number}.",
        )  # fmt: skip
        draft.refresh_from_db()
        if number == 1:
            revisions.issue_revision(
                actor=secretariat, draft_id=draft.pk, version=draft.version, kind="revision"
            )
    charter.refresh_from_db()
    draft.charter = charter
    spot.draft = draft
    spot.versions = {line.provision: line.marks["version"] for line in draft_document(draft)}
    spot.revisions = list(charter.revisions.order_by("number"))


def _comments(spot: Spot, secret: str) -> dict[str, Comment]:
    """By people who come to no door themselves; one of them is for their own delegation alone."""
    table, author = spot.table, spot.table.heads["XAB"]
    if spot.stage == "chair":
        author = table.officers["deputy"]
    found = {
        "plain": _comment(spot, author, f"A comment of {secret or 'mine'}."),
        "reported": _comment(spot, author, "Reported, and so for moderators to read."),
        "hidden": _comment(spot, author, f"Hidden {SECRETS['hidden']} {secret}."),
        "held": _comment(spot, author, f"Awaiting review {SECRETS['held']} {secret}."),
    }
    Comment.objects.filter(pk=found["held"].pk).update(state="held")
    reporters = {"chair": table.officers["chair"], "group": table.heads["XCB"]}
    reporter = reporters.get(spot.stage, table.heads["XCA"])
    moderation.report_comment(
        actor=reporter, comment_id=found["reported"].pk, ground="abuse", note="Look"
    )
    moderation.claim_comment(actor=table.officers["moderator"], comment_id=found["reported"].pk)
    moderation.hide_comment(
        actor=table.officers["moderator"], comment_id=found["hidden"].pk, ground="abuse",
        reason=f"It is rude {secret}.",
    )  # fmt: skip
    if not Removal.objects.filter(forum=table.forum).exists():
        _second_opinions(spot, author)
    if spot.stage not in {"accredited", "chair", "group"}:
        head = table.heads["XAA"]
        assert head.accreditation is not None
        own = f"delegation:{head.accreditation.delegation_id}"
        found["own"] = _comment(spot, head, f"Among us {SECRETS['delegation']}.", own)
    return found


def _second_opinions(spot: Spot, author) -> None:
    """A removal and an appeal that wait; who gave the first opinion comes to no door."""
    first = factories.officer(spot.table, "moderator")
    unlawful, rude = _comment(spot, author, "Unlawful."), _comment(spot, author, "Rude.")
    moderation.propose_removal(
        actor=first, comment_id=unlawful.pk, ground="unlawful", reason="Against the law."
    )
    moderation.hide_comment(actor=first, comment_id=rude.pk, ground="abuse", reason="It is rude.")
    moderation.appeal_verdict(actor=author, comment_id=rude.pk, words="It is not.")


def _comment(spot: Spot, author, body: str, audience: str = "") -> Comment:
    revision, provision = spot.revisions[-1], spot.provisions[0]
    line = next(one for one in document(revision, "en") if one.provision == provision)
    return comments.add_comment(
        actor=author, revision_id=revision.pk, body=body, language="en",
        provision=Provision.objects.get(public_id=provision),
        quote=Quote(0, 3, line.words[:3], "en"), audience=audience,
    )  # fmt: skip


def _questions(spot: Spot, revision: Revision | None, secret: str) -> None:
    """Each as it would stand: announced, not announced, running with its count withheld, closed."""
    chair, now = spot.table.officers["chair"], database_clock()
    found = {
        name: _drafted(spot, f"{title} {secret}".strip(), revision)
        for name, title in {
            "announced": "Announced",
            "unannounced": f"Planned {SECRETS['unannounced']}",
            "running": "Running",
            "closed": "Closed",
        }.items()
    }
    spot.questions = found
    found["announced"] = questions.announce_question(
        actor=chair, question_id=found["announced"].pk, opens_at=now + SOON
    )
    factories.let_arrive(found["announced"])
    _agree_where_nobody_may_be_told(spot, found["announced"])
    for name in ("running", "closed"):
        factories.announced(chair, found[name].pk)
        _agree_where_nobody_may_be_told(spot, found[name])
        questions.open_question(actor=chair, question_id=found[name].pk, closes_at=now + SOON)
    ballot = ballots.cast_ballot(
        actor=spot.table.heads["XAA"], question_id=found["running"].pk, choice="yes",
        explanation=f"Because of the {SECRETS['ballot']}.",
    )  # fmt: skip
    spot.ballot = ballot.public_id
    tallies.recount(question_id=found["running"].pk)
    tallies.close_due_question(question_id=found["closed"].pk, now=now + 2 * SOON)
    for question in found.values():
        question.refresh_from_db()


def _agree_where_nobody_may_be_told(spot: Spot, question: Question) -> None:
    """What chair and secretariat alone may see is announced to no delegation, and what a group may see
    not to all who vote."""
    if spot.stage in {"chair", "group"}:
        for office in ("chair", "teller"):
            questions.agree_to_open_unheard(
                actor=spot.table.officers[office], question_id=question.pk, reason="A rehearsal."
            )


def _drafted(spot: Spot, title: str, revision: Revision | None) -> Question:
    table, chair = spot.table, spot.table.officers["chair"]
    rule = decisions.keep_template(
        actor=chair, forum_id=table.forum.pk, template="concurrent-chambers", chambers=ALL_CHAMBERS
    )
    return questions.draft_question(
        actor=chair, forum_id=table.forum.pk, title=title, rule=rule, chambers=ALL_CHAMBERS,
        revision=revision, motion="" if revision else "Let it be so.", tally_shown="closed",
    )  # fmt: skip

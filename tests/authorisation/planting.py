"""A unique word in every object of every audience, and who by hand is said to read each."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from deliberation.models import Charter, Comment, Group, Provision, Question, Revision
from deliberation.operations import comments, decisions, notices, questions
from deliberation.operations import revisions as texts
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.revisions import draft_document
from tests.authorisation.planting_asides import plant_asides
from tests.authorisation.planting_table import plant_table
from tests.authorisation.sowing import COMMON, Seed, sown
from tests.authorisation.spots import Spot
from tests.authorisation.world import World
from tests.factories import ALL_CHAMBERS


def plant(world: World) -> list[Seed]:
    """Written by the operations, each by somebody who may write for that audience."""
    places = {
        "negotiation": "public", "accredited": "accredited", "chair": "chair", "group": "group",
    }  # fmt: skip
    seeds = [seed for spot, audience in places.items() for seed in _on(world, spot, audience)]
    return [
        *seeds,
        *_motions(world),
        _group(world),
        _notice(world),
        *plant_table(world),
        *plant_asides(world),
    ]


def _on(world: World, name: str, audience: str) -> Iterator[Seed]:
    spot = world.spots[name]
    for kind, write in _WRITING.items():
        if kind == "embargoed" and audience == "chair":
            continue
        word = sown(kind, name)
        write(world, spot, word)
        yield Seed(word, kind, "chair" if kind in {"draft", "embargoed"} else audience, name)
    yield from _comments(world, spot, name)
    yield from _questions(world, spot, audience)


def _title(world: World, spot: Spot, word: str) -> None:
    charter = _charter(spot)
    Charter.objects.filter(pk=charter.pk).update(title=f"{charter.title} {word} {COMMON}")


def _revise(world: World, spot: Spot, *, words: str = "", note: str = "", **fields: Any) -> None:
    actor = world.table.officers["secretariat"]
    draft = spot.draft or texts.start_draft(actor=actor, charter_id=_charter(spot).pk)
    lines = {line.provision: line for line in draft_document(draft)}
    line = lines[spot.provisions[0]]
    texts.reword_item(
        actor=actor, draft_id=draft.pk, provision=line.provision, version=line.marks["version"],
        words=words or f"{line.words} Once more.",
    )  # fmt: skip
    draft.refresh_from_db()
    spot.draft = None
    texts.issue_revision(
        actor=actor, draft_id=draft.pk, version=draft.version, cover_note=note, **fields
    )
    spot.revisions = list(_charter(spot).revisions.order_by("number"))


def _text(world: World, spot: Spot, word: str) -> None:
    _revise(world, spot, words=f"Persons have {COMMON} {word}.")


def _note(world: World, spot: Spot, word: str) -> None:
    _revise(world, spot, note=f"Why: {COMMON} {word}.")


def _embargoed(world: World, spot: Spot, word: str) -> None:
    """In the note and the text of a revision that the table may not read until tomorrow."""
    sown = f"{COMMON} {word}"
    _revise(
        world, spot, words=f"Not yet {sown}.", note=sown, audience="chair",
        audience_after=_charter(spot).audience, released_at=database_clock() + timedelta(days=1),
    )  # fmt: skip


def _draft(world: World, spot: Spot, word: str) -> None:
    actor = world.table.officers["secretariat"]
    draft = texts.start_draft(actor=actor, charter_id=_charter(spot).pk)
    line = {one.provision: one for one in draft_document(draft)}[spot.provisions[0]]
    texts.reword_item(
        actor=actor, draft_id=draft.pk, provision=line.provision, version=line.marks["version"],
        words=f"{line.words} {COMMON} {word}",
    )  # fmt: skip
    draft.refresh_from_db()
    draft.charter = _charter(spot)
    spot.draft = draft
    spot.versions = {one.provision: one.marks["version"] for one in draft_document(draft)}


_WRITING: dict[str, Callable[[World, Spot, str], None]] = {
    "charter": _title, "text": _text, "note": _note, "embargoed": _embargoed, "draft": _draft,
}  # fmt: skip


def _charter(spot: Spot) -> Charter:
    assert spot.charter is not None
    return spot.charter


def _comments(world: World, spot: Spot, name: str) -> Iterator[Seed]:
    """For every audience within the charter's, by whoever belongs to it."""
    table = world.table
    narrower = ["accredited", "chair", "group", "delegation"]
    wanted = {
        "negotiation": ["public", *narrower], "accredited": narrower, "chair": ["chair"],
        "group": ["chair", "group"],
    }  # fmt: skip
    by: dict[str, Actor] = {"chair": table.officers["chair"], "delegation": table.heads["XAA"]}
    stored = _stored(world)
    for audience in wanted[name]:
        word, case = sown("comment", name, audience), f"for-{audience}"
        author = by.get(audience, table.heads["XCB"])
        spot.comments[case] = _comment(spot, author, f"{COMMON} {word}", stored[audience])
        yield Seed(word, "comment", audience, name, case)


def _comment(spot: Spot, author: Actor, body: str, audience: str) -> Comment:
    revision = Revision.objects.filter(charter=spot.charter).order_by("number")[1]
    return comments.add_comment(
        actor=author,
        revision_id=revision.pk,
        body=body,
        language="en",
        audience=audience,
        provision=Provision.objects.get(public_id=spot.provisions[0]),
    )


def _stored(world: World) -> dict[str, str]:
    """The audiences as their column holds them."""
    seat, group = world.table.delegations["XAA"], Group.objects.get(forum=world.table.forum)
    return {
        "public": "public", "accredited": "accredited", "chair": "chair",
        "group": f"group:{group.pk}", "delegation": f"delegation:{seat.pk}",
    }  # fmt: skip


def _questions(world: World, spot: Spot, audience: str) -> Iterator[Seed]:
    """One that is announced, or stays among those who prepare it."""
    revision = Revision.objects.filter(charter=spot.charter).order_by("number")[1]
    for case, sees in (("announced", audience), ("planned", "unannounced")):
        word = sown("question", case, spot.stage)
        if audience == "chair" or (audience == "group" and case == "planned"):
            sees = "chair"
        made = _drafted(world, word, revision=revision)
        if case == "announced":
            _announce(world, made)
        spot.questions[f"sown-{case}"] = made
        yield Seed(word, "question", sees, spot.stage, f"sown-{case}")


def _motions(world: World) -> Iterator[Seed]:
    stored = _stored(world)
    for audience in ("public", "accredited", "chair", "group"):
        word, case = sown("motion", audience), f"motion-{audience}"
        made = _drafted(world, word, motion=f"Be it {word}.", audience=stored[audience])
        _announce(world, made)
        world.spots["forum"].questions[case] = made
        yield Seed(word, "question", audience, "forum", case)


def _drafted(world: World, word: str, **fields: Any) -> Question:
    chair = world.table.officers["chair"]
    rule = decisions.keep_template(
        actor=chair, forum_id=world.table.forum.pk, template="concurrent-chambers",
        chambers=ALL_CHAMBERS,
    )  # fmt: skip
    return questions.draft_question(
        actor=chair, forum_id=world.table.forum.pk, title=f"{COMMON} {word}", rule=rule,
        chambers=ALL_CHAMBERS, **fields,
    )  # fmt: skip


def _announce(world: World, question: Question) -> None:
    questions.announce_question(
        actor=world.table.officers["chair"], question_id=question.pk,
        opens_at=database_clock() + timedelta(days=2),
    )  # fmt: skip


def _group(world: World) -> Seed:
    word = sown("mandate")
    Group.objects.filter(forum=world.table.forum).update(mandate=word)
    return Seed(word, "group", "accredited", "forum")


def _notice(world: World) -> Seed:
    word, person = sown("notice"), world.people["head"].user
    assert person is not None
    notices.tell(
        person, kind="accredited", subject=f"For you {word}", body=f"For you {word}",
        facts={}, forum=world.table.forum,
    )  # fmt: skip
    return Seed(word, "notice", "mine", "forum")

"""A unique word in what is said beside a thing: notes, reasons, names of tokens and providers, errors."""

from collections.abc import Iterator
from datetime import timedelta

from accounts import institutions
from deliberation.models import Comment, IdentityProvider, Notice, Provision, Revision
from deliberation.operations import comments, links, moderation, questions
from deliberation.operations import tokens as service_tokens
from deliberation.queries.clock import database_clock
from tests import factories
from tests.authorisation.sowing import Seed, sown
from tests.authorisation.world import World


def plant_asides(world: World) -> Iterator[Seed]:
    yield from _links(world)
    yield from _moderation(world)
    yield _unheard(world)
    yield _service_token(world)
    yield _provider(world)
    yield _delivery(world)


def _links(world: World) -> Iterator[Seed]:
    """What one forum claims is read by the chairs and secretariats of both, what both confirmed by all."""
    table, foreign = world.table, world.foreign
    ours = {"actor": table.officers["secretariat"], "forum_id": table.forum.pk}
    theirs = {"actor": foreign.officers["secretariat"], "forum_id": foreign.forum.pk}
    ends = {"source": table.forum, "target": foreign.forum, "kind": "advises"}
    for name, audience in (("claimed", "chair"), ("agreed", "public")):
        word = sown("link", name)
        made = links.propose_link(**ours, **ends, note=f"Because {word}.")
        if audience == "public":
            links.confirm_link(**theirs, link_id=made.pk)
        ends["kind"] = "follows"
        yield Seed(word, "link", audience, "forum")


def _moderation(world: World) -> Iterator[Seed]:
    """A report's note and an appeal are for moderators; why something is hidden or to be removed stands
    in the public log."""
    table, word = world.table, sown("report")
    first = factories.officer(table, "moderator")
    moderation.report_comment(
        actor=table.heads["XCA"], comment_id=_comment(world).pk, ground="abuse", note=f"See {word}."
    )
    yield Seed(word, "report", "moderating", "forum")
    word = sown("removal")
    moderation.propose_removal(
        actor=first, comment_id=_comment(world).pk, ground="unlawful", reason=f"By law {word}."
    )
    yield Seed(word, "removal", "public", "forum")
    word, rude = sown("appeal"), _comment(world)
    moderation.hide_comment(actor=first, comment_id=rude.pk, ground="abuse", reason="It is rude.")
    moderation.appeal_verdict(
        actor=table.heads["XAB"], comment_id=rude.pk, words=f"It is not {word}."
    )
    yield Seed(word, "appeal", "moderating", "forum")


def _comment(world: World) -> Comment:
    """By somebody who comes to no door."""
    spot = world.spots["negotiation"]
    return comments.add_comment(
        actor=world.table.heads["XAB"],
        revision_id=Revision.objects.filter(charter=spot.charter).order_by("number")[1].pk,
        body="A word.",
        language="en",
        provision=Provision.objects.get(public_id=spot.provisions[0]),
    )


def _unheard(world: World) -> Seed:
    """Why a vote opens before everyone was told stands with the vote, for whoever reads that."""
    word, table = sown("unheard"), world.table
    made = world.spots["forum"].questions["motion-public"]
    for office, reason in (("chair", f"The post is down {word}."), ("teller", "It is.")):
        questions.agree_to_open_unheard(
            actor=table.officers[office], question_id=made.pk, reason=reason
        )
    return Seed(word, "unheard", "public", "forum", "motion-public")


def _service_token(world: World) -> Seed:
    word, table = sown("token"), world.table
    service_tokens.make_service_token(
        actor=table.heads["XAA"], forum_id=table.forum.pk, name=f"Program {word}",
        scopes=["read"], life=timedelta(days=1),
    )  # fmt: skip
    return Seed(word, "token", "owning", "forum")


def _provider(world: World) -> Seed:
    """As registering would leave it, without a provider to ask. Its name is for everyone who signs in;
    how Concord is known there is for those who keep it."""
    word, head, issuer = sown("provider"), world.table.heads["XAA"], "https://id.sown.example"
    IdentityProvider.objects.create(
        participant=world.table.delegations["XAA"].participant, issuer=issuer, client_id=word,
        registered_by=head.signed_in, registered_at=database_clock(),
        app=institutions.add_app(issuer=issuer, name="Sown", client_id=word, secret="hush"),
    )  # fmt: skip
    return Seed(word, "provider", "providing", "forum")


def _delivery(world: World) -> Seed:
    word = sown("error")
    failed = Notice.objects.filter(forum=world.table.forum, state="failed")
    assert failed.update(error=f"Refused {word}") == 1
    return Seed(word, "delivery", "sending", "forum")

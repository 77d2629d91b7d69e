"""More rows in every list of the world: copies where a copy is honest, else through the operations."""

from datetime import timedelta
from typing import Any

from accounts import institutions
from deliberation.models import (
    Appeal,
    Application,
    CredentialsReport,
    ForumLink,
    IdentityProvider,
    Invitation,
    ModerationEntry,
    Notice,
    ParticipationLevel,
    Procedure,
    Removal,
    Report,
    ServiceTokenOwner,
)
from deliberation.operations import ballots, groups, notices
from deliberation.queries.clock import database_clock
from tests import factories
from tests.admin.multiplying import multiply, with_each
from tests.authorisation.links import CONFIRMED
from tests.authorisation.world import World


def grow(world: World, many: int, more: int) -> None:
    """``many`` rows more on desks, in the queue, in search and of participants; ``more`` in the others."""
    for row in _long(world):
        multiply(row, many)
    for row in _others(world):
        multiply(row, more)
    _joined(world, more)
    _acts(world, more)
    _groups(world, more)
    _rolls(world, more)
    _providers(world, more)
    _soon(world, more // 4)


def _long(world: World) -> list[Any]:
    """A question that awaits the head's ballot, a message to them, a comment, a report of one, a seat."""
    spot, table = world.spots["negotiation"], world.table
    head = world.people["head"].user
    assert head is not None
    told = notices.Message(head, kind="comment-answered", subject="So", body="So it is.")
    [message] = notices.tell_all([told])
    return [
        spot.questions["running"], message, spot.comments["plain"], table.delegations["XAB"],
        Report.objects.get(comment=spot.comments["reported"]),
    ]  # fmt: skip


def _others(world: World) -> list[Any]:
    spot, table = world.spots["negotiation"], world.table
    here = {"forum": table.forum}
    spot.comments["held"].refresh_from_db()
    return [
        world.foreign.forum, spot.charter, spot.revisions[-1], spot.comments["held"],
        spot.questions["closed"], spot.questions["running"].rule, table.heads["XAB"].accreditation,
        table.forum.record.earliest("id"),
        spot.questions["closed"].electorate.electors.earliest("id"),
        *(
            model._default_manager.filter(**here).earliest("id")
            for model in (
                Application, CredentialsReport, ParticipationLevel, ModerationEntry, Procedure,
            )
        ),
        Notice.objects.filter(state="failed", **here).earliest("id"),
        Invitation.objects.filter(role="adviser", **here).earliest("id"),
    ]  # fmt: skip


def _joined(world: World, more: int) -> None:
    """What there is once for each of something else."""
    here = {"forum": world.table.forum}
    with_each(Application.objects.filter(state="pending", **here).earliest("id"), "applicant", more)
    with_each(Appeal.objects.filter(**here).earliest("id"), "entry", more)
    with_each(Removal.objects.filter(**here).earliest("id"), "comment", more)
    agreed = ForumLink.objects.get(note=CONFIRMED, target=world.table.forum)
    with_each(agreed, "source", more, forum=world.table.forum, note="A copy")
    with_each(
        ServiceTokenOwner.objects.filter(delegation=world.table.delegations["XAA"]).earliest("id"),
        "token", more,
    )  # fmt: skip


def _acts(world: World, more: int) -> None:
    """The head's delegation changes its ballot again and again."""
    running = world.spots["negotiation"].questions["running"]
    for number in range(more):
        ballots.cast_ballot(
            actor=world.table.heads["XAA"], question_id=running.pk,
            choice=("yes", "no")[number % 2], explanation=f"For the {number}th time.",
        )  # fmt: skip


def _groups(world: World, more: int) -> None:
    before = world.table.forum.groups.count()
    for number in range(more // 2):
        groups.create_group(
            actor=world.table.officers["chair"], forum_id=world.table.forum.pk,
            name=f"Group {before + number}",
            delegations=[world.table.delegations[code] for code in ("XAB", "XCB")],
        )  # fmt: skip


def _rolls(world: World, more: int) -> None:
    for _number in range(more // 4):
        factories.close_roll(world.table, factories.person())


def _providers(world: World, more: int) -> None:
    held = IdentityProvider.objects.get(public_id=world.providers[world.table.forum.pk])
    before = IdentityProvider.objects.count()
    for number in range(more):
        issuer = f"https://id{before + number}.example"
        IdentityProvider.objects.create(
            participant=held.participant, issuer=issuer, client_id="concord",
            registered_by=held.registered_by, registered_at=held.registered_at,
            app=institutions.add_app(issuer=issuer, name="Id", client_id="concord", secret="hush"),
        )  # fmt: skip


def _soon(world: World, number: int) -> None:
    """Messages with a deadline: they stand among the votes on the desk of the head."""
    head = world.people["head"].user
    assert head is not None
    told = notices.Message(
        head, kind="comment-answered", subject="Soon", body="Soon.",
        deadline=database_clock() + timedelta(hours=1),
    )  # fmt: skip
    notices.tell_all([told] * number)

"""A scene in which every list of the panel holds a row, and everyone who might come to its door."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.test import Client

from accounts import tokens
from accounts.models import Scope, User
from deliberation.admin import panel
from deliberation.formats.rolls import Listed
from deliberation.models import Comment, ItemText, Question
from deliberation.operations import (
    applications,
    ballots,
    comments,
    forums,
    links,
    moderation,
    rolls,
    tallies,
)
from deliberation.operations.comments import Quote
from deliberation.queries.permissions import Actor
from tests import factories, rulebook
from tests.factories import Table

QUOTED = "rights of persons"


@dataclass
class Scene:
    """``people`` by role, None for nobody; ``comment`` waits for a verdict, ``hidden`` has had one."""

    table: Table
    foreign: Table
    comment: Comment
    hidden: Comment
    question: Question
    people: dict[str, User | None] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        client = Client()
        person = self.people[role]
        if person is not None and person.is_active:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def person(self, role: str) -> User:
        found = self.people[role]
        assert found is not None
        return found


def set_scene() -> Scene:
    table = factories.set_table()
    foreign = factories.set_table(seats=factories.SEATS[:1])
    factories.small_charter(table)
    waiting, hidden = _comments(table)
    question = _vote(table)
    rulebook.issue_rules(table)
    _roll(table)
    _link(table, foreign)
    for one in (table, foreign):
        _application(one)
    scene = Scene(table, foreign, waiting, hidden, question)
    scene.people = _people(scene)
    tokens.issue_token(
        person=table.heads["XAA"].person, name="clause tracker", scopes=[Scope.READ],
        life=timedelta(days=30),
    )  # fmt: skip
    return scene


def _comments(table: Table) -> tuple[Comment, Comment]:
    shown = ItemText.objects.select_related("item__revision", "item__provision", "text").get(
        text__words__contains=QUOTED
    )
    start = shown.text.words.index(QUOTED)
    waiting = comments.add_comment(
        actor=table.heads["XAA"], revision_id=shown.item.revision_id, body="You are *all* fools.",
        language="en", provision=shown.item.provision,
        quote=Quote(start, start + len(QUOTED), QUOTED, "en"),
    )  # fmt: skip
    hidden = comments.reply_to_comment(
        actor=table.heads["XCA"], parent_id=waiting.pk, body="Buy certificates!", language="en"
    )
    report(waiting, table.heads["XCB"].signed_in)
    report(hidden, table.heads["XCB"].signed_in, ground="spam")
    moderation.hide_comment(
        actor=table.officers["moderator"], comment_id=hidden.pk, ground="spam", reason="An advert."
    )
    return waiting, hidden


def report(comment: Comment, who: User, ground: str = "abuse", note: str = "An insult.") -> None:
    moderation.report_comment(
        actor=Actor(person=who), comment_id=comment.pk, ground=ground, note=note
    )


def _vote(table: Table) -> Question:
    question = factories.open_motion(table)
    ballots.cast_ballot(actor=table.heads["XAA"], question_id=question.pk, choice="yes")
    tallies.recount(question_id=question.pk)
    return question


def _roll(table: Table) -> None:
    """An assembly's list that is still gathered."""
    roll, member = factories.make_roll(table), factories.person("A member")
    rolls.list_people(
        actor=table.officers["secretariat"], roll_id=roll.pk, rows=[Listed(2, member.email)]
    )


def _application(table: Table) -> None:
    """Somebody asks for a seat of the corporate chamber."""
    number = table.forum.pk
    forums.configure_forum(actor=table.officers["chair"], forum_id=number, admitting=["corporate"])
    applications.apply_for_seat(
        actor=Actor(person=factories.person("Applicant")), forum_id=number, chamber="corporate",
        name=f"Applying {number}", code=f"AP{number}", kind="company", evidence="A register.",
    )  # fmt: skip


def _link(table: Table, foreign: Table) -> None:
    """The foreign forum prepares for the table, which took a text of it over."""
    ours = {"actor": table.officers["secretariat"], "forum_id": table.forum.pk}
    made = links.propose_link(**ours, source=foreign.forum, target=table.forum, kind="prepares")
    theirs = {"actor": foreign.officers["secretariat"], "forum_id": foreign.forum.pk}
    links.confirm_link(**theirs, link_id=made.pk)
    text = factories.small_charter(foreign).current_revision
    assert text is not None
    links.carry_revision(**ours, link_id=made.pk, source=text, slug="carried")


def _people(scene: Scene) -> dict[str, User | None]:
    table, foreign = scene.table, scene.foreign
    former = factories.officer(table, "moderator")
    assert former.forum_role is not None
    forums.end_role(actor=table.administrator, role_public_id=former.forum_role.public_id)
    inactive = factories.person("Gone", is_superuser=True, is_staff=True, is_active=False)
    return {
        "anonymous": None,
        "registered": factories.person("Reader"),
        "staff": factories.person("Staff", is_staff=True),
        "head": table.heads["XAA"].person,
        "chair": table.officers["chair"].person,
        "secretariat": table.officers["secretariat"].person,
        "teller": table.officers["teller"].person,
        "credentials": table.officers["credentials"].person,
        "moderator": table.officers["moderator"].person,
        "former moderator": former.person,
        "foreign credentials": foreign.officers["credentials"].person,
        "foreign moderator": foreign.officers["moderator"].person,
        "auditor": factories.person("Auditor", is_auditor=True),
        "administrator": table.administrator.person,
        "inactive administrator": inactive,
    }


def row_of(model: type[Model], scene: Scene) -> Any:
    """A row of the scene's own forum, or of the platform."""
    rows = model._default_manager.order_by("pk")
    if model.__name__ == "Comment":
        return scene.comment
    if model.__name__ == "Report":
        return rows.filter(comment=scene.comment).first()
    if model.__name__ == "Forum":
        return scene.table.forum
    return rows.first()


def lists() -> dict[str, Any]:
    """Every list of the panel by the label of its model."""
    return {model._meta.label_lower: listed for model, listed in panel._registry.items()}

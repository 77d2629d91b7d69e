"""Credentials on which something is pending, which door is about which, and an application for a seat."""

from accounts.models import User
from deliberation.operations import applications, credentials, forums
from deliberation.queries.permissions import Actor
from tests import factories
from tests.factories import Table

OF_DOOR = {
    "accreditation-accept": "challenged", "accreditation-refuse": "challenged",
    "accreditation-appeal": "refused", "accreditation-uphold": "appealed",
    "accreditation-overturn": "appealed", "accept/": "challenged", "refuse/": "challenged",
    "appeal/": "refused", "uphold/": "appealed", "overturn/": "appealed",
    "accreditation-end": "own", "accreditation-caster": "own", "end/": "own", "caster/": "own",
}  # fmt: skip
"""The others are about the accepted credential of the head of XAB."""


def make_credentials(table: Table, refused: User) -> None:
    """A delegate of XAA, and advisers of XCA challenged by the head of XAB, the one ``refused`` by an
    officer; who holds them comes to no door, nor does that officer."""
    officer = factories.officer(table, "credentials")
    held = {
        "challenged": factories.person("challenged"),
        "refused": refused,
        "appealed": factories.person("appealing"),
    }
    own = factories.accredit(table, table.delegations["XAA"], "delegate")
    table.credentials["own"] = own.acting_as
    for name, person in held.items():
        given = factories.accredit(table, table.delegations["XCA"], "adviser", person)
        about = {"public_id": given.acting_as, "reason": "Its letter names another."}
        credentials.challenge_credential(actor=table.heads["XAB"], **about)
        if name != "challenged":
            credentials.refuse_credential(actor=officer, **about)
        if name == "appealed":
            credentials.appeal_refusal(actor=Actor(person=person), **about)
        table.credentials[name] = given.acting_as
    table.credentials["report"] = credentials.issue_report(
        actor=officer, forum_id=table.forum.pk
    ).public_id


def make_application(table: Table, applicant: User) -> None:
    """Seats of the corporate chamber are open to applications, and there is one."""
    forums.configure_forum(
        actor=table.officers["chair"], forum_id=table.forum.pk, admitting=["corporate"]
    )
    made = applications.apply_for_seat(
        actor=Actor(person=applicant), forum_id=table.forum.pk, chamber="corporate",
        name=f"Applying {table.forum.slug}", code=f"AP{table.forum.pk}", kind="company",
        evidence="A register names it.",
    )  # fmt: skip
    table.application = made.public_id

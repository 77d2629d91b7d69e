"""Run as ``python -m tests.journeys.situations``: what the demonstration does not hold, made by the operations.

A draft of rules of procedure and an adopted departure; a vote of drawn citizens; rolls in each state;
credentials refused, appealed and reported; reports, a removal and an appeal that wait; links that are
asked for; tokens, invitations, a message that did not arrive; an assembly that asks its members. Prints the addresses as JSON, by name, and as ``citizen`` the e-mail of somebody drawn by lot.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from deliberation.formats.rolls import Listed  # noqa: E402
from deliberation.models import Accreditation, Elector, Forum, Notice, Question, RevisionItem, Roll  # noqa: E402
from deliberation.operations import (  # noqa: E402
    ballots,
    comments,
    credentials,
    decisions,
    invitations,
    links,
    mandates,
    moderation,
    outbox,
    procedures,
    questions,
    rolls,
    tallies,
    tokens,
)
from deliberation.queries.clock import database_clock  # noqa: E402
from deliberation.queries.permissions import Actor, actor_for, capacities  # noqa: E402
from tests.journeys import people  # noqa: E402
from tests.journeys.drafts import drafted  # noqa: E402

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CHAMBERS = ("government", "corporate", "citizen")
HERE = Forum.objects.get(slug="demonstration")
OTHER = Forum.objects.get(slug="demonstration-plenary")
MATEUS = "mateus.oliverne@demo.concord.example"


def acting(email: str, forum: Forum = HERE, role: str = "") -> Actor:
    """The person in their office or their delegation; in the capacity of ``role`` where it is given."""
    person = User.objects.get(email=email)
    held = [one for one in capacities(person, forum) if not role or one.role.value == role]
    return next((one for one in held if one.forum_role), held[0])


CHAIR, TELLER, OFFICER, SECRETARIAT, MODERATOR, OTHER_MODERATOR = map(
    acting,
    [
        people.CHAIR, people.TELLER, people.CREDENTIALS, people.SECRETARIAT, people.MODERATOR,
        people.OTHER_MODERATOR,
    ],
)  # fmt: skip


def put(title: str, template: str, chambers: tuple[str, ...], **asked: object) -> Question:
    """A motion where nothing else is named, announced three days ago, heard, and opened two days ago."""
    now = database_clock()
    rule = decisions.keep_template(
        actor=CHAIR, forum_id=HERE.pk, template=template, chambers=chambers
    )
    asked.setdefault("motion", f"{title}.")
    made = questions.draft_question(
        actor=CHAIR, forum_id=HERE.pk, title=title, rule=rule, chambers=chambers,
        now=now - 3 * DAY, **asked,
    )  # fmt: skip
    questions.announce_question(
        actor=CHAIR, question_id=made.pk, opens_at=now - 2 * DAY, now=now - 3 * DAY
    )
    while outbox.drain():
        pass
    return questions.open_question(
        actor=CHAIR, question_id=made.pk, closes_at=now + HOUR, now=now - 2 * DAY
    )


def settle(asked: Question, hands: int = 2) -> Question:
    """Everyone on it votes yes, but every fourth no; it is closed, and certified by two hands."""
    now = database_clock()
    for place, one in enumerate(Elector.objects.filter(electorate=asked.electorate_id)):
        delegation, person = one.delegation, one.person
        if delegation:
            head = Accreditation.objects.get(delegation=delegation, role="head", state="accepted")
            actor = actor_for(head.person, HERE, head.public_id)
        else:
            assert person is not None
            actor = actor_for(person, HERE, one.public_id)
        ballots.cast_ballot(
            actor=actor, question_id=asked.pk, choice="no" if place % 4 == 3 else "yes",
            now=now - DAY,
        )  # fmt: skip
    tallies.close_due_question(question_id=asked.pk, now=now + 2 * HOUR)
    for actor in (TELLER, CHAIR)[:hands]:
        tallies.certify_question(actor=actor, question_id=asked.pk, now=now + 2 * HOUR)
    return asked


def rules_of_procedure() -> dict[str, str]:
    motion = "One question on Article 12 may be put at shorter notice than the rules ask"
    departing = put(motion, "blended-chambers", CHAMBERS, departure_kind="text")
    procedures.start_procedure(actor=CHAIR, forum_id=HERE.pk)
    return {"departure": _question(settle(departing))}


def people_on_rolls() -> dict[str, str]:
    drawn = Roll.objects.get(state="closed", origin="lot")
    text = RevisionItem.objects.get(revision__number=1, label="Article 25(1)")
    about = {"revision": text.revision, "provision": text.provision, "motion": "", "roll": drawn}
    asked = put("A review every three years", "simple-majority", ("citizen",), **about)
    open_still = put("A review that hears children", "simple-majority", ("citizen",), **about)
    pooled = rolls.make_roll(
        actor=SECRETARIAT, forum_id=HERE.pk, title="Citizens’ panel on schools", origin="lot",
        chamber="citizen",
        strata={"attributes": {"age": ["under-40"]}, "strata": [{"where": {}, "seats": 2}]},
    )  # fmt: skip
    for entry in drawn.entries.select_related("person")[:5]:
        assert entry.person is not None
        rolls.volunteer(
            actor=Actor(entry.person), roll_id=pooled.pk, attributes={"age": "under-40"}
        )
    rolls.close_pool(
        actor=SECRETARIAT, roll_id=pooled.pk, seed_source="The lottery of next Friday",
        seed_due_at=database_clock() + 2 * DAY,
    )  # fmt: skip
    listed = rolls.make_roll(
        actor=OFFICER, forum_id=HERE.pk, title="The members of the Open Assembly",
        origin="assembly", chamber="citizen", source="The register of the Open Assembly",
    )  # fmt: skip
    rows = [Listed(2, "renaud.closvert@demo.concord.example"), Listed(3, "nobody@demo.example")]
    rolls.list_people(actor=OFFICER, roll_id=listed.pk, rows=rows)
    head = acting(people.CITIZENS)
    assert head.accreditation is not None
    members = rolls.make_members_roll(
        actor=head, delegation_id=head.accreditation.delegation_id,
        title="Everyone drawn into the assembly", source="Our own register",
    )  # fmt: skip
    found = {"drawn": drawn, "pooled": pooled, "listed": listed, "members": members}
    found["gathering"] = Roll.objects.get(title__startswith="Citizens’ panel on machines")
    chosen = drawn.entries.select_related("person").filter(is_drawn=True).order_by("id")[0]
    assert chosen.person is not None
    return {
        "citizen": chosen.person.email,
        "citizens-decided": _question(settle(asked, hands=1)),
        "citizens-open": _question(open_still),
        **{f"roll-{name}": f"{people.FORUM}rolls/{one.public_id}/" for name, one in found.items()},
    }


def members_asked() -> dict[str, str]:
    """What an assembly asks its members before an open vote: a draft, and one counted but not shown yet."""
    vote = Question.objects.get(title__startswith="Revision 1 as the basis", delegation=None)
    shown = Question.objects.get(title__startswith="Human control in the conduct")
    running = Question.objects.get(title__startswith="Whether Maravelle takes")
    head, roll = acting(people.ASSEMBLY), Roll.objects.get(title__startswith="Members of the Open")
    draft, counted = (
        mandates.draft_consultation(
            actor=head, question_id=vote.pk, roll=roll, title=title, motion=f"{title}?",
            rule=Question.objects.get(roll=roll, mandate_for=shown).rule,
        )
        for title in ("Whether Lindmoor should abstain", "Whether Lindmoor should vote yes")
    )  # fmt: skip
    questions.open_question(
        actor=head, question_id=counted.pk, closes_at=database_clock() + 2 * DAY
    )
    tallies.close_early(actor=head, question_id=counted.pk)
    return {
        "mandate-vote": _question(vote), "mandate-shown": _question(shown),
        "mandate-running": _question(running), "mandate-draft": _question(draft),
        "mandate-counted": _question(counted),
    }  # fmt: skip


def credentials_of_people() -> dict[str, str]:
    challenged = Accreditation.objects.get(challenged_at__isnull=False)
    appealed = Accreditation.objects.get(person__email="meera.sundavani@demo.concord.example")
    by = {"public_id": appealed.public_id}
    reason = "The letter is signed by nobody."
    credentials.challenge_credential(actor=acting(people.GOVERNMENT), reason=reason, **by)
    credentials.refuse_credential(actor=OFFICER, reason="No letter was shown.", **by)
    credentials.appeal_refusal(
        actor=acting("arjuna.vellakarai@demo.concord.example"), reason="It is here.", **by
    )
    report = credentials.issue_report(actor=OFFICER, forum_id=HERE.pk)
    place = f"{people.FORUM}credentials/"
    return {
        "accreditation-challenged": f"{people.FORUM}accreditations/{challenged.public_id}/",
        "credential-challenged": f"{place}{challenged.public_id}/",
        "credential-appealed": f"{place}{appealed.public_id}/",
        "credentials-report": f"{place}reports/{report.public_id}/",
    }


def moderated() -> dict[str, str]:
    author, reader = (
        acting(people.COMPANY),
        Actor(User.objects.get(email="dana.fairwolde@demo.concord.example")),
    )
    revision = HERE.charters.get().current_revision
    assert revision is not None
    made = [
        comments.add_comment(
            actor=author, revision_id=revision.pk, language="en",
            body=f"Buy our assurance number {number}, which nobody else can give you.",
        )
        for number in range(6)
    ]  # fmt: skip
    for one in made:
        moderation.report_comment(
            actor=reader, comment_id=one.pk, ground="spam", note="The same words again and again"
        )
    about = {"ground": "spam", "reason": "It advertises; the policy says so under its third point."}
    moderation.hide_comment(actor=MODERATOR, comment_id=made[0].pk, **about)
    appeal = moderation.appeal_verdict(
        actor=author, comment_id=made[0].pk, words="It names no product."
    )
    removal = moderation.propose_removal(actor=MODERATOR, comment_id=made[1].pk, **about)
    gone = moderation.propose_removal(actor=MODERATOR, comment_id=made[2].pk, **about)
    moderation.confirm_removal(actor=OTHER_MODERATOR, removal_id=gone.pk)
    moderation.claim_comment(actor=OTHER_MODERATOR, comment_id=made[3].pk)
    place = f"{people.FORUM}moderation/"
    return {
        "appeal": f"{place}appeals/{appeal.public_id}/",
        "removal": f"{place}removals/{removal.public_id}/",
        "hidden": f"{people.CHARTER}comments/{made[0].public_id}/",
        "tombstone": f"{people.CHARTER}comments/{made[2].public_id}/",
        "reported": f"{people.CHARTER}comments/{made[4].public_id}/",
    }


def doors() -> dict[str, str]:
    """Links, tokens and invitations; a message that did not arrive."""
    asking = acting(MATEUS, OTHER)
    asked = links.propose_link(
        actor=asking, forum_id=OTHER.pk, source=OTHER, target=HERE, kind="follows",
        note="The plenary looks at what became of its mandate.",
    )  # fmt: skip
    head = acting(people.GOVERNMENT)
    for actor in (SECRETARIAT, head):
        tokens.make_service_token(
            actor=actor, forum_id=HERE.pk, name="Tallies for the press", scopes=["read"],
            life=30 * DAY,
        )  # fmt: skip
    assert head.accreditation is not None
    invitations.invite_person(
        actor=head, delegation=head.accreditation.delegation, role="adviser", language="en",
        email="a.guest@demo.concord.example", name="Aveline Guestwick",
    )  # fmt: skip
    lost = Notice.objects.filter(forum=HERE, state="sent").order_by("id")[:2]
    Notice.objects.filter(pk__in=[one.pk for one in lost]).update(
        state="failed", error="550 5.1.1 no such mailbox here", attempts=5
    )
    link = HERE.links_out.get(kind="prepares")
    delegation = f"{people.FORUM}delegations/{head.accreditation.delegation.public_id}/"
    return {
        "link-carry": f"/forums/{OTHER.slug}/links/{link.public_id}/carry/",
        "link-asked": f"{people.FORUM}links/{asked.public_id}/",
        "delegation": delegation,
        "participant": f"{people.FORUM}participants/{head.accreditation.delegation.participant.public_id}/",
    }


def _question(asked: Question) -> str:
    return f"{people.FORUM}questions/{asked.public_id}/"


@transaction.atomic
def arrange() -> dict[str, str]:
    found = {}
    parts = (
        rules_of_procedure, people_on_rolls, members_asked, credentials_of_people, moderated, doors,
    )  # fmt: skip
    for part in parts:
        found |= part()
    found |= drafted(CHAIR, HERE)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(arrange()))

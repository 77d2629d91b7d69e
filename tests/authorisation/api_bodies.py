"""What programs send."""

from datetime import timedelta
from typing import Any

from deliberation.models import AttributeDeclaration, Invitation
from deliberation.queries.clock import database_clock
from deliberation.queries.invitations import secret_of
from tests.authorisation.doors import Visit
from tests.authorisation.page_bodies import (
    CREDENTIAL_STEPS,
    NEXT,
    SEATS,
    TEMPLATE,
    WORDS,
    Body,
    a_comment,
    a_group,
    a_level,
    a_participant,
    a_text_there,
    an_application,
    an_end,
    an_interest,
    any_comment,
    draft_of_rules,
    free_participant,
    of_rules,
    registered_email,
    seal,
)
from tests.factories import ALL_CHAMBERS, SMALL


def a_moment(visit: Visit) -> str:
    return (database_clock() + timedelta(days=1)).isoformat()


def _decide(visit: Visit) -> dict[str, Any]:
    electors = [{"choice": "yes", "chamber": chamber} for chamber in ALL_CHAMBERS]
    return {"rule": visit.world.spots["forum"].questions["closed"].rule.value, "electors": electors}


def _new_question(visit: Visit) -> dict[str, Any]:
    target = {"revision": visit.revision.public_id} if visit.revision else {"motion": "So be it."}
    rule = visit.question.rule.public_id
    return {"title": "A new one", "rule": rule, "chambers": list(ALL_CHAMBERS), **target}


def _on_revision(visit: Visit) -> dict[str, Any]:
    return a_comment(visit) | {"revision": visit.spot.revisions[-1].public_id}


def _target(_visit: Visit) -> dict[str, Any]:
    return {
        "title": "Health", "measure": "delegations", "source": "sector", "value": "health",
        "minimum": 2,
    }  # fmt: skip


def _attribute(visit: Visit) -> dict[str, Any]:
    assert AttributeDeclaration.objects.filter(forum=visit.owner.forum, name="population").exists()
    return {"name": "population", "value": "12.5", "valid_from": "2024-01-01"}


def _kind(visit: Visit) -> dict[str, Any]:
    case = draft_of_rules(visit).cases.get(kind="provision")
    return of_rules(visit) | {"rule": case.rule.public_id, "verdicts": case.verdicts}


F = "/forums/{forum}/"
C = F + "charters/{charter}/"
N = F + "comments/{comment}/"
M = "/forums/{forum}/moderation/"
Q = F + "questions/{question}/"
D = F + "delegations/{delegation}/"
R = F + "rolls/{roll}/"
K = F + "procedures/draft/kinds/{kind}/"
API: dict[tuple[str, str], Body] = {
    ("POST", F + "links/"): lambda visit: {
        "kind": "advises", "source": visit.world.table.forum.slug,
        "target": visit.world.foreign.forum.slug,
    },
    ("POST", F + "links/{link}/carry/"): lambda visit: {
        "revision": a_text_there(visit), "slug": "carried",
    },
    ("PUT", F + "procedures/draft/"): lambda visit: of_rules(visit) | {
        "title": "Rules", "language": "en", "text": "Other words.", "speaking": {},
    },
    ("PUT", K): _kind,
    ("POST", K): of_rules,
    ("POST", F + "procedures/draft/issue/"): of_rules,
    ("POST", F + "procedures/draft/discard/"): of_rules,
    ("POST", "/decide/"): _decide,
    ("PUT", "/desk/preferences/"): lambda visit: {"cadences": {"comment-answered": "never"}},
    ("POST", "/forums/"): lambda visit: {
        "slug": "newest", "symbol": "NEW", "name": "Newest", "languages": ["en"],
    },
    ("POST", D + "sign-in/"): lambda visit: {
        "issuer": "ftp://nobody.example", "client_id": "a", "client_secret": "b",
    },
    ("POST", "/people/{person}/deactivate/"): lambda visit: {"reason": "Left the ministry."},
    ("PATCH", F): lambda visit: {"name": "Renamed"},
    ("POST", F + "constituencies/"): lambda visit: {"chamber": "academic", "name": "Academia"},
    ("PATCH", F + "constituencies/{chamber}/"): lambda visit: {"name": "Academia", "place": 1},
    ("POST", F + "attributes/"): lambda visit: {"name": "gdp", "kind": "decimal"},
    ("POST", F + "roles/"): lambda visit: {"person": registered_email(visit), "role": "teller"},
    ("POST", F + "participants/"): a_participant,
    ("POST", F + "composition/targets/"): _target,
    ("PUT", F + "composition/targets/{target}/"): _target,
    ("POST", F + "participants/{participant}/levels/"): a_level,
    ("POST", F + "participants/{participant}/interests/"): an_interest,
    ("POST", F + "participants/{participant}/interests/{interest}/end/"): an_end,
    ("POST", F + "groups/"): lambda visit: a_group(visit, "Another group"),
    ("PUT", F + "groups/{group}/"): lambda visit: a_group(visit, "The contact group"),
    ("POST", F + "audience/{kind}/{thing}/"): lambda visit: {"audience": "accredited"},
    ("POST", C + "revisions/{revision}/release/"): lambda visit: {"released_at": None},
    ("POST", F + "delegations/"): lambda visit: {
        "participant": free_participant(visit).public_id, "chamber": "government",
    },
    ("POST", F + "delegations/preview/"): lambda visit: {"csv": SEATS},
    ("POST", F + "delegations/import/"): lambda visit: {"csv": SEATS, "seal": seal(visit)},
    ("POST", D + "invitations/"): lambda visit: {
        "email": "new@matrix.example", "role": "adviser",
    },
    ("POST", F + "invitations/{invitation}/accept/"): lambda visit: {
        "secret": secret_of(
            Invitation.objects.get(forum=visit.owner.forum, name="Invited to the matrix")
        ),
    },
    ("PATCH", D): lambda visit: {"delegates_may_cast": True},
    ("POST", D + "attributes/"): _attribute,
    ("POST", D + "accreditations/"): lambda visit: {
        "person": registered_email(visit), "role": "adviser",
    },
    ("POST", F + "accreditations/{accreditation}/suspend/"): lambda visit: {"reason": "Missing."},
    ("POST", F + "accreditations/{accreditation}/extend/"): lambda visit: {"ends_at": None},
    ("POST", F + "accreditations/{accreditation}/caster/"): lambda visit: {"may_cast": True},
    ("POST", F + "applications/"): an_application,
    ("POST", F + "applications/{application}/refuse/"): lambda visit: {"reason": "Unknown."},
    **{
        ("POST", F + f"accreditations/{{accreditation}}/{step}/"): lambda visit: {
            "reason": "A letter has come.",
        }
        for step in CREDENTIAL_STEPS
    },
    ("POST", Q + "consultations/"): lambda visit: {
        "title": "Among us", "motion": "Yes?", "template": "simple-majority",
        "roll": visit.owner.rolls["members"].public_id,
    },
    ("POST", F + "rolls/"): lambda visit: {
        "title": "A panel", "origin": "assembly", "chamber": "citizen", "source": "An assembly",
    },
    ("POST", D + "rolls/"): lambda visit: {"title": "Ours", "source": "Our own list"},
    ("POST", R + "volunteers/"): lambda visit: {"attributes": {"region": "north"}},
    ("POST", R + "people/"): lambda visit: {"csv": "email\na@b.example\n"},
    ("POST", R + "people/preview/"): lambda visit: {"csv": "email\na@b.example\n"},
    ("POST", R + "pool/"): lambda visit: {
        "seed_source": "A public lottery", "seed_due_at": a_moment(visit),
    },
    ("POST", R + "draw/"): lambda visit: {"seed": "7 8 9"},
    ("POST", F + "charters/"): lambda visit: {"slug": "another", "markdown": SMALL},
    ("POST", F + "charters/preview/"): lambda visit: {"markdown": SMALL},
    ("POST", F + "decision-rules/"): lambda visit: {"template": TEMPLATE},
    ("POST", C + "phase/"): lambda visit: {"phase": NEXT.get(visit.spot.stage, "voting")},
    ("POST", C + "draft/items/"): lambda visit: {
        "after": visit.spot.provisions[0], "kind": "clause", "words": WORDS,
    },
    ("PUT", C + "draft/items/{provision}/"): lambda visit: {"words": WORDS},
    ("POST", C + "draft/items/{provision}/move/"): lambda visit: {
        "after": visit.spot.provisions[1],
    },
    ("POST", C + "comments/"): _on_revision,
    ("POST", C + "comments/#official"): lambda visit: _on_revision(visit) | {"is_official": True},
    ("POST", N + "replies/"): a_comment,
    ("POST", N + "reports/"): lambda visit: {"ground": "spam"},
    ("POST", N + "remove/"): lambda visit: {"ground": "unlawful", "reason": "Against the law."},
    ("POST", N + "appeal/"): lambda visit: {"words": "It is in order."},
    ("POST", M + "together/"): lambda visit: {
        "comments": [any_comment(visit)],
        "verdict": "hide",
        "ground": "spam",
        "reason": "An advertisement.",
    },
    ("POST", M + "removals/{removal}/decline/"): lambda visit: {"reason": "It is lawful."},
    ("POST", M + "appeals/{appeal}/uphold/"): lambda visit: {"reason": "It stands."},
    ("POST", M + "appeals/{appeal}/overturn/"): lambda visit: {"reason": "It falls."},
    ("POST", N + "hide/"): lambda visit: {"ground": "spam", "reason": "An advertisement."},
    ("POST", N + "restore/"): lambda visit: {"reason": "It was in order."},
    ("POST", N + "dismiss/"): lambda visit: {"reason": "It was in order."},
    ("POST", F + "questions/"): _new_question,
    ("POST", Q + "announce/"): lambda visit: {"opens_at": a_moment(visit)},
    ("POST", Q + "unheard/"): lambda visit: {"reason": "The post is down."},
    ("POST", Q + "open/"): lambda visit: {"closes_at": a_moment(visit)},
    ("POST", Q + "ballots/"): lambda visit: {"choice": "yes"},
}  # fmt: skip

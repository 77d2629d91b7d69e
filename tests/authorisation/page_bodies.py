"""What pages are sent, and what both pages and programs send."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from deliberation.models import Comment, Procedure
from deliberation.queries.clock import database_clock
from deliberation.queries.seatings import plan_of
from deliberation.rules.notices import KINDS
from deliberation.web.questions.forms import WHOLE
from deliberation.web.revisions.importing import pack
from deliberation.web.seatings import pack as pack_seats
from tests.authorisation.doors import Visit
from tests.factories import ALL_CHAMBERS, SMALL

NEXT = {
    "drafting": "comment", "comment": "negotiation", "negotiation": "voting", "voting": "adopted",
    "adopted": "archived", "archived": "drafting",
}  # fmt: skip
SEATS = "name,code,kind\nSeated by a table,SBT,state\n"
WORDS = "Other words stand here."
TEMPLATE = "concurrent-chambers"
CREDENTIAL_STEPS = ("challenge", "accept", "refuse", "appeal", "uphold", "overturn")
Body = Callable[[Visit], dict[str, Any]]


def _version(visit: Visit) -> dict[str, Any]:
    return {"version": visit.spot.versions[visit.spot.provisions[0]]}


def _tomorrow(_visit: Visit) -> str:
    return f"{database_clock() + timedelta(days=1):%Y-%m-%dT%H:%M}"


def _when(visit: Visit) -> dict[str, Any]:
    return {"when": _tomorrow(visit), "zone": "UTC", "step": "save"}


def free_participant(visit: Visit) -> Any:
    """A participant without a seat here."""
    return visit.world.foreign.delegations["XAA"].participant


def registered_email(visit: Visit) -> str:
    user = visit.world.people["registered"].user
    assert user is not None
    return user.email


def any_comment(visit: Visit) -> str:
    rows = Comment.objects.filter(forum=visit.owner.forum, state="visible")
    return rows.order_by("pk").values_list("public_id", flat=True)[0]


def a_comment(_visit: Visit) -> dict[str, Any]:
    return {"body": "A word on this.", "language": "en"}


def _rule(_visit: Visit) -> dict[str, Any]:
    return {"rule": f"template:{TEMPLATE}", "chambers": list(ALL_CHAMBERS), "step": "save"}


def _draft_question(visit: Visit) -> dict[str, Any]:
    target = {"provision": WHOLE} if visit.revision else {"motion": "Let it be otherwise."}
    return _rule(visit) | target | {"title": "A new question", "tally_shown": "live"}


def _import(visit: Visit) -> dict[str, Any]:
    about = {"title": "Another", "slug": "another", "language": "en"}
    return {"packed": pack(SMALL.encode()), **about}


def a_participant(_visit: Visit) -> dict[str, Any]:
    return {"name": "New Land", "code": "XNL", "kind": "state"}


def a_level(_visit: Visit) -> dict[str, Any]:
    return {"level": "endorser", "evidence": "It signed the declaration."}


def an_interest(_visit: Visit) -> dict[str, Any]:
    return {"kind": "sector", "sector": "health", "since": "2024-01-01"}


def an_end(_visit: Visit) -> dict[str, Any]:
    return {"ends_on": "2024-06-01"}


def an_application(_visit: Visit) -> dict[str, Any]:
    about = {"name": "Applied", "code": "APL", "kind": "company"}
    return about | {"chamber": "corporate", "evidence": "A register names it."}


def a_group(visit: Visit, name: str) -> dict[str, Any]:
    seats = [visit.owner.delegations[code].public_id for code in ("XAB", "XCB")]
    return {"name": name, "delegations": seats}


def seal(visit: Visit) -> str:
    return plan_of(visit.owner.forum, SEATS.encode()).seal


def draft_version(visit: Visit) -> int:
    assert visit.spot.draft is not None
    return visit.spot.draft.version


def draft_of_rules(visit: Visit) -> Procedure:
    return Procedure.objects.get(forum=visit.world.table.forum, state="draft")


def of_rules(visit: Visit) -> dict[str, Any]:
    return {"version": draft_of_rules(visit).version}


def _case_of_rules(visit: Visit) -> dict[str, Any]:
    case = draft_of_rules(visit).cases.get(kind="provision")
    numbers = {"sponsors": 1, "announced_hours": 2, "voting_hours": 3}
    verdicts = {f"chamber_{token}": verdict for token, verdict in case.verdicts.items()}
    return of_rules(visit) | {"rule": case.rule.public_id} | numbers | verdicts


def a_text_there(visit: Visit) -> str:
    """A public revision of the linked forum."""
    return visit.world.foreign_spot.revisions[-1].public_id


PAGES: dict[tuple[str, str], Body] = {
    ("POST", "link-propose"): lambda visit: {
        "forum": visit.world.foreign.forum.public_id,
        "way": "advises:out",
    },
    ("POST", "link-carry"): lambda visit: {"revision": a_text_there(visit), "slug": "carried"},
    ("POST", "procedure-words"): lambda visit: (
        of_rules(visit) | {"title": "Rules", "language": "en", "text": "Other words."}
    ),
    ("POST", "procedure-kind"): _case_of_rules,
    ("POST", "procedure-drop"): of_rules,
    ("POST", "procedure-issue"): of_rules,
    ("POST", "procedure-discard"): of_rules,
    ("POST", "set_language"): lambda visit: {"language": "fr"},
    ("POST", "profile"): lambda visit: {"name": "Same", "language": "en", "time_zone": "UTC"},
    ("POST", "see-as"): lambda visit: {"role": "anonymous"},
    ("POST", "notice-preferences"): lambda visit: dict.fromkeys(KINDS, "daily"),
    ("POST", "token-create"): lambda visit: {"name": "New", "scopes": ["read"], "life": "30"},
    ("POST", "token-ballots"): lambda visit: {"code": "000000"},
    ("POST", "forum-tokens"): lambda visit: {"name": "New", "scopes": ["read"], "life": "30"},
    ("POST", "delegation-tokens"): lambda visit: {
        "name": "New",
        "scopes": ["read"],
        "life": "30",
    },
    ("POST", "delegation-sign-in"): lambda visit: {
        "issuer": "ftp://nobody.example",
        "client_id": "a",
        "client_secret": "b",
    },
    ("POST", "service-token-ballots"): lambda visit: {"code": "000000"},
    ("POST", "forum-create"): lambda visit: {
        "slug": "newest",
        "symbol": "NEW",
        "name": "Newest",
        "languages": ["en"],
        "time_zone": "UTC",
    },
    ("POST", "forum-settings"): lambda visit: {
        "name": "Renamed",
        "languages": ["en", "fr", "ar"],
        "time_zone": "UTC",
        "public_comment_phases": ["comment"],
    },
    ("POST", "constituency-add"): lambda visit: {
        "name": "Academia",
        "chamber": "academic",
        "shape": "diamond",
        "appearance": "name",
    },
    ("POST", "constituency"): lambda visit: {
        "name": "Academia",
        "shape": "circle",
        "appearance": "role",
        "place": 1,
    },
    ("POST", "attribute-declare"): lambda visit: {"name": "gdp", "kind": "decimal"},
    ("POST", "office-grant"): lambda visit: {"person": registered_email(visit), "role": "teller"},
    ("POST", "group-create"): lambda visit: a_group(visit, "Another group"),
    ("POST", "group-change"): lambda visit: a_group(visit, "The contact group"),
    ("POST", "audience"): lambda visit: {"audience": "accredited"},
    ("POST", "revision-release"): lambda visit: {"released_at": ""},
    ("POST", "delegation-seat"): lambda visit: {
        "participant": free_participant(visit).pk,
        "chamber": "government",
    },
    ("POST", "participant-add"): a_participant,
    ("POST", "participant-level"): a_level,
    ("POST", "target-add"): lambda visit: {
        "title": "Health",
        "minimum": 2,
        "measure": "delegations",
        "what": "sector=health",
    },
    ("POST", "target"): lambda visit: {
        "title": "Health",
        "minimum": 2,
        "measure": "people",
        "what": "any",
    },
    ("POST", "participant-interest"): an_interest,
    ("POST", "participant-interest-end"): an_end,
    ("POST", "delegation-casters"): lambda visit: {"allowed": "yes"},
    ("POST", "seating-import"): lambda visit: {"csv": SEATS},
    ("POST", "seating-import#confirmed"): lambda visit: {
        "packed": pack_seats(SEATS.encode(), seal(visit)),
    },
    ("POST", "delegation-invite"): lambda visit: {
        "email": "new@matrix.example",
        "role": "adviser",
        "language": "en",
    },
    ("POST", "delegation-accredit"): lambda visit: {
        "person": registered_email(visit),
        "role": "adviser",
    },
    ("POST", "accreditation-suspend"): lambda visit: {"reason": "A letter is missing."},
    ("POST", "accreditation-caster"): lambda visit: {"allowed": "yes"},
    ("POST", "application-make"): an_application,
    ("POST", "application-refuse"): lambda visit: {"reason": "No register knows it."},
    **{
        ("POST", f"accreditation-{step}"): lambda visit: {"reason": "A letter has come."}
        for step in CREDENTIAL_STEPS
    },
    ("POST", "roll-make"): lambda visit: {
        "title": "A panel",
        "origin": "lot",
        "chamber": "citizen",
        "strata": "1: *",
    },
    ("POST", "roll-make-members"): lambda visit: {"title": "Ours", "source": "Our own list"},
    ("POST", "roll-volunteer"): lambda visit: {"region": "north"},
    ("POST", "roll-people"): lambda visit: {"text": "email\na@b.example\n"},
    ("POST", "roll-people#taken"): lambda visit: {"text": "email\na@b.example\n", "step": "save"},
    ("POST", "roll-pool"): lambda visit: _when(visit) | {"seed_source": "A public lottery"},
    ("POST", "roll-draw"): lambda visit: {"seed": "7 8 9"},
    ("POST", "charter-import"): lambda visit: {"text": SMALL},
    ("POST", "charter-import#confirmed"): _import,
    ("POST", "rule-keep"): _rule,
    ("POST", "charter-phase"): lambda visit: {"phase": NEXT.get(visit.spot.stage, "voting")},
    ("POST", "provision"): a_comment,
    ("POST", "comment-list"): a_comment,
    ("POST", "comment"): a_comment,
    ("POST", "draft-issue"): lambda visit: {"kind": "revision", "version": draft_version(visit)},
    ("POST", "draft-item"): lambda visit: _version(visit) | {"words": WORDS},
    ("POST", "draft-insert"): lambda visit: {"place": "after", "kind": "clause", "words": WORDS},
    ("POST", "draft-move"): lambda visit: _version(visit) | {"after": visit.spot.provisions[1]},
    ("POST", "draft-remove"): _version,
    ("POST", "comment-report"): lambda visit: {"ground": "spam"},
    ("POST", "comment-hide"): lambda visit: {"ground": "spam", "reason": "An advertisement."},
    ("POST", "comment-remove"): lambda visit: {"ground": "unlawful", "reason": "Against the law."},
    ("POST", "comment-appeal"): lambda visit: {"words": "It is in order."},
    ("POST", "removal"): lambda visit: {"step": "confirm"},
    ("POST", "appeal"): lambda visit: {"step": "uphold", "reason": "It stands."},
    ("POST", "comment-restore"): lambda visit: {"reason": "It was in order."},
    ("POST", "question-draft"): _draft_question,
    ("POST", "question-consult"): lambda visit: {
        "title": "Among us",
        "motion": "Yes?",
        "roll": visit.owner.rolls["members"].public_id,
        "rule": "template:simple-majority",
    },
    ("POST", "question-announce"): _when,
    ("POST", "question-open"): _when,
    ("POST", "question-unheard"): lambda visit: {"reason": "The post is down."},
    ("POST", "ballot-cast"): lambda visit: {"choice": "yes", "language": "en"},
}

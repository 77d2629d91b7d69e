"""For every door that takes one, a body that whoever is allowed would be thanked for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from deliberation.models import AttributeDeclaration, Comment, Invitation
from deliberation.queries.clock import database_clock
from deliberation.queries.invitations import secret_of
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
Body = Callable[[Visit], dict[str, Any]]


def body_of(visit: Visit) -> dict[str, Any]:
    """The body without ``acting_as`` and key."""
    known = API if visit.is_api else PAGES
    method, name, case = visit.row.method, visit.row.name, visit.row.case
    make = known.get((method, f"{name}#{case}")) or known.get((method, name))
    return make(visit) if make else {}


def draft_version(visit: Visit) -> int:
    assert visit.spot.draft is not None
    return visit.spot.draft.version


def _version(visit: Visit) -> dict[str, Any]:
    return {"version": visit.spot.versions[visit.spot.provisions[0]]}


def _tomorrow(_visit: Visit) -> str:
    return f"{database_clock() + timedelta(days=1):%Y-%m-%dT%H:%M}"


def _when(visit: Visit) -> dict[str, Any]:
    return {"when": _tomorrow(visit), "zone": "UTC", "step": "save"}


def _free(visit: Visit) -> Any:
    """A participant without a seat here."""
    return visit.world.foreign.delegations["XAA"].participant


def _registered(visit: Visit) -> str:
    user = visit.world.people["registered"].user
    assert user is not None
    return user.email


def _any_comment(visit: Visit) -> str:
    rows = Comment.objects.filter(forum=visit.owner.forum, state="visible")
    return rows.order_by("pk").values_list("public_id", flat=True)[0]


def _comment(_visit: Visit) -> dict[str, Any]:
    return {"body": "A word on this.", "language": "en"}


def _rule(_visit: Visit) -> dict[str, Any]:
    return {"rule": f"template:{TEMPLATE}", "chambers": list(ALL_CHAMBERS), "step": "save"}


def _draft_question(visit: Visit) -> dict[str, Any]:
    target = {"provision": WHOLE} if visit.revision else {"motion": "Let it be otherwise."}
    return _rule(visit) | target | {"title": "A new question", "tally_shown": "live"}


def _import(visit: Visit) -> dict[str, Any]:
    about = {"title": "Another", "slug": "another", "language": "en"}
    return {"packed": pack(SMALL.encode()), **about}


def _participant(_visit: Visit) -> dict[str, Any]:
    return {"name": "New Land", "code": "XNL", "kind": "state"}


def _group(visit: Visit, name: str) -> dict[str, Any]:
    seats = [visit.owner.delegations[code].public_id for code in ("XAB", "XCB")]
    return {"name": name, "delegations": seats}


PAGES: dict[tuple[str, str], Body] = {
    ("POST", "set_language"): lambda visit: {"language": "fr"},
    ("POST", "profile"): lambda visit: {"name": "Same", "language": "en", "time_zone": "UTC"},
    ("POST", "see-as"): lambda visit: {"role": "anonymous"},
    ("POST", "notice-preferences"): lambda visit: dict.fromkeys(KINDS, "daily"),
    ("POST", "token-create"): lambda visit: {"name": "New", "scopes": ["read"], "life": "30"},
    ("POST", "token-ballots"): lambda visit: {"code": "000000"},
    ("POST", "forum-tokens"): lambda visit: {"name": "New", "scopes": ["read"], "life": "30"},
    ("POST", "delegation-tokens"): lambda visit: {"name": "New", "scopes": ["read"], "life": "30"},
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
    ("POST", "office-grant"): lambda visit: {"person": _registered(visit), "role": "teller"},
    ("POST", "group-create"): lambda visit: _group(visit, "Another group"),
    ("POST", "group-change"): lambda visit: _group(visit, "The contact group"),
    ("POST", "audience"): lambda visit: {"audience": "accredited"},
    ("POST", "revision-release"): lambda visit: {"released_at": ""},
    ("POST", "delegation-seat"): lambda visit: {
        "participant": _free(visit).pk,
        "chamber": "government",
    },
    ("POST", "participant-add"): _participant,
    ("POST", "delegation-casters"): lambda visit: {"allowed": "yes"},
    ("POST", "seating-import"): lambda visit: {"csv": SEATS},
    ("POST", "seating-import#confirmed"): lambda visit: {
        "packed": pack_seats(SEATS.encode(), _seal(visit))
    },
    ("POST", "delegation-invite"): lambda visit: {
        "email": "new@matrix.example",
        "role": "adviser",
        "language": "en",
    },
    ("POST", "delegation-accredit"): lambda visit: {
        "person": _registered(visit),
        "role": "adviser",
    },
    ("POST", "accreditation-suspend"): lambda visit: {"reason": "A letter is missing."},
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
    ("POST", "provision"): _comment,
    ("POST", "comment-list"): _comment,
    ("POST", "comment"): _comment,
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
    ("POST", "question-announce"): _when,
    ("POST", "question-open"): _when,
    ("POST", "question-unheard"): lambda visit: {"reason": "The post is down."},
    ("POST", "ballot-cast"): lambda visit: {"choice": "yes", "language": "en"},
}


def _seal(visit: Visit) -> str:
    return plan_of(visit.owner.forum, SEATS.encode()).seal


def _moment(visit: Visit) -> str:
    return (database_clock() + timedelta(days=1)).isoformat()


def _decide(visit: Visit) -> dict[str, Any]:
    electors = [{"choice": "yes", "chamber": chamber} for chamber in ALL_CHAMBERS]
    return {"rule": visit.world.spots["forum"].questions["closed"].rule.value, "electors": electors}


def _new_question(visit: Visit) -> dict[str, Any]:
    target = {"revision": visit.revision.public_id} if visit.revision else {"motion": "So be it."}
    rule = visit.question.rule.public_id
    return {"title": "A new one", "rule": rule, "chambers": list(ALL_CHAMBERS), **target}


def _on_revision(visit: Visit) -> dict[str, Any]:
    return _comment(visit) | {"revision": visit.spot.revisions[-1].public_id}


def _attribute(visit: Visit) -> dict[str, Any]:
    assert AttributeDeclaration.objects.filter(forum=visit.owner.forum, name="population").exists()
    return {"name": "population", "value": "12.5", "valid_from": "2024-01-01"}


F = "/forums/{forum}/"
C = F + "charters/{charter}/"
N = F + "comments/{comment}/"
M = "/forums/{forum}/moderation/"
Q = F + "questions/{question}/"
D = F + "delegations/{delegation}/"
R = F + "rolls/{roll}/"
API: dict[tuple[str, str], Body] = {
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
    ("POST", F + "roles/"): lambda visit: {"person": _registered(visit), "role": "teller"},
    ("POST", F + "participants/"): _participant,
    ("POST", F + "groups/"): lambda visit: _group(visit, "Another group"),
    ("PUT", F + "groups/{group}/"): lambda visit: _group(visit, "The contact group"),
    ("POST", F + "audience/{kind}/{thing}/"): lambda visit: {"audience": "accredited"},
    ("POST", C + "revisions/{revision}/release/"): lambda visit: {"released_at": None},
    ("POST", F + "delegations/"): lambda visit: {
        "participant": _free(visit).public_id, "chamber": "government",
    },
    ("POST", F + "delegations/preview/"): lambda visit: {"csv": SEATS},
    ("POST", F + "delegations/import/"): lambda visit: {"csv": SEATS, "seal": _seal(visit)},
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
        "person": _registered(visit), "role": "adviser",
    },
    ("POST", F + "accreditations/{accreditation}/suspend/"): lambda visit: {"reason": "Missing."},
    ("POST", F + "accreditations/{accreditation}/extend/"): lambda visit: {"ends_at": None},
    ("POST", F + "rolls/"): lambda visit: {
        "title": "A panel", "origin": "assembly", "chamber": "citizen", "source": "An assembly",
    },
    ("POST", D + "rolls/"): lambda visit: {"title": "Ours", "source": "Our own list"},
    ("POST", R + "volunteers/"): lambda visit: {"attributes": {"region": "north"}},
    ("POST", R + "people/"): lambda visit: {"csv": "email\na@b.example\n"},
    ("POST", R + "people/preview/"): lambda visit: {"csv": "email\na@b.example\n"},
    ("POST", R + "pool/"): lambda visit: {
        "seed_source": "A public lottery", "seed_due_at": _moment(visit),
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
    ("POST", N + "replies/"): _comment,
    ("POST", N + "reports/"): lambda visit: {"ground": "spam"},
    ("POST", N + "remove/"): lambda visit: {"ground": "unlawful", "reason": "Against the law."},
    ("POST", N + "appeal/"): lambda visit: {"words": "It is in order."},
    ("POST", M + "together/"): lambda visit: {
        "comments": [_any_comment(visit)],
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
    ("POST", Q + "announce/"): lambda visit: {"opens_at": _moment(visit)},
    ("POST", Q + "unheard/"): lambda visit: {"reason": "The post is down."},
    ("POST", Q + "open/"): lambda visit: {"closes_at": _moment(visit)},
    ("POST", Q + "ballots/"): lambda visit: {"choice": "yes"},
}  # fmt: skip

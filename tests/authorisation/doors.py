"""Where each door is, and a body that fits: what a person who may would send, and nothing more."""

from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver, reverse

from deliberation.models import (
    Appeal,
    CompositionTarget,
    Group,
    Interest,
    Invitation,
    Notice,
    Procedure,
    Question,
    Removal,
    Revision,
)
from deliberation.queries.invitations import secret_of
from deliberation.queries.notices import unsubscribe_token
from tests.authorisation.credentials import OF_DOOR as PENDING
from tests.authorisation.links import link_of
from tests.authorisation.rolls import OF_DOOR
from tests.authorisation.spots import Spot
from tests.authorisation.table import Row
from tests.authorisation.world import World
from tests.factories import Table

QUESTIONS = {
    "question-announce": "announced", "question-open": "announced",
    "question-unheard": "unannounced", "unheard/": "unannounced",
    "question-withdraw": "announced", "question-close": "running", "question-certify": "closed",
    "question-consult": "running", "consultations/": "running",
    "ballot-cast": "running", "ballot-recuse": "running", "ballot": "running",
    "announce/": "announced", "open/": "announced", "withdraw/": "announced", "close/": "running",
    "certify/": "closed", "ballots/": "running", "recusals/": "running", "own-ballot/": "running",
    "own-history/": "running",
}  # fmt: skip
COMMENTS = {
    "comment-restore": "hidden", "comment-hide": "plain", "restore/": "hidden", "release/": "held",
    "dismiss/": "reported", "claim/": "reported",
}  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """One cell: a door, what stands at its stage, and whose things its address and body name; ``query``
    is added to the address."""

    world: World
    row: Row
    spot: Spot
    who: str
    acting_as: str
    owner: Table
    query: str = ""

    @property
    def is_api(self) -> bool:
        return self.row.name.startswith(("/", "api-"))

    @property
    def last(self) -> str:
        """The end of the door's path, or its name."""
        return self.row.name.rsplit("}/", 1)[-1] if self.is_api else self.row.name

    @property
    def question(self) -> Question:
        case = self.row.case if self.row.case in self.spot.questions else ""
        return self.spot.questions[case or QUESTIONS.get(self.last, "closed")]

    @property
    def revision(self) -> Revision | None:
        return self.spot.revisions[-1] if self.spot.revisions else None

    def address(self) -> str:
        query = "&".join(one for one in (_query(self), self.query) if one)
        return path_of(self) + (f"?{query}" if query else "")


def path_of(visit: Visit) -> str:
    name = visit.row.name
    if name.startswith("/"):
        return "/api/v1" + name.format_map(_Arguments(visit))
    if visit.row.scope == "site":
        return reverse(name, kwargs=_own(visit))
    return reverse(name, kwargs=_named(visit))


class _Arguments(dict):
    """What stands in an API path, looked up when it is named."""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit

    def __missing__(self, name: str) -> str:
        return str(_argument(self.visit, name))


def _argument(visit: Visit, name: str) -> Any:
    owner, spot = visit.owner, visit.spot
    if name == "forum":
        return visit.world.table.forum.slug
    if name == "person":
        registered = visit.world.people["registered"].user
        assert registered is not None
        return registered.public_id
    if name == "charter":
        assert spot.charter is not None
        return spot.charter.public_id if visit.is_api else spot.charter.slug
    found = {
        "group": lambda: Group.objects.get(forum=owner.forum).public_id,
        "kind": lambda: "provision" if "procedure" in visit.row.name else "comment",
        "thing": lambda: spot.comments[_comment(visit)].public_id,
        "audience": lambda: spot.comments[_comment(visit)].public_id,
        "participant": lambda: owner.delegations["XAA"].participant.public_id,
        "target": lambda: CompositionTarget.objects.get(forum=owner.forum).public_id,
        "interest": lambda: Interest.objects.get(forum=owner.forum, kind="sector").public_id,
        "delegation": lambda: owner.delegations["XAA"].public_id,
        "accreditation": lambda: _credential(visit),
        "credentials": lambda: owner.credentials["report"],
        "report": lambda: owner.credentials["report"],
        "application": lambda: owner.application,
        "invitation": lambda: _invitation(owner).public_id,
        "secret": lambda: secret_of(_invitation(owner)),
        "role": lambda: owner.officers["teller"].acting_as,
        "revision": lambda: spot.revisions[-1].public_id,
        "number": lambda: spot.revisions[-1].number,
        "provision": lambda: spot.provisions[0],
        "comment": lambda: spot.comments[_comment(visit)].public_id,
        "question": lambda: visit.question.public_id,
        "ballot": lambda: spot.ballot,
        "provider": lambda: visit.world.providers[owner.forum.pk],
        "service": lambda: visit.world.service_tokens[owner.forum.pk],
        "token": lambda: visit.world.service_tokens[owner.forum.pk],
        "procedure": lambda: Procedure.objects.get(forum=owner.forum, number=1).public_id,
        "link": lambda: link_of(visit.row.name, is_foreign=owner is visit.world.foreign),
        "chamber": lambda: f"spare-{owner.forum.slug}",
        "attribute": lambda: f"spare-{owner.forum.slug}",
        "office": lambda: owner.officers["teller"].acting_as,
        "rule": lambda: visit.question.rule.public_id,
        "roll": lambda: owner.rolls[_roll_of(visit)].public_id,
        "file": lambda: "electors.csv",
        "delivery": lambda: _unarrived(owner),
        "notice": lambda: _unarrived(owner),
        "removal": lambda: Removal.objects.filter(forum=owner.forum).latest("pk").public_id,
        "appeal": lambda: Appeal.objects.filter(forum=owner.forum).latest("pk").public_id,
    }
    return found[name]()


def _invitation(owner: Table) -> Invitation:
    return Invitation.objects.get(forum=owner.forum, name="Invited to the matrix")


def _roll_of(visit: Visit) -> str:
    name = visit.row.name
    if visit.row.case in visit.owner.rolls:
        return visit.row.case
    if visit.is_api and "/rolls/{roll}/" in name:
        return OF_DOOR.get(name.partition("{roll}/")[2], "drawn")
    return OF_DOOR.get(name, "drawn")


def _unarrived(owner: Table) -> str:
    return Notice.objects.get(forum=owner.forum, state="failed").public_id


def _credential(visit: Visit) -> str:
    if visit.row.case in visit.owner.credentials:
        return visit.owner.credentials[visit.row.case]
    if pending := PENDING.get(visit.last):
        return visit.owner.credentials[pending]
    restores = visit.row.name.endswith(("restore", "restore/"))
    return visit.owner.heads["XEA" if restores else "XAB"].acting_as


def _comment(visit: Visit) -> str:
    return visit.row.case or COMMENTS.get(visit.last, "plain")


def _named(visit: Visit) -> dict[str, Any]:
    """A page's arguments; ``public_id`` is of what the route's name begins with."""
    about = visit.row.name.partition("-")[0].replace("provider", "delegation")
    [(_template, names)] = get_resolver().reverse_dict.getlist(visit.row.name)[0][0]
    if about == "procedure" and "number" in names:
        return {"forum": visit.owner.forum.slug, "number": 1}
    own = {"public_id": about, "name": about}
    return {name: _argument(visit, own.get(name, name)) for name in names}


def _own(visit: Visit) -> dict[str, Any]:
    """Tokens are the head's own; the message that can be unsubscribed, and the
    calendar, are somebody's."""
    if visit.row.name == "unsubscribe":
        notice = Notice.objects.get(forum=visit.owner.forum, state="failed")
        return {"token": unsubscribe_token(notice)}
    if visit.row.name == "calendar-file":
        return {"secret": visit.world.calendar}
    token = visit.world.people["head"].token
    assert token is not None
    if visit.row.name == "session-end":
        return {"number": 1}
    is_one = visit.row.name in {"token-end", "token-ballots"}
    return {"public_id": token.public_id} if is_one else {}


def _query(visit: Visit) -> str:
    if visit.row.name in {"search", "/forums/{forum}/search/"}:
        return f"q={visit.row.case or 'nothing+limits'}"
    if visit.row.name.endswith("/compare/"):
        first, last = visit.spot.revisions[0], visit.spot.revisions[-1]
        return f"from={first.public_id}&to={last.public_id}"
    if visit.row.name == "question-draft" and not visit.row.case:
        return f"on={visit.revision.public_id if visit.revision else 'motion'}"
    return ""

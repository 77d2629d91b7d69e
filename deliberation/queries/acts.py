"""Every act done for a delegation, for its head: from the audit, named by what stands there now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Token, User
from deliberation.models import (
    Accreditation,
    AuditEntry,
    Ballot,
    Comment,
    Delegation,
    Forum,
    Invitation,
    ServiceTokenOwner,
)
from deliberation.queries.audiences import Viewer
from deliberation.queries.comments import visible_comments
from deliberation.queries.delegations import appearance_of
from deliberation.queries.questions import visible_questions

EXCERPT = 120


@dataclass(frozen=True)
class DelegationAct:
    """``about`` is what it was done to, ``answer`` the choice of a ballot, ``link`` a page of the site;
    ``program`` is what the token is called by which a program did it."""

    at: datetime
    verb: str
    person: str
    role: str
    kind: str
    about: str = ""
    answer: str = ""
    link: str = ""
    program: str = ""


def acts_for(delegation: Delegation) -> QuerySet[AuditEntry]:
    """Entries of whoever acted by a credential of the delegation, or by one of its service tokens;
    newest first by ``-id``. The numbers are read first, so that either index serves."""
    credentials = list(
        Accreditation.objects.filter(delegation=delegation).values_list("pk", flat=True)
    )
    owned = ServiceTokenOwner.objects.filter(delegation=delegation)
    mine = Q(accreditation_id__in=credentials)
    if tokens := list(owned.values_list("token_id", flat=True)):
        mine |= Q(token_id__in=tokens)
    return AuditEntry.objects.filter(mine, forum_id=delegation.forum_id)


def told(
    delegation: Delegation, entries: Sequence[AuditEntry], viewer: Viewer
) -> list[DelegationAct]:
    """The entries as a head reads them; one query for each kind of thing they are about.

    What they are about is named as far as the viewer may see it now.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        wanted[entry.object_kind] |= set(entry.object_ids)
    things = {
        kind: _READ[kind](ids, delegation.forum, viewer)
        for kind, ids in wanted.items()
        if kind in _READ
    }
    people = User.objects.in_bulk({one.person_id for one in entries if one.person_id})
    roles = dict(
        Accreditation.objects.filter(pk__in={one.accreditation_id for one in entries}).values_list(
            "pk", "role"
        )
    )
    programs = dict(
        Token.objects.filter(pk__in={one.token_id for one in entries}).values_list("pk", "name")
    )
    where = f"/forums/{delegation.forum.slug}"
    return [
        replace(
            _told(one, people, roles, things, where), program=programs.get(one.token_id or 0, "")
        )
        for one in entries
    ]


def _told(
    entry: AuditEntry,
    people: Mapping[int, User],
    roles: Mapping[int, str],
    things: Mapping[str, Mapping[int, tuple[str, str, str]]],
    where: str,
) -> DelegationAct:
    known = things.get(entry.object_kind, {})
    found = [known[number] for number in entry.object_ids if number in known]
    about, answer, link = found[0] if found else ("", "", "")
    person = people.get(entry.person_id or 0)
    return DelegationAct(
        at=entry.at, verb=entry.verb, person=person.name if person else "",
        role=roles.get(entry.accreditation_id or 0, ""), kind=entry.object_kind,
        about=about, answer=answer, link=f"{where}{link}" if link else "",
    )  # fmt: skip


Things = dict[int, tuple[str, str, str]]


def _ballots(ids: Iterable[int], forum: Forum, viewer: Viewer) -> Things:
    """The own choice is always told."""
    rows = list(Ballot.objects.filter(pk__in=ids))
    questions = _questions({one.question_id for one in rows}, forum, viewer)
    unseen = ("", "", "")
    return {
        one.pk: (about, one.choice, link)
        for one in rows
        for about, _answer, link in [questions.get(one.question_id, unseen)]
    }


def _comments(ids: Iterable[int], forum: Forum, viewer: Viewer) -> Things:
    rows = visible_comments(forum, viewer).filter(pk__in=ids).select_related("charter")
    return {
        one.pk: (
            one.body[:EXCERPT] if one.state == Comment.State.VISIBLE else "",
            "",
            f"/charters/{one.charter.slug}/comments/{one.public_id}/",
        )
        for one in rows
    }


def _questions(ids: Iterable[int], forum: Forum, viewer: Viewer) -> Things:
    rows = visible_questions(forum, viewer).filter(pk__in=ids)
    return {
        one.pk: (f"{one.symbol} {one.title}", "", f"/questions/{one.public_id}/") for one in rows
    }


def _credentials(ids: Iterable[int], forum: Forum, _viewer: Viewer) -> Things:
    """Of another delegation somebody appears as their chamber lets them."""
    rows = Accreditation.objects.filter(pk__in=ids, forum=forum).select_related(
        "person", "delegation__participant", "delegation__constituency"
    )
    return {
        one.pk: (
            f"{appearance_of(one.person, one, None).name or one.get_role_display()}, {one.delegation}",
            "",
            f"/credentials/{one.public_id}/",
        )
        for one in rows
    }


def _invitations(ids: Iterable[int], forum: Forum, _viewer: Viewer) -> Things:
    rows = Invitation.objects.filter(pk__in=ids, forum=forum)
    return {one.pk: (one.email, "", "/invitations/") for one in rows}


_READ: dict[str, Any] = {
    "ballot": _ballots,
    "comment": _comments,
    "question": _questions,
    "accreditation": _credentials,
    "invitation": _invitations,
}

"""One delegation: its people, its attributes, who casts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deliberation.models import (
    Accreditation,
    Delegation,
    DelegationAttribute,
    Forum,
    Question,
)
from deliberation.operations import delegations
from deliberation.queries.clock import database_clock
from deliberation.queries.delegations import appearance_of, delegations_of
from deliberation.queries.permissions import Actor
from deliberation.queries.questions import visible_questions
from deliberation.rules.audiences import ACCREDITED
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.delegations.bylines import role_name
from deliberation.web.visits import Visit, in_forum
from deliberation.web.writing import new_key, once

ASKED_SHOWN = 20


@require_safe
@in_forum
def delegation_page(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    delegation = found_delegation(visit.forum, public_id)
    may_accredit = visit.may(Act.ACCREDIT, FORUM)
    may_end = of_delegation(visit.able(Act.END_IN_DELEGATION, FORUM), delegation)
    people = people_of(
        delegation,
        database_clock(),
        steps=may_accredit,
        ends=bool(may_end),
        linked=visit.viewer.sees(ACCREDITED),
    )
    context = {
        "delegation": delegation,
        "chamber": delegation.constituency,
        "people": people,
        "some_named": any(one["may_cast"] for one in people),
        "attributes": _attributes(delegation),
        "may_accredit": may_accredit,
        "may_invite": bool(inviting(visit, delegation)),
        "head": heading(visit, delegation),
        "asked": _asked(visit, delegation),
        "key": new_key(),
        "crumbs": crumbs(visit.forum, (str(delegation), "")),
    }
    return render(request, "deliberation/delegations/delegation.html", context)


def _asked(visit: Visit, delegation: Delegation) -> list[Question]:
    """What the delegation asked its own members lately, for itself alone."""
    if not visit.viewer.sees(f"delegation:{delegation.pk}"):
        return []
    rows = visible_questions(visit.forum, visit.viewer).filter(delegation=delegation)
    return list(rows.order_by("-id")[:ASKED_SHOWN])


@require_POST
@in_forum
def name_casters(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """The head says whether delegates, too, cast for the delegation."""
    delegation = found_delegation(visit.forum, public_id)

    def write() -> str:
        delegations.let_delegates_cast(
            actor=visit.actor(),
            delegation_id=delegation.pk,
            allowed=request.POST.get("allowed") == "yes",
        )
        return address(delegation)

    return once(request, visit, write)


def address(delegation: Delegation, name: str = "delegation") -> str:
    return reverse(name, args=[delegation.forum.slug, delegation.public_id])


def crumbs(forum: Forum, *more: tuple[str, str]) -> list[dict[str, str]]:
    way = [(_("Delegations"), reverse("delegation-list", args=[forum.slug])), *more]
    return [{"label": label, "url": url} for label, url in way]


def found_delegation(forum: Forum, public_id: str) -> Delegation:
    """The delegation with its people; of another forum or gone, it is not found."""
    found = delegations_of(forum).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    found.forum = forum
    return found


def people_of(
    delegation: Delegation,
    now: datetime,
    *,
    steps: bool = False,
    ends: bool = False,
    linked: bool = False,
) -> list[dict[str, Any]]:
    """The current people as their constituency lets them appear; with ``steps``, what an officer may do,
    with ``ends``, ending them; ``linked`` to their credentials."""
    shown = []
    for one in _current(delegation.people, now):  # type: ignore[attr-defined]
        one.delegation = delegation
        by = appearance_of(one.person, one, None)
        shown.append(
            {
                "name": by.name,
                "role": role_name(one.role),
                "state": _standing(one),
                "reason": one.reason,
                "url": reverse("accreditation", args=[delegation.forum.slug, one.public_id])
                if linked
                else "",
                "ends_at": one.ends_at,
                "may_cast": one.may_cast,
                "named": one.public_id if one.role == Accreditation.Role.DELEGATE else "",
                "key": new_key(),
                "steps": (_steps(delegation.forum, one) if steps else [])
                + (_ending(delegation.forum, one) if steps or ends else []),
            }
        )
    return shown


def _standing(held: Accreditation) -> str:
    """The state, and of a provisional credential whether it is challenged."""
    challenged = held.state == Accreditation.State.PROVISIONAL and held.challenged_at
    return "challenged" if challenged else held.state


def _current(people: Iterable[Accreditation], now: datetime) -> list[Accreditation]:
    order = list(Accreditation.Role.values)
    current = [one for one in people if one.ends_at is None or one.ends_at > now]
    return sorted(current, key=lambda one: order.index(one.role))


def _steps(forum: Forum, held: Accreditation) -> list[dict[str, str]]:
    names = {
        "suspended": [("accreditation-restore", _("Restore"))],
        "provisional": [
            ("accreditation-accept", _("Accept")),
            ("accreditation-refuse", _("Refuse")),
            ("accreditation-suspend", _("Suspend")),
        ],
    }.get(held.state, [("accreditation-suspend", _("Suspend"))])
    names.append(("accreditation-extend", _("Extend")))
    return [
        {"url": reverse(name, args=[forum.slug, held.public_id]), "label": label}
        for name, label in names
    ]


def _ending(forum: Forum, held: Accreditation) -> list[dict[str, str]]:
    """Of a head only the officer's steps dispose."""
    if held.role == Accreditation.Role.HEAD:
        return []
    url = reverse("accreditation-end", args=[forum.slug, held.public_id])
    return [{"url": url, "label": _("End")}]


def inviting(visit: Visit, delegation: Delegation) -> list[Actor]:
    """The reader's capacities that may invite to this delegation: a head to their own alone."""
    return of_delegation(visit.able(Act.INVITE, FORUM), delegation)


def of_delegation(actors: list[Actor], delegation: Delegation) -> list[Actor]:
    """Those that are an office's, or of this delegation."""
    return [
        actor
        for actor in actors
        if actor.accreditation is None or actor.accreditation.delegation_id == delegation.pk
    ]


def heading(visit: Visit, delegation: Delegation) -> list[Actor]:
    """The reader's capacities as head of this delegation, to say who casts."""
    return [
        one
        for one in visit.able(Act.NAME_CASTERS, FORUM)
        if one.accreditation and one.accreditation.delegation_id == delegation.pk
    ]


def _attributes(delegation: Delegation) -> list[dict[str, Any]]:
    """The newest value of each declared attribute."""
    rows = (
        DelegationAttribute.objects.filter(delegation=delegation)
        .select_related("declaration")
        .order_by("declaration__name", "-valid_from")
        .distinct("declaration__name")
    )
    return [{"term": row.declaration.name, "value": row.value} for row in rows]

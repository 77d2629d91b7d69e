"""The page of credentials by state, and one credential with everything that became of it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliberation.models import Accreditation, CredentialStep
from deliberation.queries import credentials as queries
from deliberation.queries.clock import database_clock
from deliberation.queries.delegations import appearance_of
from deliberation.queries.paging import page_of
from deliberation.queries.permissions import Actor
from deliberation.rules.audiences import ACCREDITED
from deliberation.rules.credentials import Facts, Step, require_hand, standing_of, steps_from
from deliberation.rules.permissions import FORUM
from deliberation.rules.refusals import RuleBroken
from deliberation.web.delegations.bylines import byline, role_name
from deliberation.web.delegations.pages import address, crumbs
from deliberation.web.visits import Visit, in_forum


@require_safe
@in_forum
def credential_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """For everyone at the table: all credentials, newest first, or those of one state."""
    if not visit.viewer.sees(ACCREDITED):
        raise Http404
    now, state = database_clock(), request.GET.get("state", "")
    rows = queries.credentials_of(visit.forum)
    tabs = _tabs(visit, state, queries.counts_of(rows, now))
    if state in queries.STATES:
        rows = queries.in_state(rows, state, now)
    page = page_of(rows, sort="-id", cursor=request.GET.get("after"), name=f"credentials:{state}")
    query = {"state": state} if state else {}
    context = {
        "credentials": [line_of(one, now) for one in page.rows],
        "states": tabs,
        "next_url": f"?{urlencode(query | {'after': page.next_cursor})}"
        if page.next_cursor
        else "",
        "first_url": f"?{urlencode(query)}" if request.GET.get("after") else "",
        "crumbs": crumbs(visit.forum, (_("Credentials"), "")),
    }
    return render(request, "deliberation/credentials/list.html", context)


def _tabs(visit: Visit, state: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    names = {
        "": _("All"), "challenged": _("Challenged"), "provisional": _("Provisional"),
        "accepted": _("Accepted"), "suspended": _("Suspended"), "refused": _("Refused"),
        "appealed": _("Appealed"), "ended": _("Ended"),
    }  # fmt: skip
    where = reverse("credential-list", args=[visit.forum.slug])
    return [
        {
            "label": name,
            "url": f"{where}?state={one}" if one else where,
            "current": one == state,
            "count": counts.get(one, ""),
        }
        for one, name in names.items()
    ]


def line_of(held: Accreditation, now: datetime) -> dict[str, Any]:
    """A credential as it appears: its holder by name, alias or role alone."""
    by = appearance_of(held.person, held, None)
    held.delegation.forum = held.forum
    return {
        "credential": held,
        "name": by.name,
        "role": role_name(held.role),
        "is_over": bool(held.ends_at and held.ends_at <= now),
        "url": reverse("accreditation", args=[held.forum.slug, held.public_id]),
        "delegation_url": address(held.delegation),
    }


@require_safe
@in_forum
def credential_page(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """For everyone at the table, and for whoever holds it."""
    held = found(visit, public_id)
    steps = list(queries.steps_of(held))
    facts = queries.facts_of(held, steps)
    context = line_of(held, database_clock()) | {
        "standing": standing_of(facts).value,
        "steps": [_told(held, one) for one in steps],
        "offers": _offers(visit, held, facts),
        "crumbs": crumbs_of(visit, held, (_("Credential"), "")),
    }
    return render(request, "deliberation/credentials/credential.html", context)


def found(visit: Visit, public_id: str) -> Accreditation:
    """A credential that the reader may see; another is not there."""
    rows = queries.credentials_for(visit.forum, visit.viewer, visit.person)
    held = rows.filter(public_id=public_id).first()
    if held is None:
        raise Http404
    return held


def crumbs_of(visit: Visit, held: Accreditation, *more: tuple[str, str]) -> list[dict[str, str]]:
    way = [(str(held.delegation), address(held.delegation))]
    if visit.viewer.sees(ACCREDITED):
        way = [(_("Credentials"), reverse("credential-list", args=[visit.forum.slug]))]
    return crumbs(visit.forum, *way, *more)


def _told(held: Accreditation, step: CredentialStep) -> dict[str, Any]:
    """One step as an item of a timeline; whoever appeals as a person appears as in the delegation."""
    is_holders = step.kind == Step.APPEAL and step.seat is None
    by = appearance_of(step.person, held if is_holders else step.seat, step.office)
    title = capfirst(step.get_kind_display())
    return {"title": title, "text": step.reason, "at": step.at, "by": byline(by)}


def able(visit: Visit, held: Accreditation, facts: Facts, step: Step) -> list[Actor]:
    """The reader's capacities in which they may take this step; the operation decides again."""
    actors = visit.able(queries.act_of(step), FORUM)
    if visit.person is None:
        return actors
    return [one for one in actors if _fits(one, held, facts, step)]


def _fits(actor: Actor, held: Accreditation, facts: Facts, step: Step) -> bool:
    try:
        require_hand(facts, step, queries.hand_of(actor, held))
    except RuleBroken:
        return False
    return True


def _offers(visit: Visit, held: Accreditation, facts: Facts) -> list[dict[str, str]]:
    """The steps that one of the reader's capacities may take; the operation decides."""
    words = {
        Step.CHALLENGE: _("Challenge"), Step.ACCEPT: _("Accept"), Step.REFUSE: _("Refuse"),
        Step.APPEAL: _("Appeal"), Step.UPHOLD: _("Reject the appeal"),
        Step.OVERTURN: _("Accept on appeal"),
    }  # fmt: skip
    return [
        {
            "url": reverse(f"accreditation-{step}", args=[visit.forum.slug, held.public_id]),
            "label": words[step],
        }
        for step in steps_from(standing_of(facts))
        if able(visit, held, facts, step)
    ]

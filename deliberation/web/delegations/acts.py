"""What a head decides on their people, and every act done for the delegation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deliberation.models import Accreditation
from deliberation.operations import delegations
from deliberation.queries.acts import DelegationAct, acts_for, told
from deliberation.queries.credentials import credentials_of
from deliberation.queries.delegations import appearance_of
from deliberation.queries.paging import page_of
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken
from deliberation.web.delegations import pages
from deliberation.web.delegations.bylines import role_name
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key, once


@require_safe
@in_forum
def delegation_acts(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """For the head alone, newest first."""
    require_some(visit, Act.SEE_ACTS, FORUM)
    delegation = pages.found_delegation(visit.forum, public_id)
    if not pages.heading(visit, delegation):
        raise RuleBroken("not-your-delegation", _("This belongs to another delegation."))
    page = page_of(
        acts_for(delegation),
        sort="-id",
        cursor=request.GET.get("after"),
        name=f"acts:{delegation.pk}",
    )
    context = {
        "delegation": delegation,
        "acts": [_line(one) for one in told(delegation, page.rows, visit.viewer)],
        "next_url": f"?after={page.next_cursor}" if page.next_cursor else "",
        "first_url": "?" if request.GET.get("after") else "",
        "crumbs": pages.crumbs(
            visit.forum, (str(delegation), pages.address(delegation)), (_("Acts"), "")
        ),
    }
    return render(request, "deliberation/delegations/acts.html", context)


def _line(act: DelegationAct) -> dict[str, Any]:
    return {
        "act": act,
        "verb": _verbs().get(act.verb, act.verb.replace("_", " ")),
        "role": role_name(act.role),
    }


def _verbs() -> dict[str, str]:
    return {
        "cast_ballot": _("Ballot cast"),
        "recuse": _("Recused from a vote"),
        "add_comment": _("Comment written"),
        "reply_to_comment": _("Reply written"),
        "report_comment": _("Comment reported"),
        "appeal_verdict": _("Appeal against a verdict"),
        "invite_person": _("Person invited"),
        "resend_invitation": _("Invitation sent again"),
        "revoke_invitation": _("Invitation withdrawn"),
        "end_accreditation": _("Credential ended"),
        "let_delegates_cast": _("Casting by all delegates decided"),
        "let_person_cast": _("Casting by one delegate decided"),
        "challenge_credential": _("Credential challenged"),
        "appeal_refusal": _("Appeal against a refusal"),
        "declare_interest": _("Interest declared"),
        "end_interest": _("Interest ended"),
        "make_roll": _("Roll of members begun"),
        "list_people": _("List of members taken"),
        "leave_out_unregistered": _("Unregistered members left out"),
        "close_roll": _("Roll of members closed"),
        "register_provider": _("Sign-in of the institution registered"),
        "end_provider": _("Sign-in of the institution ended"),
        "draft_question": _("Question drafted"),
        "announce_question": _("Question announced"),
        "withdraw_question": _("Question withdrawn"),
        "close_question": _("Question closed"),
        "open_question": _("Question opened"),
        "make_service_token": _("Service token made"),
        "end_service_token": _("Service token ended"),
        "let_token_cast": _("A program let cast"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_forum
def end(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """The credentials officer ends any credential, a head those below in their own delegation."""
    require_some(visit, Act.END_IN_DELEGATION, FORUM)
    held = _found(visit, public_id)
    actors = pages.of_delegation(visit.able(Act.END_IN_DELEGATION, FORUM), held.delegation)
    if not actors:
        raise RuleBroken("not-your-delegation", _("This belongs to another delegation."))
    form = forms.Form(request.POST or None)

    def write() -> str:
        delegations.end_accreditation(actor=visit.actor(), public_id=held.public_id)
        messages.success(request, _("The credential has ended."))
        return pages.address(held.delegation)

    done, status = attempt(visit, form, write)
    heading = _("End a credential")
    context = {
        "form": form,
        "heading": heading,
        "verb": _("End it"),
        "hint": _("At once and for good. What was said and cast by it stands; the person is told."),
        "credential": held,
        "name": appearance_of(held.person, held, None).name,
        "role": role_name(held.role),
        "actors": actors,
        "key": new_key(),
        "crumbs": pages.crumbs(
            visit.forum, (str(held.delegation), pages.address(held.delegation)), (heading, "")
        ),
    }
    return done or render(request, "deliberation/credentials/step.html", context, status=status)


@require_POST
@in_forum
def name_caster(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """The head names one delegate who casts, or no longer."""
    require_some(visit, Act.NAME_CASTERS, FORUM)
    held = _found(visit, public_id)

    def write() -> str:
        delegations.let_person_cast(
            actor=visit.actor(),
            public_id=held.public_id,
            allowed=request.POST.get("allowed") == "yes",
        )
        return pages.address(held.delegation)

    return once(request, visit, write)


def _found(visit: Visit, public_id: str) -> Accreditation:
    held = credentials_of(visit.forum).filter(public_id=public_id).first()
    if held is None:
        raise Http404
    held.delegation.forum = visit.forum
    return held

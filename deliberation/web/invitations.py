"""Invitations: inviting, the list, sending again, withdrawing; and the page that accepts one."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deliberation.models import Accreditation, Forum, Invitation
from deliberation.operations import invitations
from deliberation.queries import invitations as held
from deliberation.queries.clock import database_clock
from deliberation.queries.paging import page_of
from deliberation.queries.permissions import Actor
from deliberation.rules.invitations import BELOW_HEAD, state_at
from deliberation.rules.permissions import FORUM, Act, Role
from deliberation.rules.refusals import RuleBroken
from deliberation.web.delegations import pages
from deliberation.web.delegations.bylines import role_name
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key, once

form_view = require_http_methods(["GET", "HEAD", "POST"])


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=settings.TEXT_LANGUAGES
    )

    def __init__(self, forum: Forum, is_head: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [one for one in Accreditation.Role.choices if not is_head or one[0] in BELOW_HEAD]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["language"].initial = next(iter(forum.languages), settings.LANGUAGE_CODE)


@form_view
@in_forum
def invite(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    require_some(visit, Act.INVITE, FORUM)
    delegation = pages.found_delegation(visit.forum, public_id)
    actors = pages.inviting(visit, delegation)
    if not actors:
        raise RuleBroken("not-your-delegation", _("This belongs to another delegation."))
    is_head = all(actor.role is Role.HEAD for actor in actors)
    form = InviteForm(visit.forum, is_head, request.POST or None)

    def write() -> str:
        invitations.invite_person(actor=visit.actor(), delegation=delegation, **form.cleaned_data)
        messages.success(request, _("The invitation goes out by mail."))
        return pages.address(delegation)

    done, status = attempt(visit, form, write)
    context = {
        "form": form,
        "heading": _("Invite a person"),
        "verb": _("Invite"),
        "delegation": delegation,
        "actors": actors,
        "key": new_key(),
        "crumbs": pages.crumbs(
            visit.forum, (str(delegation), pages.address(delegation)), (_("Invite a person"), "")
        ),
    }
    return done or render(request, "deliberation/delegations/form.html", context, status=status)


@require_safe
@in_forum
def invitation_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The forum's invitations for secretariat and credentials officer, a head's own for the head."""
    require_some(visit, Act.INVITE, FORUM)
    now, state = database_clock(), request.GET.get("state", "")
    rows = held.invitations_for(visit.forum, visit.capacities)
    if state in held.STATES:
        rows = held.in_state(rows, state, now)
    page = page_of(rows, sort="-id", cursor=request.GET.get("after"), name=f"invitations:{state}")
    query = {"state": state} if state else {}
    context = {
        "invitations": [_line(one, visit, now) for one in page.rows],
        "states": _tabs(visit.forum, state),
        "next_url": f"?{urlencode(query | {'after': page.next_cursor})}"
        if page.next_cursor
        else "",
        "first_url": f"?{urlencode(query)}" if request.GET.get("after") else "",
        "actors": visit.able(Act.INVITE, FORUM),
        "key": new_key(),
        "crumbs": pages.crumbs(visit.forum, (_("Invitations"), "")),
    }
    return render(request, "deliberation/invitations/list.html", context)


def _tabs(forum: Forum, state: str) -> list[dict[str, Any]]:
    names = {
        "": _("All"), "pending": _("Pending"), "accepted": _("Accepted"),
        "revoked": _("Withdrawn"), "expired": _("Expired"),
    }  # fmt: skip
    where = reverse("invitation-list", args=[forum.slug])
    return [
        {"label": name, "url": f"{where}?state={one}" if one else where, "current": one == state}
        for one, name in names.items()
    ]


def _line(invited: Invitation, visit: Visit, now: Any) -> dict[str, Any]:
    state = state_at(invited.state, invited.expires_at, now)
    return {
        "invitation": invited,
        "state": state,
        "role": role_name(invited.role),
        "delegation_url": reverse(
            "delegation", args=[visit.forum.slug, invited.delegation.public_id]
        ),
        "is_waiting": invited.state == Invitation.State.PENDING,
        "key": new_key(),
    }


@require_POST
@in_forum
def resend(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    def write() -> str:
        invitations.resend_invitation(actor=visit.actor(), public_id=_of(visit, public_id))
        messages.success(request, _("The invitation goes out again; the earlier link is void."))
        return reverse("invitation-list", args=[visit.forum.slug])

    return once(request, visit, write)


@require_POST
@in_forum
def revoke(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    def write() -> str:
        invitations.revoke_invitation(actor=visit.actor(), public_id=_of(visit, public_id))
        messages.success(request, _("The invitation is withdrawn."))
        return reverse("invitation-list", args=[visit.forum.slug])

    return once(request, visit, write)


def _of(visit: Visit, public_id: str) -> str:
    """An invitation of this forum, for whoever may invite here."""
    require_some(visit, Act.INVITE, FORUM)
    if not Invitation.objects.filter(forum=visit.forum, public_id=public_id).exists():
        raise Http404
    return public_id


@require_safe
@never_cache
@in_forum
def invitation_page(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Without the secret: leads whoever is signed in with the invited, verified address to the page with it."""
    invited = held.held_invitation(visit.forum, public_id)
    if invited is None or not _is_proven(visit, invited) or not invited.secret_hash:
        raise Http404
    return HttpResponse(status=303, headers={"Location": held.address_of(invited)})


def _is_proven(visit: Visit, invited: Invitation) -> bool:
    return (
        visit.person is not None
        and EmailAddress.objects.filter(
            user=visit.person, email__iexact=invited.email, verified=True
        ).exists()
    )


@form_view
@never_cache
@in_forum
def accept(request: HttpRequest, visit: Visit, public_id: str, secret: str) -> HttpResponse:
    """Reading it takes nothing: scanners of mail follow links. Only the form accepts."""
    invited = held.held_invitation(visit.forum, public_id)
    if invited is None or not held.is_its_secret(invited, secret):
        return render(request, "deliberation/invitations/unknown.html", status=404)
    form = forms.Form(request.POST or None)
    done, status = attempt(visit, form, partial(_accept, visit, invited, secret))
    return done or _offer(visit, invited, form, status)


def _accept(visit: Visit, invited: Invitation, secret: str) -> str:
    invitations.accept_invitation(
        actor=visit.actor(), forum_id=visit.forum.pk, public_id=invited.public_id, secret=secret
    )
    said = _("You are accredited to %(delegation)s.") % {"delegation": invited.delegation}
    messages.success(visit.request, said)
    return reverse("delegation", args=[visit.forum.slug, invited.delegation.public_id])


def _offer(visit: Visit, invited: Invitation, form: forms.Form, status: int) -> HttpResponse:
    here = {"next": visit.request.path}
    person = visit.person
    context = {
        "form": form,
        "invitation": invited,
        "role": role_name(invited.role),
        "state": state_at(invited.state, invited.expires_at, database_clock()),
        "is_addressee": person is not None and person.email.lower() == invited.email.lower(),
        "login_url": f"{reverse('account_login')}?{urlencode(here)}",
        "signup_url": f"{reverse('account_signup')}?{urlencode(here)}",
        "actors": [Actor(person=person)] if person else [],
        "key": new_key(),
    }
    return render(visit.request, "deliberation/invitations/accept.html", context, status=status)

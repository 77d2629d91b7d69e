"""Signing in through one's institution, and the head's page where that is set up."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity import signed_in_user
from accounts.institutions import fingerprint
from deliberation.models import Delegation, IdentityProvider
from deliberation.operations import providers
from deliberation.queries.providers import living_providers, providers_for
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.delegations import pages
from deliberation.web.tokens import keepers
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key, once

SHOWN_AT_MOST = 100


class FindForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail at the institution"),
        required=False,
        help_text=gettext_lazy("Only to find your institution; it is not sent there."),
    )


class ProviderForm(forms.Form):
    issuer = forms.CharField(
        label=gettext_lazy("Issuer"),
        max_length=500,
        help_text=gettext_lazy(
            "Its address as the provider itself writes it, beginning with https://."
        ),
    )
    client_id = forms.CharField(label=gettext_lazy("Client id"), max_length=191)
    client_secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=191,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("It is never shown again."),
    )
    domains = forms.CharField(
        label=gettext_lazy("E-mail domains"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "Separated by spaces. They help your people to find this; they prove nothing."
        ),
    )

    def clean_domains(self) -> list[str]:
        written: str = self.cleaned_data["domains"]
        return written.replace(",", " ").split()


@require_safe
@never_cache
def institution(request: HttpRequest) -> HttpResponse:
    """Find one's institution by an e-mail address or in the list; signed in, connect it to one's account."""
    form = FindForm(request.GET or None)
    asked = form.cleaned_data["email"] if form.is_bound and form.is_valid() else ""
    found = providers_for(asked) if asked else list(living_providers()[:SHOWN_AT_MOST])
    connects = signed_in_user(request) is not None
    context = {
        "form": form,
        "asked": asked,
        "found": [_way_in(one, connects) for one in found],
        "connects": connects,
    }
    return render(request, "deliberation/providers/find.html", context)


def _way_in(provider: IdentityProvider, connects: bool) -> dict[str, Any]:
    address = reverse("openid_connect_login", args=[fingerprint(provider.issuer)])
    url = f"{address}?process=connect" if connects else address
    return {"name": provider.participant.name, "issuer": provider.issuer, "url": url}


@require_http_methods(["GET", "HEAD", "POST"])
@in_forum
def delegation_sign_in(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """The providers of the delegation's participant, and a form for one more; its head's page."""
    delegation = _headed(visit, pages.found_delegation(visit.forum, public_id))
    form = ProviderForm(request.POST or None)

    def write() -> str:
        providers.register_provider(
            actor=visit.actor(), participant_id=delegation.participant_id, **form.cleaned_data
        )
        return pages.address(delegation, "delegation-sign-in")

    done, status = attempt(visit, form, write)
    way = (str(delegation), pages.address(delegation))
    context = {
        "form": form,
        "delegation": delegation,
        "providers": IdentityProvider.objects.filter(participant=delegation.participant_id)
        .select_related("app")
        .order_by("-id"),
        "actors": keepers(visit, delegation, Act.KEEP_SIGN_IN),
        "key": new_key(),
        "callback": request.build_absolute_uri("/accounts/oidc/"),
        "crumbs": pages.crumbs(visit.forum, way, (_("Sign-in of the institution"), "")),
    }
    return done or render(request, "deliberation/providers/list.html", context, status=status)


@require_POST
@in_forum
def provider_end(request: HttpRequest, visit: Visit, public_id: str, provider: str) -> HttpResponse:
    delegation = _headed(visit, pages.found_delegation(visit.forum, public_id))
    held = IdentityProvider.objects.filter(
        participant=delegation.participant_id, public_id=provider
    ).first()
    if held is None:
        raise Http404

    def write() -> str:
        providers.end_provider(actor=visit.actor(), public_id=provider)
        return pages.address(delegation, "delegation-sign-in")

    return once(request, visit, write)


def _headed(visit: Visit, delegation: Delegation) -> Delegation:
    require_some(visit, Act.KEEP_SIGN_IN, FORUM)
    if not keepers(visit, delegation, Act.KEEP_SIGN_IN):
        raise Http404
    return delegation

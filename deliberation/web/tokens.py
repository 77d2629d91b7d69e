"""Service tokens: the head's page for the delegation, the secretariat's for the forum."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import LIVES
from accounts.models import Scope
from accounts.second_factor import SecondFactorForm, has_codes
from deliberation.models import Delegation, ServiceTokenOwner
from deliberation.operations import tokens
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.queries.tokens import service_tokens
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import UNPROCESSABLE, RuleBroken
from deliberation.web.delegations import pages
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, blame, new_key, once

form_view = require_http_methods(["GET", "HEAD", "POST"])


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=tokens.LONGEST_NAME,
        help_text=gettext_lazy("For example “the ministry's clause tracker”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        choices=[(Scope.READ.value, gettext_lazy("Read what is said above"))],
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    life = forms.ChoiceField(label=gettext_lazy("How long may it live?"), choices=LIVES)


def keepers(visit: Visit, delegation: Delegation | None, act: Act = Act.KEEP_TOKENS) -> list[Actor]:
    """The reader's capacities that keep the tokens of this owner."""
    own = delegation.pk if delegation else None
    return [
        one
        for one in visit.able(act, FORUM)
        if (one.accreditation.delegation_id if one.accreditation else None) == own
    ]


@form_view
@in_forum
@never_cache
def forum_tokens(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _kept(visit, None)


@form_view
@in_forum
@never_cache
def delegation_tokens(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    return _kept(visit, pages.found_delegation(visit.forum, public_id))


@sensitive_variables("secret")
def _kept(visit: Visit, delegation: Delegation | None) -> HttpResponse:
    """The list and the form; a new token's secret is shown in this very answer and kept nowhere."""
    actors = _required(visit, delegation)
    form = TokenForm(visit.request.POST or None)
    status = 200
    if visit.request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                owned, secret = _make(visit, form)
            except RuleBroken as refusal:
                status = blame(form, refusal)
            else:
                return _shown(visit, delegation, owned, secret)
    context = {
        "form": form,
        "delegation": delegation,
        "tokens": service_tokens(visit.forum, actors[0]).order_by("-id"),
        "now": database_clock(),
        "may_let_cast": bool(keepers(visit, delegation, Act.LET_PROGRAM_CAST)) and bool(delegation),
        "actors": actors,
        "key": new_key(),
        "crumbs": _crumbs(visit, delegation),
    }
    return render(visit.request, "deliberation/tokens/list.html", context, status=status)


def _make(visit: Visit, form: TokenForm) -> tuple[ServiceTokenOwner, str]:
    given = form.cleaned_data
    return tokens.make_service_token(
        actor=visit.actor(),
        forum_id=visit.forum.pk,
        name=given["name"],
        scopes=given["scopes"],
        life=timedelta(days=int(given["life"])),
    )


@sensitive_variables("secret")
def _shown(
    visit: Visit, delegation: Delegation | None, owned: ServiceTokenOwner, secret: str
) -> HttpResponse:
    context = {
        "owned": owned,
        "secret": secret,
        "delegation": delegation,
        "list_url": _list_address(visit, delegation),
        "crumbs": _crumbs(visit, delegation),
    }
    return render(visit.request, "deliberation/tokens/made.html", context)


@require_POST
@in_forum
def end_token(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    owned = _found(visit, public_id)
    _required(visit, owned.delegation)

    def write() -> str:
        tokens.end_service_token(actor=visit.actor(), token_id=owned.token_id)
        return _list_address(visit, owned.delegation)

    return once(request, visit, write)


@form_view
@in_forum
@never_cache
def let_cast(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Ask the head for the second factor; only a right code in this very request lets the token vote."""
    owned = _found(visit, public_id)
    require_some(visit, Act.LET_PROGRAM_CAST, FORUM)
    actors = keepers(visit, owned.delegation, Act.LET_PROGRAM_CAST)
    if not actors or owned.delegation is None or visit.person is None:
        raise Http404
    form = SecondFactorForm(request.POST or None, person=visit.person)

    def write() -> str:
        tokens.let_token_cast(actor=visit.actor(), token_id=owned.token_id)
        messages.success(
            request, _("“%(name)s” may now cast ballots.") % {"name": owned.token.name}
        )
        return _list_address(visit, owned.delegation)

    done, status = attempt(visit, form, write)
    context = {
        "form": form,
        "owned": owned,
        "delegation": owned.delegation,
        "has_second_factor": has_codes(visit.person),
        "actors": actors,
        "key": new_key(),
        "list_url": _list_address(visit, owned.delegation),
        "crumbs": _crumbs(visit, owned.delegation),
    }
    return done or render(request, "deliberation/tokens/cast.html", context, status=status)


def _required(visit: Visit, delegation: Delegation | None) -> list[Actor]:
    """The keepers among the reader's capacities. Refuses where there is none."""
    require_some(visit, Act.KEEP_TOKENS, FORUM)
    actors = keepers(visit, delegation)
    if not actors:
        raise RuleBroken("not-your-delegation", _("These tokens are kept by somebody else."))
    return actors


def _found(visit: Visit, public_id: str) -> ServiceTokenOwner:
    rows = ServiceTokenOwner.objects.filter(forum=visit.forum, token__public_id=public_id)
    owned = rows.select_related("token", "delegation__participant").first()
    if owned is None:
        raise Http404
    if owned.delegation:
        owned.delegation.forum = visit.forum
    return owned


def _list_address(visit: Visit, delegation: Delegation | None) -> str:
    if delegation:
        return reverse("delegation-tokens", args=[visit.forum.slug, delegation.public_id])
    return reverse("forum-tokens", args=[visit.forum.slug])


def _crumbs(visit: Visit, delegation: Delegation | None) -> list[dict[str, Any]]:
    title = _("Service tokens")
    if delegation:
        way = (str(delegation), pages.address(delegation))
        return pages.crumbs(visit.forum, way, (title, ""))
    forum = {"label": visit.forum.name, "url": reverse("forum", args=[visit.forum.slug])}
    return [forum, {"label": title, "url": ""}]

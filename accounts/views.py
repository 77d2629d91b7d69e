"""Pages about oneself: profile, tokens, and the second factor before a token may cast ballots."""

from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import second_factor, tokens
from accounts.forms import ProfileForm, TokenForm
from accounts.identity import known_person
from accounts.models import Token
from accounts.second_factor import SecondFactorForm, has_codes


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=known_person(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        answer = redirect("profile")
        answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)  # the profile's language from now on
        return answer
    return render(
        request,
        "accounts/profile.html",
        {"form": form, "has_second_factor": has_codes(known_person(request))},
        status=422 if form.errors else 200,
    )


@require_safe
@login_required
@never_cache
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Leads to setting one up, or to using it now; then back to where ``next`` says."""
    person, wanted = known_person(request), request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    onward = wanted if is_ours else "/"
    context = {
        "is_needed": second_factor.is_needed(person),
        "is_used": second_factor.is_used(request, person),
        "has_any": second_factor.has_any(person),
        "has_codes": second_factor.has_codes(person),
        "has_passkey": second_factor.has_passkey(person),
        "next": onward,
        "back": f"{reverse('second-factor')}?{urlencode({'next': onward})}",
    }
    return render(request, "accounts/second_factor.html", context)


@require_safe
@login_required
@never_cache
def token_list(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/tokens.html", _token_page(request, TokenForm()))


def _token_page(request: HttpRequest, form: TokenForm) -> dict[str, object]:
    person = known_person(request)
    return {
        "form": form,
        "now": timezone.now(),
        "is_needed": second_factor.is_needed(person),
        "tokens": person.tokens.order_by("-created_at"),
    }


@login_required
@require_POST
@never_cache
@sensitive_variables("secret")
def token_create(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/tokens.html", _token_page(request, form), status=422)
    person = known_person(request)
    token, secret = tokens.issue_token(
        person=person,
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        life=timedelta(days=int(form.cleaned_data["life"])),
        by_second_factor=second_factor.is_used(request, person),
    )
    return render(request, "accounts/token_made.html", {"token": token, "secret": secret})


@login_required
@require_POST
def token_end(request: HttpRequest, public_id: str) -> HttpResponse:
    token = get_object_or_404(Token, person=known_person(request), public_id=public_id)
    tokens.end_token(token=token)
    messages.success(request, _("The token “%(name)s” has ended.") % {"name": token.name})
    return redirect("tokens")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@never_cache
def token_grant_ballots(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the second factor; only a right code in this very request lets the token vote."""
    person = known_person(request)
    token = get_object_or_404(
        Token, person=person, public_id=public_id, ended_at=None, expires_at__gt=timezone.now()
    )
    form = SecondFactorForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        tokens.grant_ballots(token=token)
        messages.success(request, _("“%(name)s” may now cast ballots.") % {"name": token.name})
        return redirect("tokens")
    return render(
        request,
        "accounts/token_ballots.html",
        {"token": token, "form": form, "has_second_factor": has_codes(person)},
        status=422 if form.errors else 200,
    )

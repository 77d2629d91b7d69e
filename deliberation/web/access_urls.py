"""Addresses of what lets people and programs in: service tokens, sign-in of institutions."""

from django.urls import URLPattern, path

from deliberation.web import people, providers, tokens

_F = "forums/<slug:forum>/"
_T = f"{_F}service-tokens/"

urlpatterns: list[URLPattern] = [
    path(_T, tokens.forum_tokens, name="forum-tokens"),
    path(f"{_T}<slug:public_id>/end/", tokens.end_token, name="service-token-end"),
    path(f"{_T}<slug:public_id>/ballots/", tokens.let_cast, name="service-token-ballots"),
    path(
        f"{_F}delegations/<slug:public_id>/tokens/",
        tokens.delegation_tokens,
        name="delegation-tokens",
    ),
    path("account/data/", people.own_data, name="account-data"),
    path("account/erase/", people.erase_oneself, name="account-erase"),
    path("sign-in/", providers.institution, name="institution"),
    path(
        f"{_F}delegations/<slug:public_id>/sign-in/",
        providers.delegation_sign_in,
        name="delegation-sign-in",
    ),
    path(
        f"{_F}delegations/<slug:public_id>/sign-in/<slug:provider>/end/",
        providers.provider_end,
        name="provider-end",
    ),
]

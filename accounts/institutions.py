"""Sign-in through an institution's own OpenID Connect provider.

A person is bound by issuer and subject, never by an e-mail address or a user name the provider tells: those
only fill in the form of a new account, whose address is then confirmed by mail like any other. The issuer is
known by its fingerprint, so that a provider registered anew knows its people again, and nobody else's.
"""

import hashlib
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.db.models import QuerySet
from django.http import HttpRequest
from requests import RequestException

from accounts.outbound import GuardedSession, Unreachable, require_askable

PROVIDER = "openid_connect"
WELL_KNOWN = "/.well-known/openid-configuration"
ENDED = "ended"
DOORS = {"openid_connect_login", "openid_connect_callback"}
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> Any:
        found = super().get_provider(request, provider, client_id=client_id)
        match = getattr(request, "resolver_match", None)
        is_ended = bool(found.app and found.app.settings.get(ENDED))
        if is_ended and match and match.url_name in DOORS:
            raise SocialApp.DoesNotExist
        return found

    def get_requests_session(self) -> GuardedSession:
        return GuardedSession()

    def is_email_verified(self, provider: Any, email: str) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """What the provider tells fills in the form; it is the person's to change."""
        user = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or "")[:120]
        for one in sociallogin.email_addresses:
            one.verified = False
        return user

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return initial | {"name": sociallogin.user.name}


def fingerprint(issuer: str) -> str:
    """How an issuer is named in addresses and in what binds its people."""
    return hashlib.sha256(issuer.encode()).hexdigest()[:32]


def bound_to(issuer: str) -> QuerySet[SocialAccount]:
    """What binds people to this issuer, whether or not they still come in through it."""
    rows: QuerySet[SocialAccount] = SocialAccount.objects.filter(provider=fingerprint(issuer))
    return rows


def discover(issuer: str) -> dict[str, Any]:
    """What the issuer says of itself. Raises Unreachable unless it is one, and says so in its own name."""
    require_askable(issuer)
    with GuardedSession() as session:
        answer = session.get(issuer.rstrip("/") + WELL_KNOWN)
    try:
        answer.raise_for_status()
        told = answer.json()
    except RequestException as error:
        raise Unreachable("There is no description of an OpenID Connect provider there.") from error
    if not isinstance(told, dict) or told.get("issuer") != issuer:
        raise Unreachable("The provider there calls itself by another name.")
    for name in ENDPOINTS:
        require_askable(str(told.get(name, "")))
    return told


def add_app(*, issuer: str, name: str, client_id: str, secret: str) -> SocialApp:
    """Let people come in through this issuer, again if it had ended. The token alone says who they are."""
    app, _is_new = SocialApp.objects.update_or_create(
        provider=PROVIDER,
        provider_id=fingerprint(issuer),
        defaults={
            "name": name[:40],
            "client_id": client_id,
            "secret": secret,
            "settings": {
                "server_url": issuer.rstrip("/") + WELL_KNOWN,
                "fetch_userinfo": False,
                "openid_configuration_overrides": {"issuer": issuer},
            },
        },
    )
    return app


def end_app(app: SocialApp) -> None:
    """Nobody comes in through it any more. The row stays for those who see it among their connections."""
    app.secret, app.settings = "", app.settings | {ENDED: True}
    app.save(update_fields=["secret", "settings"])


def is_within(host: str, domain: str) -> bool:
    """Whether ``host`` is ``domain`` or below it, label by label: evil-example.com is not in example.com."""
    own, wanted = host.lower().rstrip(".").split("."), domain.lower().rstrip(".").split(".")
    return "" not in own and len(wanted) > 1 and own[-len(wanted) :] == wanted

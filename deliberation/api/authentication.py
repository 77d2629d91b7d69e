"""Who a program is: a token in the Authorization header, or the page's own session for the try-it page."""

from typing import Any

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts import tokens
from accounts.identity import signed_in_user
from accounts.models import Token, User
from deliberation.rules.refusals import RuleBroken, _


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer concord_…``."""

    def authenticate(self, request: Request) -> tuple[User | None, Token] | None:
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if not kind:
            return None
        if kind.lower() != "bearer" or not secret.strip():
            raise AuthenticationFailed("Use “Authorization: Bearer” with a token.")
        token = tokens.find_token(secret.strip())
        if token is None:
            raise AuthenticationFailed("This token is unknown, ended or expired.")
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Concord"'


class SameSiteSession(SessionAuthentication):
    """The signed-in page's own session, with its CSRF token; allowed what the person is."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        found = super().authenticate(request)
        signed_in_user(request._request)  # the person then knows how they came in
        return found


class ScopeAllows(BasePermission):
    """A token needs the scope its operation declares; sessions and anonymous readers have none.

    Each view declares ``scopes = {"GET": Scope.READ, "POST": …}``; an undeclared method is denied.
    Whoever is neither signed in nor has a token writes nothing, whatever the body says.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        declared = view.scopes
        method = "GET" if request.method == "HEAD" else request.method
        if method not in declared:
            if request.method in view.allowed_methods:
                return False
            raise MethodNotAllowed(str(request.method))
        token = token_of(request)
        if token is None:
            _require_known(request, view)
        elif declared[method] not in token.scopes:
            raise RuleBroken(
                "scope-missing",
                _("This token lacks the scope “%(scope)s”."),
                facts={"scope": str(declared[method])},
            )
        return True


def _require_known(request: Request, view: Any) -> None:
    if person_of(request) is not None:
        return
    is_read = request.method in {"GET", "HEAD"}
    if view.needs_person if is_read else not view.is_open:
        raise RuleBroken("sign-in-first", _("Please sign in to do this."))


def person_of(request: Request | HttpRequest) -> User | None:
    user = request.user
    return user if isinstance(user, User) and user.is_active else None


def token_of(request: Request) -> Token | None:
    return request.auth if isinstance(request.auth, Token) else None

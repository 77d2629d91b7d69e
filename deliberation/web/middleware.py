"""Answers to a signed-in person are nobody else's; a refusal becomes a page with its sentence."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from accounts.identity import signed_in_user
from accounts.limits import Flood, wait_for
from accounts.outbound import Unreachable
from deliberation.rules.refusals import STATUS, UNPROCESSABLE, RuleBroken, _

Answer = Callable[[HttpRequest], HttpResponse]


class PrivateAnswers:
    """No shared cache may keep what a signed-in person was shown."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response


_POST, _ANY = frozenset({"POST"}), frozenset({"GET", "HEAD", "POST"})
FLOODS = (
    Flood(_POST, r"^ballot-(cast|recuse)$", "ballot"),
    Flood(_POST, r"^(comment-list|comment|provision)$", "comment"),
    Flood(_POST, r"report", "report"),
    Flood(_ANY, r"^invitation-accept$", "guess"),
    Flood(_POST, r"invit", "invitation"),
    Flood(_POST, r"^application-make$", "application"),
    Flood(_POST, r"^roll-(volunteer|withdraw)$", "volunteering"),
    Flood(_POST, r"^accreditation-challenge$", "challenge"),
    Flood(_POST, r"^(comment|accreditation)-appeal$", "appeal"),
    Flood(_POST, r"^(charter-import|seating-import|roll-people)$", "preview"),
    Flood(_ANY, r"search", "search"),
    Flood(_POST, r"^account-data$", "export"),
    Flood(_POST, r"^(token-create|forum-tokens|delegation-tokens)$", "token"),
    Flood(_POST, r"^delegation-sign-in$", "provider"),
    Flood(_ANY, r"^(institution|openid_connect_login)$", "search"),
    Flood(_POST, r"^(token-ballots|service-token-ballots|account-erase)$", "code"),
    Flood(_POST, r"^profile$", "profile"),
)
"""Pages that could be flooded, by the names of their routes."""


class HeldFloods:
    """Too many tries of one person, or from one address, are told to wait."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_called: object) -> HttpResponse | None:
        match = request.resolver_match
        name = match.url_name or "" if match else ""
        for flood in FLOODS:
            if flood.meets(request.method or "", name):
                person = signed_in_user(request)
                wait = wait_for(flood.kind, str(person.pk) if person else "", request)
                return _too_many(request, wait) if wait else None
        return None


def _too_many(request: HttpRequest, wait: int) -> HttpResponse:
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(wait)
    return answer


class OwnTimeZone:
    """Times in the zone the person chose; the page gives UTC beside it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = signed_in_user(request)
        if person is None:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(person.time_zone)):
            return self.get_response(request)


class RefusalPages:
    """A refusal no form took is shown as a page that says what and why."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Unreachable):
            error = _unreachable()
        if not isinstance(error, RuleBroken):
            return None
        return render(
            request,
            "deliberation/errors/refused.html",
            {"sentence": sentence(error), "code": error.code, "place": error.place},
            status=STATUS.get(error.code, UNPROCESSABLE),
        )


def _unreachable() -> RuleBroken:
    return RuleBroken(
        "institution-unreachable",
        _("Your institution's sign-in does not answer as it should. Please try again later."),
    )


def sentence(error: RuleBroken) -> str:
    """The refusal in the reader's language, with its facts."""
    words = gettext(error.reason)
    return words % error.facts if error.facts else words

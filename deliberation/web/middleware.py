"""Answers to a signed-in person are nobody else's; a refusal becomes a page with its sentence."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from accounts.identity import signed_in_user
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

"""Answers to a signed-in person are nobody else's; a refusal becomes a page with its sentence."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from deliberation.rules.refusals import STATUS, UNPROCESSABLE, RuleBroken

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


class RefusalPages:
    """A refusal no form took is shown as a page that says what and why."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, RuleBroken):
            return None
        return render(
            request,
            "deliberation/errors/refused.html",
            {"sentence": sentence(error), "code": error.code},
            status=STATUS.get(error.code, UNPROCESSABLE),
        )


def sentence(error: RuleBroken) -> str:
    """The refusal in the reader's language, with its facts."""
    words = gettext(error.reason)
    return words % error.facts if error.facts else words

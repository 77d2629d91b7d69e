"""A signed-in person reads in their own language, whichever machine they sit at."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.identity import signed_in_user
from accounts.models import User

Answer = Callable[[HttpRequest], HttpResponse]


class OwnLanguage:
    """After authentication. A language chosen on this device (its cookie) goes before the profile's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = signed_in_user(request)
        if person and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(_language_of(person))
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def _language_of(person: User) -> str:
    known = dict(settings.LANGUAGES)
    return person.language if person.language in known else settings.LANGUAGE_CODE

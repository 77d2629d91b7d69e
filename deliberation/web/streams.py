"""What the live client of a page asks over HTTP: a ticket for its line."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import tickets
from accounts.identity import signed_in_user


@require_GET
@never_cache
def live_ticket(request: HttpRequest) -> JsonResponse:
    """A ticket of a minute for this person and session, and how often the line shows that it lives."""
    person = signed_in_user(request)
    ticket = tickets.give(person.pk if person else None, request.session.session_key or "")
    return JsonResponse({"ticket": ticket, "heartbeat": settings.LIVE_HEARTBEAT})

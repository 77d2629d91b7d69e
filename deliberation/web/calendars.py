"""One's dates for a calendar program: a secret address that is shown once, and ended at any time."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.identity import signed_in_user
from accounts.models import User
from deliberation.formats.calendar import Event, calendar_file
from deliberation.operations import calendars
from deliberation.queries.calendars import Date, dates_of, feed_of, person_of_secret
from deliberation.queries.permissions import Actor
from deliberation.web.writing import SeeOther


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@sensitive_variables("secret")
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """Whether one has an address; making a new one shows it, and ends the earlier."""
    actor = Actor(person=signed_in_user(request))
    secret = ""
    if request.method == "POST" and "end" in request.POST:
        calendars.end_feed(actor=actor)
        messages.success(request, _("The address of your calendar has ended."))
        return SeeOther(reverse("calendar-feed"))
    if request.method == "POST":
        secret = calendars.make_feed(actor=actor)
    context = {"feed": feed_of(actor.signed_in), "url": _address(secret) if secret else ""}
    answer = render(request, "deliberation/desk/calendar.html", context)
    add_never_cache_headers(answer)
    return answer


def _address(secret: str) -> str:
    return f"{settings.SITE_ADDRESS}{reverse('calendar-file', args=[secret])}"


@require_safe
def calendar_file_of(request: HttpRequest, secret: str) -> HttpResponse:
    """The file; of whoever has left, or ended the address, nothing is there."""
    person = person_of_secret(secret)
    if person is None:
        raise Http404
    with override(person.language if person.language in dict(settings.LANGUAGES) else "en"):
        written = calendar_file(
            settings.SITE_NAME, [_event(one, person) for one in dates_of(person)]
        )
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="concord.ics"'
    add_never_cache_headers(answer)
    return answer


def _event(date: Date, person: User) -> Event:
    host = settings.SITE_ADDRESS.partition("://")[2].partition("/")[0]
    if date.credential:
        forum = date.credential.forum
        about = str(date.credential.delegation)
        page = reverse("delegation", args=[forum.slug, date.credential.delegation.public_id])
        summary, key = (
            _("Your credential ends: %(about)s") % {"about": about},
            date.credential.public_id,
        )
    else:
        assert date.question  # noqa: S101 - a date is a question's or a credential's
        forum, about = date.question.forum, f"{date.question.symbol} {date.question.title}"
        page = reverse("question", args=[forum.slug, date.question.public_id])
        words = (
            _("Voting opens: %(about)s") if date.what == "opens" else _("Voting closes: %(about)s")
        )
        summary, key = words % {"about": about}, date.question.public_id
    return Event(
        uid=f"{date.what}-{key}@{host}", at=date.at, changed_at=date.changed_at, summary=summary,
        description=forum.name, url=f"{settings.SITE_ADDRESS}{page}", sequence=date.sequence,
        is_cancelled=date.is_cancelled,
    )  # fmt: skip

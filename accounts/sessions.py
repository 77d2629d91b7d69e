"""Where one is signed in: listed, and ended one by one or all others at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.identity import known_person
from accounts.models import User

BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
"""The first whose mark stands in what a browser says of itself; each also says the names of older ones."""


@dataclass(frozen=True)
class Place:
    """One session as its person may know it again; never its key."""

    number: int
    browser: str
    system: str
    address: str
    began: datetime
    is_this_one: bool


def places_of(person: User, session_key: str | None) -> list[Place]:
    """Where ``person`` is signed in, this session first; what has ended is forgotten."""
    rows = UserSession.objects.purge_and_list(person)
    found = [
        Place(
            number=row.pk,
            browser=_named(row.user_agent, BROWSERS),
            system=_named(row.user_agent, SYSTEMS),
            address=row.ip,
            began=row.created_at,
            is_this_one=row.session_key == session_key,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.is_this_one, -one.began.timestamp()))


def _named(words: str, known: Sequence[tuple[str, str]]) -> str:
    for mark, name in known:
        if re.search(rf"\b{mark}\b", words):
            return name
    return ""


def end_others(person: User, session_key: str | None) -> int:
    """End every session but this one; how many there were. Open pages close within five seconds."""
    others = list(UserSession.objects.filter(user=person).exclude(session_key=session_key or ""))
    for one in others:
        one.end()
    return len(others)


@require_safe
@login_required
@never_cache
def session_list(request: HttpRequest) -> HttpResponse:
    places = places_of(known_person(request), request.session.session_key)
    return render(request, "accounts/sessions.html", {"places": places})


@login_required
@require_POST
def session_end(request: HttpRequest, number: int) -> HttpResponse:
    """End one; of somebody else it is not found."""
    row = get_object_or_404(UserSession, user=known_person(request), pk=number)
    is_this_one = row.session_key == request.session.session_key
    row.end()
    if is_this_one:
        return redirect("account_login")
    messages.success(request, _("That session has ended."))
    return redirect("sessions")


@login_required
@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    end_others(known_person(request), request.session.session_key)
    messages.success(request, _("Everywhere else you are signed out."))
    return redirect("sessions")

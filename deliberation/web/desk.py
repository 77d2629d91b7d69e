"""One's desk: everything that awaits one, in every forum, the nearest deadline first."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.identity import signed_in_user
from deliberation.queries.clock import database_clock
from deliberation.queries.desk import Entry, desk_of
from deliberation.queries.permissions import Actor

SIZE = 50
WORDS = {
    "vote": (_("Your vote is awaited"), "open"),
    "announced": (_("A vote is announced"), "quiet"),
    "credential-expiring": (_("Your credential ends"), "attention"),
    "certify": (_("Your hand is awaited under a result"), "attention"),
    "close": (_("Your hand is awaited to close early"), "attention"),
    "open-unheard": (_("Your hand is awaited to open before everyone was told"), "attention"),
    "comment-reported": (_("Your verdict is awaited"), "attention"),
    "comment-held": (_("Your review is awaited"), "attention"),
    "removal-to-decide": (_("Your second opinion is awaited"), "attention"),
    "appeal-to-decide": (_("Your decision is awaited"), "attention"),
    "application-to-decide": (_("Your decision is awaited"), "attention"),
    "credential-to-decide": (_("Your decision is awaited"), "attention"),
    "credential-appealed": (_("Your decision is awaited"), "attention"),
    "message": (_("A message to you"), "plain"),
}


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    now = database_clock()
    person = Actor(person=signed_in_user(request)).signed_in
    page = desk_of(person, cursor=request.GET.get("cursor"), size=SIZE, now=now)
    context = {
        "rows": [_row(one) for one in page.rows],
        "now": now,
        "zone": person.time_zone,
        "next_url": f"?cursor={page.next_cursor}" if page.next_cursor else "",
        "is_first_page": not request.GET.get("cursor"),
    }
    return render(request, "deliberation/desk/desk.html", context)


def _row(entry: Entry) -> dict[str, Any]:
    words, tone = WORDS[entry.what]
    return {"entry": entry, "words": words, "tone": tone, "opens": entry.what == "announced"}

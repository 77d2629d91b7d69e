"""Everything one was told, newest first, and what of it was read."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.identity import signed_in_user
from deliberation.models import Notice
from deliberation.operations import notices
from deliberation.queries.desk import notices_shown
from deliberation.queries.paging import page_of
from deliberation.queries.permissions import Actor
from deliberation.rules.notices import KINDS, kind_of
from deliberation.templatetags.components import direction_of
from deliberation.web.writing import SeeOther

SIZE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    """Reading marks nothing: a button does, for one message or for all."""
    actor = Actor(person=signed_in_user(request))
    if request.method == "POST":
        notices.read_notices(actor=actor, public_id=request.POST.get("notice", ""))
        return SeeOther(reverse("notice-list"))
    page = page_of(
        notices_shown(actor.signed_in),
        sort="-id",
        cursor=request.GET.get("cursor"),
        size=SIZE,
        name="notices",
    )
    context = {
        "rows": [_row(one) for one in page.rows],
        "has_new": any(one.read_at is None for one in page.rows),
        "next_url": f"?cursor={page.next_cursor}" if page.next_cursor else "",
    }
    return render(request, "deliberation/notices/list.html", context)


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "notice": notice,
        "kind": _(KINDS[kind_of(notice.kind)].words),
        "direction": direction_of(notice.language),
    }

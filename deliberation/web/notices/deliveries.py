"""Which of a forum's messages did not arrive, and trying again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deliberation.models import Notice
from deliberation.operations import notices
from deliberation.queries.notices import UNARRIVED, deliveries
from deliberation.queries.paging import page_of
from deliberation.rules.notices import KINDS, kind_of
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import new_key, once

SIZE = 50
TONES = {
    "waiting": "open", "sent": "agreed", "failed": "attention", "bounced": "against", "kept": "quiet",
}  # fmt: skip
SHOWN = {"": UNARRIVED, "waiting": ("waiting",), "sent": ("sent",), "kept": ("kept",)}


@require_safe
@in_forum
def delivery_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What failed, newest first; or what waits or was sent. To whom and why, never the words."""
    require_some(visit, Act.FOLLOW_DELIVERIES, FORUM)
    wanted = request.GET.get("state", "")
    if wanted not in SHOWN:
        raise Http404
    page = page_of(
        deliveries(visit.forum, SHOWN[wanted]),
        sort="-id",
        cursor=request.GET.get("cursor"),
        size=SIZE,
        name=f"deliveries:{visit.forum.pk}:{wanted}",
    )
    state = f"state={wanted}&" if wanted else ""
    context = {
        "rows": [_row(one) for one in page.rows],
        "tabs": _tabs(visit, wanted),
        "actors": visit.able(Act.FOLLOW_DELIVERIES, FORUM),
        "key": new_key(),
        "crumbs": [
            {"label": visit.forum.name, "url": reverse("forum", args=[visit.forum.slug])},
            {"label": _("Delivery of messages"), "url": ""},
        ],
        "next_url": f"?{state}cursor={page.next_cursor}" if page.next_cursor else "",
    }
    return render(request, "deliberation/notices/deliveries.html", context)


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "notice": notice,
        "to": notice.person.name if notice.person else masked(notice.email),
        "kind": _(KINDS[kind_of(notice.kind)].words),
        "state": notice.get_state_display(),
        "tone": TONES[notice.state],
        "may_retry": notice.state in UNARRIVED,
    }


def masked(address: str) -> str:
    """Enough of an address to recognise it by, and not enough to write to it."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def _tabs(visit: Visit, wanted: str) -> list[dict[str, Any]]:
    here = reverse("delivery-list", args=[visit.forum.slug])
    labels = {
        "": _("Did not arrive"), "waiting": _("Waiting"), "sent": _("Sent"),
        "kept": _("On the desk only"),
    }  # fmt: skip
    return [
        {
            "label": label,
            "url": f"{here}?state={state}" if state else here,
            "current": state == wanted,
        }
        for state, label in labels.items()
    ]


@require_POST
@in_forum
def retry(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Send one message again."""
    found = Notice.objects.filter(forum=visit.forum, public_id=public_id).first()
    require_some(visit, Act.FOLLOW_DELIVERIES, FORUM)
    if found is None:
        raise Http404

    def write() -> str:
        notices.retry_notice(actor=visit.actor(), notice_id=found.pk)
        messages.success(request, _("It is being sent again."))
        return reverse("delivery-list", args=[visit.forum.slug])

    return once(request, visit, write)

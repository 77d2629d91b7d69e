"""The front page of the site and of each forum, and the choice for whom one acts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.identity import signed_in_user
from deliberation.models import Charter, Forum, Question, RecordEntry
from deliberation.queries import questions, record
from deliberation.queries.audiences import PUBLIC_VIEWER, Viewer, visible
from deliberation.queries.charters import visible_charters, with_newest
from deliberation.queries.clock import database_clock
from deliberation.queries.forums import officers
from deliberation.queries.paging import page_of
from deliberation.rules.permissions import FORUM, Act, Role
from deliberation.web.forums.starting import steps_for
from deliberation.web.record import shown_entries
from deliberation.web.visits import REMEMBERED, Visit, in_forum
from deliberation.web.writing import SeeOther

LATEST = 6
FORUMS_ON_A_PAGE = 25
NEXT_TO_CLOSE = 6


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What is negotiated in every forum, how far it is, what was decided; eight queries in all."""
    cursor = request.GET.get("cursor")
    page = page_of(
        Forum.objects.prefetch_related(
            Prefetch("charters", queryset=_public_charters(), to_attr="charters_shown"),
            Prefetch("questions", queryset=_next_to_close(), to_attr="questions_shown"),
        ),
        sort="id",
        cursor=cursor,
        size=FORUMS_ON_A_PAGE,
        name="front",
    )
    latest = _latest(page.rows)
    person = signed_in_user(request)
    context = {
        "forums": [
            {"forum": one, "latest": latest.get(one.pk), "questions": _next(one.questions_shown)}
            for one in page.rows
        ],
        "may_create": bool(person and person.is_superuser),
        "first_url": request.path if cursor else "",
        "next_url": f"?{urlencode({'cursor': page.next_cursor})}" if page.next_cursor else "",
    }
    return render(request, "deliberation/forums/front.html", context)


def _public_charters() -> QuerySet[Charter]:
    rows = visible(Charter.objects.all(), PUBLIC_VIEWER)
    return with_newest(rows, PUBLIC_VIEWER).order_by("id")


def _next_to_close() -> QuerySet[Question]:
    """Of each forum those that close next, and one more, which tells that there are more."""
    rows = questions.within_audience(Question.objects.filter(state="open"), PUBLIC_VIEWER)
    still = rows.filter(closes_at__gt=database_clock()).order_by("closes_at", "id")
    return still[: NEXT_TO_CLOSE + 1]


def _next(found: Sequence[Question]) -> dict[str, Any]:
    return {"shown": found[:NEXT_TO_CLOSE], "are_more": len(found) > NEXT_TO_CLOSE}


def _latest(forums: Iterable[Forum]) -> dict[int, dict[str, Any]]:
    """The newest official act of each forum."""
    newest = RecordEntry.objects.filter(forum__in=[one.pk for one in forums]).order_by(
        "forum", "-number"
    )
    entries = list(newest.distinct("forum").select_related("forum"))
    shown = shown_entries(entries, PUBLIC_VIEWER)
    return {entry.forum_id: one for entry, one in zip(entries, shown, strict=True)}


@require_safe
@in_forum
def forum_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    forum, viewer = visit.forum, visit.viewer
    context: dict[str, Any] = {
        "charters": with_newest(visible_charters(forum, viewer), viewer),
        "questions": _next(list(_questions_open_to(forum, viewer))),
        "latest": shown_entries(record.entries(forum).select_related("forum")[:LATEST], viewer),
        "officers": officers(forum),
        "offers": offers(visit),
        "steps": steps_for(visit),
    }
    return render(request, "deliberation/forums/forum.html", context)


def _questions_open_to(forum: Forum, viewer: Viewer) -> QuerySet[Question]:
    rows = questions.visible_questions(forum, viewer).filter(state="open")
    still = rows.filter(closes_at__gt=database_clock()).order_by("closes_at", "id")
    return still[: NEXT_TO_CLOSE + 1]


def offers(visit: Visit) -> list[dict[str, str]]:
    """What the reader can do in this forum beyond reading, by their capacities."""
    known = [
        (Act.CONFIGURE_FORUM, "forum-settings", _("Set up the forum")),
        (Act.CREATE_CHARTER, "charter-import", _("Import a charter")),
        (Act.SEAT_DELEGATION, "delegation-seat", _("Seat a delegation")),
        (Act.FOLLOW_DELIVERIES, "delivery-list", _("Delivery of messages")),
        (Act.ADD_PARTICIPANT, "participant-add", _("Add a participant")),
        (Act.SEE_AS_ROLE, "see-as", _("See this forum as a role would")),
    ]
    if any(one.role is Role.SECRETARIAT for one in visit.capacities):
        known.append((Act.KEEP_TOKENS, "forum-tokens", _("Service tokens")))
    found = [
        {"url": reverse(name, args=[visit.forum.slug]), "label": label}
        for act, name, label in known
        if visit.may(act, FORUM)
    ]
    seats = [one.accreditation.delegation for one in visit.capacities if one.accreditation]
    return found + [
        {
            "url": reverse("delegation", args=[visit.forum.slug, seat.public_id]),
            "label": _("Your delegation: %(name)s") % {"name": seat},
        }
        for seat in seats
    ]


@require_POST
@in_forum
def act_for(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Remember for whom the reader acts by default; forms still name it themselves."""
    actor = visit.actor()
    remembered = request.session.get(REMEMBERED, {})
    request.session[REMEMBERED] = remembered | {visit.forum.slug: actor.acting_as}
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return SeeOther(wanted if is_ours else reverse("forum", args=[visit.forum.slug]))

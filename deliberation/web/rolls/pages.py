"""Reading rolls: their list, the page of one, and the files from which anyone reruns a lot."""

import json
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliberation.models import Roll
from deliberation.queries import rolls
from deliberation.queries.clock import database_clock
from deliberation.queries.paging import page_of
from deliberation.queries.permissions import Actor
from deliberation.queries.questions import visible_questions
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.questions.forms import usual_deadline
from deliberation.web.rolls.forms import PoolForm, SeedForm, VolunteerForm
from deliberation.web.visits import Visit, in_forum
from deliberation.web.writing import new_key

ON_A_PAGE = 30
FILES: dict[str, tuple[Callable[[Roll], str], str, tuple[str, ...]]] = {
    "pool.csv": (rolls.pool_file, "text/csv", ("pooled", "closed")),
    "drawn.txt": (rolls.drawn_file, "text/plain", ("closed",)),
    "electors.csv": (rolls.electors_file, "text/csv", ("closed",)),
}


def in_roll(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the Visit and the roll; what the reader may not see is not found."""

    def reading(
        request: HttpRequest, visit: Visit, roll: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        found = rolls.visible_rolls(visit.forum, visit.viewer).filter(public_id=roll).first()
        if found is None:
            raise Http404
        found.forum = visit.forum
        return view(request, visit, found, *args, **kwargs)

    return in_forum(update_wrapper(reading, view))


def address(roll: Roll, name: str = "roll", *more: object) -> str:
    return reverse(name, args=[roll.forum.slug, roll.public_id, *more])


def crumbs(visit: Visit, *more: tuple[str, str]) -> list[dict[str, str]]:
    way = [(_("Rolls"), reverse("roll-list", args=[visit.forum.slug])), *more]
    last = len(way) - 1
    return [
        {"label": label, "url": "" if place == last else url}
        for place, (label, url) in enumerate(way)
    ]


@require_safe
@in_forum
def roll_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    page = page_of(
        rolls.visible_rolls(visit.forum, visit.viewer),
        sort="-created_at",
        cursor=request.GET.get("cursor"),
        size=ON_A_PAGE,
        name=f"rolls:{visit.forum.pk}",
    )
    context = {
        "rolls": page.rows,
        "next_url": f"?cursor={page.next_cursor}" if page.next_cursor else "",
        "may_make": visit.may(Act.KEEP_ROLLS, FORUM),
    }
    return render(request, "deliberation/rolls/list.html", context)


@require_safe
@in_roll
def roll_page(request: HttpRequest, visit: Visit, roll: Roll) -> HttpResponse:
    return show(visit, roll)


@require_safe
@in_roll
def roll_file(request: HttpRequest, visit: Visit, roll: Roll, file: str) -> HttpResponse:
    """One of the published files, byte for byte; before it is published it is not found."""
    if file == "strata.json" and roll.strata:
        text, kind = json.dumps(roll.strata, indent=2) + "\n", "application/json"
    elif file in FILES and roll.state in FILES[file][2]:
        made, kind, _states = FILES[file]
        if roll.origin != Roll.Origin.LOT and file != "electors.csv":
            raise Http404
        text = made(roll)
    else:
        raise Http404
    answer = HttpResponse(text.encode(), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{roll.public_id}-{file}"'
    return answer


def show(visit: Visit, roll: Roll, *, status: int = 200, **typed: BaseForm) -> HttpResponse:
    """The roll as it stands; ``typed``: a form that was refused, kept as it was written."""
    now = database_clock()
    keepers = keepers_of(visit, roll)
    entry = rolls.own_entry(roll, visit.person)
    questions = visible_questions(visit.forum, visit.viewer).filter(roll=roll)
    context: dict[str, Any] = {
        "roll": roll,
        "now": now,
        "counted": rolls.people_counted(roll),
        "strata": rolls.strata_counted(roll),
        "attributes": roll.strata.get("attributes", {}),
        "entry": entry,
        "is_vouched_for": rolls.is_vouched_for(roll, visit.person),
        "is_left_out": bool(entry and rolls.unvouched(roll).filter(pk=entry.pk).exists()),
        "unvouched": rolls.unvouched(roll).count() if keepers and roll.state == "gathering" else 0,
        "place": rolls.own_place(roll, visit.person),
        "questions": questions.order_by("-id"),
        "keepers": keepers,
        "volunteers": visit.able(Act.VOLUNTEER, FORUM),
        "volunteer_form": VolunteerForm(
            roll.strata.get("attributes", {}), initial=entry.attributes if entry else None
        ),
        "pool_form": PoolForm(
            zones_of(visit), _("It is public from"),
            initial={"when": usual_deadline(now, zones_of(visit)[0]), "zone": zones_of(visit)[0]},
        ),
        "seed_form": SeedForm(),
        "is_due": bool(roll.seed_due_at and now >= roll.seed_due_at),
        "key": new_key(),
        "crumbs": crumbs(visit, (roll.title, "")),
        "refused": next(iter(typed.values()), None),
        **typed,
    }  # fmt: skip
    return render(visit.request, "deliberation/rolls/roll.html", context, status=status)


def keepers_of(visit: Visit, roll: Roll) -> list[Actor]:
    """In which capacities the reader keeps this roll."""
    if roll.delegation_id is None:
        return visit.able(Act.KEEP_ROLLS, FORUM)
    return heads_of(visit, roll.delegation_id)


def heads_of(visit: Visit, delegation_id: int) -> list[Actor]:
    return [
        one
        for one in visit.able(Act.KEEP_OWN_ROLL, FORUM)
        if one.accreditation and one.accreditation.delegation_id == delegation_id
    ]


def zones_of(visit: Visit) -> list[str]:
    """The forum's clock first, then the person's own, then UTC."""
    own = visit.person.time_zone if visit.person else "UTC"
    return list(dict.fromkeys([visit.forum.time_zone, own, "UTC"]))

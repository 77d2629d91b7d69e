"""The participants of all forums, and each one's page: where it sits, how far it takes part, what it declares."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from deliberation.models import Delegation, Forum, Interest, Participant, ParticipationLevel
from deliberation.queries.clock import database_clock
from deliberation.queries.delegations import appearance_of, delegations_held
from deliberation.queries.paging import page_of
from deliberation.queries.participants import (
    LONGEST_SEARCHED,
    here,
    interests_of,
    levels_now,
    levels_of,
    named_like,
)
from deliberation.queries.permissions import Actor
from deliberation.rules.participants import SECTORS
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.delegations.bylines import byline
from deliberation.web.delegations.listing import asked_of
from deliberation.web.visits import Visit, in_forum

SIZE = 50


class ChooseForm(forms.Form):
    """What the list is narrowed by."""

    not_called_optional = frozenset({"name", "kind", "level"})
    name = forms.CharField(
        label=gettext_lazy("Name or code"),
        required=False,
        max_length=LONGEST_SEARCHED,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("Every kind")), *Participant.Kind.choices],
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level of participation here"),
        required=False,
        choices=[("", gettext_lazy("Every level")), *ParticipationLevel.Level.choices],
    )


@require_safe
@in_forum
def participant_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The States, companies, organisations and assemblies of all forums; constant queries."""
    asked = asked_of(request, ChooseForm)
    form = ChooseForm(asked)
    is_fitting = form.is_valid()
    rows = here(Participant.objects.all(), visit.forum)
    rows = _chosen(rows, **form.cleaned_data) if is_fitting else rows.none()
    cursor = request.GET.get("cursor")
    name = f"participants:{visit.forum.pk}:{sorted(asked.items())}"
    page = page_of(rows, sort="name", cursor=cursor, size=SIZE, name=name)
    following = asked | {"cursor": page.next_cursor}
    context = {
        "form": form,
        "is_chosen": bool(asked),
        "rows": page.rows,
        "levels": ParticipationLevel.Level.choices,
        "first_url": f"?{urlencode(asked)}" if cursor else "",
        "next_url": f"?{urlencode(following)}" if page.next_cursor else "",
        "crumbs": crumbs(visit.forum, (_("Participants"), "")),
    }
    status = 200 if is_fitting else 422
    return render(request, "deliberation/participants/list.html", context, status=status)


def _chosen(rows: Any, name: str, kind: str, level: str) -> Any:
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(level_here=level) if level else rows
    return rows.filter(named_like(name)) if name.strip() else rows


@require_safe
@in_forum
def participant_page(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    participant = found_participant(public_id)
    now = database_clock().date()
    declaring = declarers(visit, participant)
    context = {
        "participant": participant,
        "delegations": delegations_held(participant),
        "levels": [_level(one) for one in levels_now(participant)],
        "interests": [_interest(one, bool(declaring)) for one in interests_of(participant)],
        "today": now,
        "may_record": visit.may(Act.RECORD_LEVEL, FORUM),
        "may_declare": bool(declaring),
        "crumbs": crumbs(visit.forum, (participant.name, "")),
    }
    return render(request, "deliberation/participants/participant.html", context)


@require_safe
@in_forum
def level_history(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Everything that was recorded of it, in every forum, newest first."""
    participant = found_participant(public_id)
    cursor = request.GET.get("cursor")
    page = page_of(
        levels_of(participant), sort="-id", cursor=cursor, size=SIZE,
        name=f"levels:{participant.pk}",
    )  # fmt: skip
    context = {
        "participant": participant,
        "levels": [_level(one) for one in page.rows],
        "first_url": "?" if cursor else "",
        "next_url": f"?cursor={page.next_cursor}" if page.next_cursor else "",
        "crumbs": crumbs(
            visit.forum, (participant.name, address(visit.forum, participant)), (_("Levels"), "")
        ),
    }
    return render(request, "deliberation/participants/levels.html", context)


def found_participant(public_id: str) -> Participant:
    rows = Participant.objects.select_related("controlled_by")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def declarers(visit: Visit, participant: Participant) -> list[Actor]:
    """The reader's capacities that declare its interests: its head, and the secretariat where it sits."""
    able = visit.able(Act.DECLARE_INTEREST, FORUM)
    held = seats_in(visit.forum, participant) if able else set()
    return [
        one
        for one in able
        if held and (one.accreditation is None or one.accreditation.delegation_id in held)
    ]


def seats_in(forum: Forum, participant: Participant) -> set[int]:
    """Its delegation in this forum, if it has one."""
    seats = Delegation.objects.filter(forum=forum, participant=participant)
    return set(seats.exclude(state="left").values_list("pk", flat=True))


def crumbs(forum: Forum, *more: tuple[str, str]) -> list[dict[str, str]]:
    way = [(_("Delegations"), reverse("delegation-list", args=[forum.slug])), *more]
    return [{"label": label, "url": url} for label, url in way]


def address(forum: Forum, participant: Participant) -> str:
    return reverse("participant", args=[forum.slug, participant.public_id])


def _level(one: ParticipationLevel) -> dict[str, Any]:
    return {"level": one, "by": byline(appearance_of(one.recorded_by, None, one.forum_role))}


def _interest(one: Interest, may_end: bool) -> dict[str, Any]:
    return {
        "interest": one,
        "sector": _(SECTORS[one.sector]) if one.sector in SECTORS else one.sector,
        "by": byline(appearance_of(one.declared_by, one.accreditation, one.forum_role)),
        "may_end": may_end and one.ends_on is None,
    }

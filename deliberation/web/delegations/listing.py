"""Who sits at the table: the list, page by page, by constituency, state and name."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from deliberation.models import Constituency, Delegation
from deliberation.queries.clock import database_clock
from deliberation.queries.delegations import (
    AT_THE_TABLE,
    by_seat,
    chosen,
    delegations_of,
    seats_by_chamber,
)
from deliberation.queries.paging import page_of
from deliberation.queries.participants import LONGEST_SEARCHED
from deliberation.rules.audiences import ACCREDITED
from deliberation.rules.permissions import FORUM, Act
from deliberation.templatetags.states import STATES
from deliberation.web.delegations.pages import people_of
from deliberation.web.visits import Visit, in_forum

SIZE = 50


class ChooseForm(forms.Form):
    """What the list is narrowed by."""

    not_called_optional = frozenset({"name", "chamber", "state"})
    name = forms.CharField(
        label=gettext_lazy("Name or code"),
        required=False,
        max_length=LONGEST_SEARCHED,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    chamber = forms.ChoiceField(label=gettext_lazy("Constituency"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Every state")),
            *((state, STATES[state][1]) for state in AT_THE_TABLE),
        ],
    )

    def __init__(self, chambers: Sequence[Constituency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.token, one.name) for one in chambers]
        self.fields["chamber"].choices = [("", _("Every constituency")), *named]  # type: ignore[attr-defined]


def asked_of(request: HttpRequest, form: type[forms.Form]) -> dict[str, str]:
    """What the reader chose by: the form's fields that were sent with something in them."""
    return {name: request.GET[name] for name in form.base_fields if request.GET.get(name)}


@require_safe
@in_forum
def delegation_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everyone at the table, constituency by constituency; six queries however many."""
    chambers = list(visit.forum.constituencies.all())
    asked = asked_of(request, ChooseForm)
    form = ChooseForm(chambers, asked)
    rows = delegations_of(visit.forum)
    is_fitting = form.is_valid()
    rows = chosen(rows, **form.cleaned_data) if is_fitting else rows.none()
    cursor = request.GET.get("cursor")
    page = page_of(
        by_seat(rows), sort="seat_order", cursor=cursor, size=SIZE,
        name=f"delegations:{visit.forum.pk}:{sorted(asked.items())}",
    )  # fmt: skip
    context = {
        "form": form,
        "is_chosen": bool(asked),
        "chambers": _chambers(page.rows, seats_by_chamber(rows), database_clock()),
        "offers": _offers(visit),
        "first_url": f"?{urlencode(asked)}" if cursor else "",
        "next_url": f"?{urlencode(asked | {'cursor': page.next_cursor})}"
        if page.next_cursor
        else "",
    }
    status = 200 if is_fitting else 422
    return render(request, "deliberation/delegations/list.html", context, status=status)


def _chambers(
    rows: Sequence[Delegation], numbers: dict[int, int], now: datetime
) -> list[dict[str, Any]]:
    """This page's delegations under their constituencies, with how many were chosen in each."""
    return [
        {
            "chamber": chamber,
            "number": numbers[chamber.pk],
            "delegations": [{"delegation": one, "people": people_of(one, now)} for one in seats],
        }
        for chamber, seats in groupby(rows, key=lambda one: one.constituency)
    ]


def _offers(visit: Visit) -> list[dict[str, str]]:
    """What the reader can do at the table, by their capacities."""
    known = [
        (Act.IMPORT_SEATS, "seating-import", _("Import a table")),
        (Act.SEAT_DELEGATION, "delegation-seat", _("Seat a delegation")),
        (Act.ADD_PARTICIPANT, "participant-add", _("Add a participant")),
        (Act.INVITE, "invitation-list", _("Invitations")),
    ]
    offers = [(name, label) for act, name, label in known if visit.may(act, FORUM)]
    if visit.forum.admitting or visit.may(Act.DECIDE_APPLICATION, FORUM):
        offers.append(("application-list", _("Applications for seats")))
    if visit.viewer.sees(ACCREDITED):
        offers += [("credential-list", _("Credentials")), ("group-list", _("Groups"))]
    return [
        {"url": reverse(name, args=[visit.forum.slug]), "label": label} for name, label in offers
    ]

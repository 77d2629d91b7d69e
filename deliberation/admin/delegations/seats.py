"""Delegations: a participant's seat in a forum, and what the forum knows of it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from deliberation.admin.actions import RowAction
from deliberation.admin.adding import AddsByForm
from deliberation.admin.lists import ForumFilter, ReadOnlyInline
from deliberation.admin.site import panel
from deliberation.admin.writing import AddForm, PanelForm
from deliberation.models import (
    Accreditation,
    AttributeDeclaration,
    Constituency,
    Delegation,
    DelegationAttribute,
    Participant,
)
from deliberation.operations import delegations
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Act


class ChamberField(forms.ModelChoiceField):
    """A chamber, which names its forum too."""

    def label_from_instance(self, chamber: Constituency) -> str:
        return f"{chamber.forum}: {chamber.name}"


class SeatForm(AddForm):
    act = Act.SEAT_DELEGATION
    participant = forms.ModelChoiceField(
        Participant.objects.order_by("name", "id"), label=_("Participant")
    )
    chamber = ChamberField(Constituency.objects.none(), label=_("Forum and chamber"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chamber = self.fields["chamber"]
        if isinstance(chamber, ChamberField):
            rows = Constituency.objects.filter(forum__in=self.standing.forums([self.act]))
            chamber.queryset = rows.select_related("forum").order_by("forum__name", "position")

    def write(self) -> Model:
        chamber: Constituency = self.cleaned_data["chamber"]
        return delegations.seat_delegation(
            actor=self.standing.actor(self.act, chamber.forum_id),
            forum_id=chamber.forum_id,
            participant=self.cleaned_data["participant"],
            chamber=chamber.token,
        )


class ValueForm(PanelForm):
    name = forms.ChoiceField(label=_("Attribute"))
    value = forms.CharField(label=_("Value"), max_length=64)
    valid_from = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.standing.forums([Act.SEAT_DELEGATION])
        rows = AttributeDeclaration.objects.filter(forum__in=own).order_by("name")
        names = rows.values_list("name", flat=True).distinct()
        self.fields["name"] = forms.ChoiceField(
            label=_("Attribute"), choices=[(name, name) for name in names]
        )
        self.order_fields(["name", "value", "valid_from"])


def _state(actor: Actor, delegation: Delegation, given: dict[str, Any]) -> None:
    delegations.state_attribute(actor=actor, delegation=delegation, **given)


class PeopleInline(ReadOnlyInline):
    model = Accreditation
    verbose_name_plural = _("people")
    joined = ("person",)
    fields = ("person", "role", "state", "starts_at", "ends_at", "alias")


class ValuesInline(ReadOnlyInline):
    model = DelegationAttribute
    verbose_name_plural = _("attributes")
    joined = ("declaration",)
    fields = ("declaration", "value", "valid_from")


@admin.register(Delegation, site=panel)
class DelegationAdmin(AddsByForm):
    seen_through = (Act.SEAT_DELEGATION,)
    add_form = SeatForm
    add_title = _("Seat a delegation")
    add_hint = _("One seat per controlling participant and forum.")
    list_display = ("participant", "constituency", "of_forum", "state", "delegates_may_cast")
    list_filter = (ForumFilter, "state")
    list_select_related = ("participant", "constituency", "forum")
    search_fields = ("participant__name", "participant__code")
    ordering = ("forum__name", "constituency__position", "participant__name", "id")
    fields = (
        "public_id", "participant", "forum", "constituency", "state", "seat_of",
        "shares_its_seat", "delegates_may_cast", "created_at",
    )  # fmt: skip
    inlines = (PeopleInline, ValuesInline)
    row_actions = (
        RowAction(
            "state", _("State an attribute…"), Act.SEAT_DELEGATION, _state, ValueForm,
            hint=_("Open questions keep the value they froze."),
        ),
    )  # fmt: skip

"""Participants: one across all forums."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from deliberation.admin.adding import AddsByForm
from deliberation.admin.site import panel
from deliberation.admin.writing import AddForm, acting_field
from deliberation.models import Participant
from deliberation.operations import participants
from deliberation.rules.permissions import Act


class ParticipantForm(AddForm):
    act = Act.ADD_PARTICIPANT
    name = forms.CharField(label=_("Name"), max_length=160)
    short_name = forms.CharField(
        label=_("Short name"), max_length=60, required=False, help_text=_("Where space is short.")
    )
    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9-]*$",
        label=_("Code"),
        max_length=16,
        help_text=_("Letters and digits; for a State its three letters (ISO 3166-1)."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *Participant.Kind.choices])
    controlled_by = forms.ModelChoiceField(
        Participant.objects.order_by("name", "id"),
        label=_("Controlled by"),
        required=False,
        help_text=_("One seat per controlling participant and forum."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acting_as"] = acting_field(self.standing.able(self.act))

    def write(self) -> Model:
        given = dict(self.cleaned_data)
        chosen = given.pop("acting_as")
        actor = next(one for one in self.standing.able(self.act) if one.acting_as == chosen)
        return participants.add_participant(actor=actor, **given)


@admin.register(Participant, site=panel)
class ParticipantAdmin(AddsByForm):
    seen_through = (Act.ADD_PARTICIPANT,)
    forum_path = ""
    add_form = ParticipantForm
    add_title = _("Add a participant")
    add_hint = _("It exists once; a delegation gives it a seat in a forum.")
    list_display = ("name", "code", "kind", "controlled_by", "created_at")
    list_filter = ("kind",)
    list_select_related = ("controlled_by",)
    search_fields = ("name", "short_name", "code")
    ordering = ("name", "id")
    fields = ("public_id", "name", "short_name", "code", "kind", "controlled_by", "created_at")

"""Applications for seats: read by whoever decides on them, and decided by the operations."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from deliberation.admin.actions import RowAction
from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.admin.writing import PanelForm
from deliberation.models import Application, Participant
from deliberation.operations import applications
from deliberation.queries.permissions import Actor
from deliberation.rules.applications import LONGEST_REASON
from deliberation.rules.permissions import Act


class AcceptForm(PanelForm):
    controlled_by = forms.ModelChoiceField(
        Participant.objects.order_by("name", "id"),
        label=_("Controlled by"),
        required=False,
        empty_label=_("as declared"),
        help_text=_("Whom you found to control it, where nobody on the list was declared."),
    )


class RefusalForm(PanelForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads it."),
    )


def _accept(actor: Actor, held: Application, given: dict[str, Any]) -> None:
    applications.accept_application(actor=actor, public_id=held.public_id, **given)


def _refuse(actor: Actor, held: Application, given: dict[str, Any]) -> None:
    applications.refuse_application(actor=actor, public_id=held.public_id, **given)


def _pending(held: Application) -> bool:
    return held.state == Application.State.PENDING


@admin.register(Application, site=panel)
class ApplicationAdmin(HouseAdmin):
    seen_through = (Act.DECIDE_APPLICATION,)
    plural = _("applications for seats")
    list_display = ("__str__", "constituency", "applicant", "state", "created_at", "of_forum")
    list_filter = (ForumFilter, "state", "created_at")
    list_select_related = ("participant", "constituency", "applicant", "forum")
    search_fields = ("name", "code", "participant__name", "applicant__name")
    ordering = ("-id",)
    fields = (
        "public_id", "forum", "constituency", "applicant", "participant", "name", "code", "kind",
        "controlled_by", "controller", "evidence", "links", "state", "created_at", "ended_at",
        "decided_by", "reason", "accreditation",
    )  # fmt: skip
    row_actions = (
        RowAction(
            "accept", _("Accept…"), Act.DECIDE_APPLICATION, _accept, AcceptForm,
            hint=_("Each participant takes its seat at once, and the applicant heads its delegation."),
            fits=_pending,
        ),
        RowAction(
            "refuse", _("Refuse…"), Act.DECIDE_APPLICATION, _refuse, RefusalForm,
            hint=_("The seats are not given; each applicant is told the reason."),
            fits=_pending,
        ),
    )  # fmt: skip

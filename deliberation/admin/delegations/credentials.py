"""Accreditations: people's credentials in delegations."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from deliberation.admin.actions import RowAction
from deliberation.admin.adding import AddsByForm
from deliberation.admin.lists import ForumFilter, ReadOnlyInline
from deliberation.admin.site import panel
from deliberation.admin.writing import AddForm, MomentField, PanelForm, PersonField
from deliberation.models import Accreditation, CredentialStep, Delegation
from deliberation.operations import credentials, delegations
from deliberation.queries.audiences import SITTING
from deliberation.queries.permissions import Actor
from deliberation.rules.credentials import LONGEST_REASON
from deliberation.rules.permissions import Act


class DelegationField(forms.ModelChoiceField):
    def label_from_instance(self, delegation: Delegation) -> str:
        return f"{delegation.participant} ({delegation.forum})"


class AccreditForm(AddForm):
    act = Act.ACCREDIT
    delegation = DelegationField(
        Delegation.objects.none(), label=_("Delegation"), to_field_name="public_id"
    )
    person = PersonField(label=_("Person"), help_text=_("The e-mail address of the account."))
    role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), *Accreditation.Role.choices])
    ends_at = MomentField(label=_("Until"))
    alias = forms.CharField(
        label=_("Alias"),
        max_length=60,
        required=False,
        help_text=_("Shown instead of the name where the chamber appears by alias."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["delegation"]
        if isinstance(field, DelegationField):
            rows = Delegation.objects.filter(forum__in=self.standing.forums([self.act]))
            field.queryset = (
                rows.exclude(state="left")
                .select_related("participant", "forum")
                .order_by("participant__name", "id")
            )

    def write(self) -> Model:
        actor = self.standing.actor(self.act, self.cleaned_data["delegation"].forum_id)
        return delegations.accredit_person(actor=actor, **self.cleaned_data)


class ReasonForm(PanelForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(PanelForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where the credential is challenged, or refused."),
    )


class UntilForm(PanelForm):
    ends_at = MomentField(
        label=_("Until"), help_text=_("Date and time in UTC; empty for a credential without end.")
    )


def _sits(held: Accreditation) -> bool:
    return held.state in SITTING


def _suspend(actor: Actor, held: Accreditation, given: dict[str, Any]) -> None:
    delegations.suspend_accreditation(actor=actor, public_id=held.public_id, **given)


def _restore(actor: Actor, held: Accreditation, _given: dict[str, Any]) -> None:
    delegations.restore_accreditation(actor=actor, public_id=held.public_id)


def _extend(actor: Actor, held: Accreditation, given: dict[str, Any]) -> None:
    delegations.extend_accreditation(actor=actor, public_id=held.public_id, **given)


def _undecided(held: Accreditation) -> bool:
    return held.state == Accreditation.State.PROVISIONAL


def _accept(actor: Actor, held: Accreditation, given: dict[str, Any]) -> None:
    credentials.accept_credential(actor=actor, public_id=held.public_id, **given)


def _refuse(actor: Actor, held: Accreditation, given: dict[str, Any]) -> None:
    credentials.refuse_credential(actor=actor, public_id=held.public_id, **given)


class StepsInline(ReadOnlyInline):
    model = CredentialStep
    fk_name = "accreditation"
    verbose_name_plural = _("what became of it")
    joined = ("person", "seat__person", "office__person")
    fields = ("kind", "person", "office", "reason", "at")


@admin.register(Accreditation, site=panel)
class AccreditationAdmin(AddsByForm):
    seen_through = (Act.ACCREDIT, Act.END_ACCREDITATION)
    add_form = AccreditForm
    add_title = _("Accredit a person")
    add_hint = _("The person is told at once and may act for the delegation.")
    list_display = (
        "person", "delegation", "role", "state", "challenged_at", "starts_at", "ends_at", "of_forum",
    )  # fmt: skip
    list_filter = (
        ForumFilter, "state", ("challenged_at", admin.EmptyFieldListFilter), "role", "ends_at",
    )  # fmt: skip
    list_select_related = ("person", "delegation__participant", "forum")
    search_fields = ("person__name", "person__email", "delegation__participant__name", "alias")
    ordering = ("-id",)
    fields = (
        "public_id", "person", "delegation", "forum", "role", "state", "reason", "scope", "alias",
        "starts_at", "ends_at", "issued_by", "challenged_at", "appealed_at",
    )  # fmt: skip
    inlines = (StepsInline,)
    row_actions = (
        RowAction(
            "accept", _("Accept…"), Act.ACCREDIT, _accept, DecisionForm,
            hint=_("Provisional credentials are in force from now on; a challenge ends with it."),
            fits=_undecided,
        ),
        RowAction(
            "refuse", _("Refuse…"), Act.ACCREDIT, _refuse, DecisionForm,
            hint=_("Their rights end at once; ballots cast by them stand. They may appeal once."),
            fits=_undecided,
        ),
        RowAction(
            "suspend", _("Suspend…"), Act.END_ACCREDITATION, _suspend, ReasonForm,
            hint=_("At once: these people act no more for their delegation, which keeps its ballots."),
            fits=_sits,
        ),
        RowAction(
            "restore", _("Restore…"), Act.END_ACCREDITATION, _restore,
            hint=_("The suspension ends at once."),
            fits=lambda held: held.state == Accreditation.State.SUSPENDED,
        ),
        RowAction(
            "extend", _("Extend…"), Act.END_ACCREDITATION, _extend, UntilForm,
            hint=_("The credential lasts until the moment you give, or without end."),
        ),
    )  # fmt: skip

"""People and their tokens. Never a password hash or a secret; never an address changed in silence."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Token, User
from deliberation.admin.actions import RowAction
from deliberation.admin.lists import HouseAdmin, ReadOnlyInline
from deliberation.admin.site import panel
from deliberation.admin.writing import PanelForm
from deliberation.models import Accreditation, ForumRole
from deliberation.operations import people, permissions
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Act


class WhyForm(PanelForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=permissions.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the audit trail."),
    )


def _deactivate(actor: Actor, person: User, given: dict[str, Any]) -> None:
    permissions.deactivate_person(actor=actor, person_id=person.pk, reason=given["reason"])


def _reactivate(actor: Actor, person: User, _given: dict[str, Any]) -> None:
    permissions.reactivate_person(actor=actor, person_id=person.pk)


def _appoint(actor: Actor, person: User, _given: dict[str, Any]) -> None:
    permissions.appoint_auditor(actor=actor, person_id=person.pk)


def _dismiss(actor: Actor, person: User, _given: dict[str, Any]) -> None:
    permissions.dismiss_auditor(actor=actor, person_id=person.pk)


def _end(actor: Actor, token: Token, _given: dict[str, Any]) -> None:
    permissions.end_token(actor=actor, token_id=token.pk)


def _erase(actor: Actor, person: User, _given: dict[str, Any]) -> None:
    people.erase_person(actor=actor, person_id=person.pk)


class OfficeInline(ReadOnlyInline):
    model = ForumRole
    verbose_name_plural = _("offices")
    joined = ("forum",)
    fields = ("forum", "role", "starts_at", "ends_at")


class CredentialInline(ReadOnlyInline):
    model = Accreditation
    fk_name = "person"
    verbose_name_plural = _("accreditations")
    joined = ("delegation__participant", "forum")
    fields = ("delegation", "forum", "role", "state", "starts_at", "ends_at")


@admin.register(User, site=panel)
class UserAdmin(HouseAdmin):
    forum_path = ""
    list_display = (
        "name", "email", "date_joined", "last_login", "second_factor", "is_active",
        "administrator", "is_auditor",
    )  # fmt: skip
    list_filter = ("is_active", "is_superuser", "is_auditor", "is_staff", "date_joined")
    search_fields = ("name", "email", "public_id")
    ordering = ("name", "id")
    fields = (
        "public_id", "name", "email", "language", "time_zone", "second_factor", "is_active",
        "administrator", "is_staff", "is_auditor", "date_joined", "last_login", "erased_at",
    )  # fmt: skip
    inlines = (OfficeInline, CredentialInline)
    row_actions = (
        RowAction(
            "deactivate", _("Deactivate…"), Act.KEEP_RUNNING, _deactivate, form=WhyForm,
            hint=_("Sessions, tokens and open pages end at once. What these people did stands."),
            fits=lambda person: person.is_active,
        ),
        RowAction(
            "reactivate", _("Activate again…"), Act.KEEP_RUNNING, _reactivate,
            hint=_("They may sign in again. Sessions and tokens stay ended."),
            fits=lambda person: not person.is_active and not person.erased_at,
        ),
        RowAction(
            "erase", _("Erase…"), Act.KEEP_RUNNING, _erase,
            hint=_("A tombstone remains; what these people did stands. It cannot be taken back."),
            fits=lambda person: not person.erased_at,
        ),
        RowAction(
            "appoint", _("Make auditor…"), Act.KEEP_RUNNING, _appoint,
            hint=_("They may read the audit trail of every forum."),
            fits=lambda person: person.is_active and not person.is_auditor,
        ),
        RowAction(
            "dismiss", _("No longer auditor…"), Act.KEEP_RUNNING, _dismiss,
            fits=lambda person: person.is_auditor,
        ),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        strong = factors.exclude(type=Authenticator.Type.RECOVERY_CODES)
        rows: QuerySet = super().get_queryset(request).annotate(has_second_factor=Exists(strong))
        return rows

    @admin.display(description=_("administrator"), boolean=True, ordering="is_superuser")
    def administrator(self, person: User) -> bool:
        return person.is_superuser

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, person: User) -> bool:
        return bool(person.has_second_factor)  # type: ignore[attr-defined]


@admin.register(Token, site=panel)
class TokenAdmin(HouseAdmin):
    forum_path = ""
    list_display = (
        "name", "owner", "scopes", "created_at", "expires_at", "last_used_at", "ended_at",
    )  # fmt: skip
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "expires_at", "last_used_at")
    list_select_related = ("person", "ownership__delegation__participant", "ownership__forum")
    search_fields = ("name", "person__name", "person__email")
    ordering = ("-id",)
    fields = (
        "public_id", "name", "owner", "scopes", "created_at", "expires_at", "last_used_at",
        "ballot_granted_at", "ended_at",
    )  # fmt: skip
    row_actions = (
        RowAction(
            "end", _("End now…"), Act.KEEP_RUNNING, _end,
            hint=_("Programs that use these tokens are refused from now on."),
            fits=lambda token: token.ended_at is None,
        ),
    )  # fmt: skip

    @admin.display(description=_("owner"))
    def owner(self, token: Token) -> str:
        """The person, or whose a service token is."""
        if token.person:
            return f"{token.person} <{token.person.email}>"
        owned = getattr(token, "ownership", None)
        return str(owned.delegation or owned.forum) if owned else "–"

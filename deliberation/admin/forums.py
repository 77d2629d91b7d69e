"""Forums, their chambers and attributes, and who serves them."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deliberation.admin.actions import RowAction
from deliberation.admin.adding import AddsByForm
from deliberation.admin.lists import ForumFilter, ReadOnlyInline
from deliberation.admin.site import panel
from deliberation.admin.writing import AddForm, MomentField, PanelForm, PersonField
from deliberation.models import AttributeDeclaration, Constituency, Forum, ForumRole
from deliberation.operations import forums
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Act


class ForumForm(AddForm):
    act = Act.CREATE_FORUM
    name = forms.CharField(label=_("Name"), max_length=160)
    symbol = forms.RegexField(
        r"^[A-Z0-9][A-Z0-9./-]*$",
        label=_("Symbol"),
        max_length=20,
        help_text=_("Capitals and digits; begins every symbol of its questions."),
    )
    slug = forms.SlugField(
        label=_("Address"), max_length=60, help_text=_("The part after /forums/ in its address.")
    )
    purpose = forms.CharField(
        label=_("Purpose"), max_length=4000, required=False, widget=forms.Textarea
    )
    admission = forms.CharField(
        label=_("Admission criteria"), max_length=8000, required=False, widget=forms.Textarea
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.TEXT_LANGUAGES,
        initial=["en"],
        widget=forms.CheckboxSelectMultiple,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        initial="UTC",
        help_text=_("Civil deadlines are told in it."),
    )

    def write(self) -> Model:
        return forums.create_forum(actor=self.standing.actor(self.act), **self.cleaned_data)


class AttributeForm(PanelForm):
    name = forms.SlugField(label=_("Name"), max_length=32)
    kind = forms.ChoiceField(label=_("Kind"), choices=AttributeDeclaration.Kind.choices)


class RoleForm(AddForm):
    act = Act.GRANT_ROLE
    forum = forms.ModelChoiceField(Forum.objects.order_by("name", "id"), label=_("Forum"))
    person = PersonField(label=_("Person"), help_text=_("The e-mail address of the account."))
    role = forms.ChoiceField(label=_("Office"), choices=[("", "–"), *ForumRole.Role.choices])
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))

    def write(self) -> Model:
        given = dict(self.cleaned_data)
        forum = given.pop("forum")
        actor = self.standing.actor(self.act, forum.pk)
        return forums.grant_role(actor=actor, forum_id=forum.pk, **given)


def _declare(actor: Actor, forum: Forum, given: dict[str, Any]) -> None:
    forums.declare_attribute(actor=actor, forum_id=forum.pk, **given)


def _end(actor: Actor, held: ForumRole, _given: dict[str, Any]) -> None:
    forums.end_role(actor=actor, role_public_id=held.public_id)


def _not_over(held: ForumRole) -> bool:
    return held.ends_at is None or held.ends_at > timezone.now()


class ConstituencyInline(ReadOnlyInline):
    model = Constituency
    fields = ("name", "token", "shape", "appearance")


class DeclarationInline(ReadOnlyInline):
    model = AttributeDeclaration
    verbose_name_plural = _("declared attributes")
    fields = ("name", "kind")


@admin.register(Forum, site=panel)
class ForumAdmin(AddsByForm):
    seen_through = (Act.SEAT_DELEGATION,)
    forum_path = "id"
    add_form = ForumForm
    add_title = _("Create a forum")
    add_hint = _("It begins with three chambers: governments, companies and citizens.")
    list_display = ("name", "symbol", "slug", "time_zone", "is_demonstration", "created_at")
    search_fields = ("name", "symbol", "slug")
    ordering = ("name", "id")
    fields = (
        "public_id", "name", "symbol", "slug", "purpose", "admission", "languages", "time_zone",
        "public_comment_phases", "contributions_held", "admitting", "shared_control_allowed", "is_demonstration", "created_at",
    )  # fmt: skip
    inlines = (ConstituencyInline, DeclarationInline)
    row_actions = (
        RowAction(
            "declare", _("Declare an attribute…"), Act.SEAT_DELEGATION, _declare, AttributeForm,
            hint=_("Delegations may then carry it, and decision rules may name it."),
        ),
    )  # fmt: skip

    def forum_of(self, row: Model) -> int | None:
        return int(row.pk)


@admin.register(ForumRole, site=panel)
class ForumRoleAdmin(AddsByForm):
    plural = _("offices")
    add_form = RoleForm
    add_title = _("Grant an office")
    add_hint = _("Whoever chairs does not vote for a delegation meanwhile.")
    list_display = ("person", "role", "of_forum", "starts_at", "ends_at")
    list_filter = (ForumFilter, "role", ("ends_at", admin.EmptyFieldListFilter))
    list_select_related = ("person", "forum")
    search_fields = ("person__name", "person__email")
    ordering = ("-id",)
    fields = ("public_id", "person", "role", "forum", "starts_at", "ends_at")
    row_actions = (
        RowAction(
            "end", _("End now…"), Act.GRANT_ROLE, _end,
            hint=_("What the office allowed ends at once; what was done by it stands."),
            fits=_not_over,
        ),
    )  # fmt: skip

"""Comments: for moderators those everyone accredited reads, and of narrower ones only what was reported."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from deliberation.admin.actions import RowAction
from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.permissions import standing_of
from deliberation.admin.site import panel
from deliberation.admin.writing import PanelForm
from deliberation.models import Accreditation, Comment, ForumRole, Ground
from deliberation.operations import moderation
from deliberation.queries import moderation as queries
from deliberation.queries.delegations import appearance_of
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Act

AUTHOR = (
    "author",
    "forum_role",
    "roll_place",
    "accreditation__delegation__participant",
    "accreditation__delegation__constituency",
)
"""What ``byline`` reads."""
_ROLES = dict(Accreditation.Role.choices) | dict(ForumRole.Role.choices)


def byline(comment: Comment) -> str:
    """“Person, for delegation”, as the chamber lets its people appear: a moderator needs no more."""
    seen = appearance_of(
        comment.author, comment.accreditation, comment.forum_role, comment.roll_place
    )
    role = str(_ROLES.get(seen.role, ""))
    if seen.delegation:
        return _("%(who)s, for %(delegation)s") % {
            "who": seen.name or role,
            "delegation": seen.delegation,
        }
    return ", ".join(part for part in (seen.name, role) if part)


class VerdictForm(PanelForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone can read it in the moderation log."),
    )


class HideForm(VerdictForm):
    ground = forms.ChoiceField(label=_("Ground"), choices=[("", "–"), *Ground.choices])
    field_order = ("ground", "reason")


class ReleaseForm(PanelForm):
    """Nothing to say: what is released speaks for itself."""


def _release(actor: Actor, comment: Comment, given: dict[str, Any]) -> None:
    moderation.release_comment(actor=actor, comment_id=comment.pk, **given)


def _hide(actor: Actor, comment: Comment, given: dict[str, Any]) -> None:
    moderation.hide_comment(actor=actor, comment_id=comment.pk, **given)


def _restore(actor: Actor, comment: Comment, given: dict[str, Any]) -> None:
    moderation.restore_comment(actor=actor, comment_id=comment.pk, **given)


def _dismiss(actor: Actor, comment: Comment, given: dict[str, Any]) -> None:
    moderation.dismiss_reports(actor=actor, comment_id=comment.pk, **given)


@admin.register(Comment, site=panel)
class CommentAdmin(HouseAdmin):
    seen_through = (Act.MODERATE,)
    list_display = ("opening", "by", "charter", "state", "audience", "created_at")
    list_filter = (ForumFilter, "state", "created_at")
    list_select_related = (*AUTHOR, "charter")
    search_fields = ("body", "public_id")
    ordering = ("-id",)
    fields = (
        "public_id", "words", "by", "forum", "charter", "revision", "quote", "is_official",
        "language", "audience", "state", "created_at",
    )  # fmt: skip
    row_actions = (
        RowAction(
            "release", _("Release…"), Act.MODERATE, _release, ReleaseForm,
            hint=_("Everyone of its audience reads it from now on."),
            fits=lambda one: one.state == Comment.State.HELD,
        ),
        RowAction(
            "hide", _("Hide…"), Act.MODERATE, _hide, HideForm,
            hint=_("The words are withheld; ground and reason stand in their place."),
            fits=lambda one: one.state in {"visible", "held"} and not one.is_official,
        ),
        RowAction(
            "restore", _("Show again…"), Act.MODERATE, _restore, VerdictForm,
            hint=_("The words stand again where they stood."),
            fits=lambda one: one.state == Comment.State.HIDDEN,
        ),
        RowAction(
            "dismiss", _("Dismiss reports…"), Act.MODERATE, _dismiss, VerdictForm,
            hint=_("The comment stays as it is."),
            fits=lambda one: one.reports.filter(state="open").exists(),
        ),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if self.sees_all(request):
            return rows
        read = queries.moderated(standing_of(request).forums(self.seen_through))
        return rows.filter(pk__in=read.values("pk"))

    @admin.display(description=_("comment"))
    def opening(self, comment: Comment) -> str:
        return self.words(comment)[:80]

    @admin.display(description=_("comment"))
    def words(self, comment: Comment) -> str:
        return "–" if comment.state == Comment.State.ERASED else comment.body

    @admin.display(description=_("by"))
    def by(self, comment: Comment) -> str:
        return byline(comment)

    @admin.display(description=_("on the words"))
    def quote(self, comment: Comment) -> str:
        return comment.anchor.quote if comment.anchor else "–"

"""Reports and verdicts as lists, to be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import ModerationEntry, Report
from deliberation.rules.permissions import Act


@admin.register(Report, site=panel)
class ReportAdmin(HouseAdmin):
    seen_through = (Act.MODERATE,)
    list_display = ("about", "ground", "note", "reporter", "state", "created_at", "of_forum")
    list_filter = (ForumFilter, "state", "ground", "created_at")
    list_select_related = ("comment", "reporter", "forum")
    search_fields = ("note", "comment__public_id")
    ordering = ("-id",)
    fields = (
        "public_id", "comment", "ground", "note", "reporter", "state", "created_at", "forum",
    )  # fmt: skip

    @admin.display(description=_("comment"))
    def about(self, report: Report) -> str:
        return str(report.comment)


@admin.register(ModerationEntry, site=panel)
class ModerationEntryAdmin(HouseAdmin):
    seen_through = (Act.MODERATE,)
    list_display = ("at", "verdict", "ground", "reason", "about", "moderator", "of_forum")
    list_filter = (ForumFilter, "verdict", "ground", "at")
    list_select_related = ("comment", "moderator", "forum")
    search_fields = ("reason", "comment__public_id")
    ordering = ("-id",)
    fields = (
        "public_id", "verdict", "ground", "reason", "comment", "moderator", "forum_role", "forum",
        "at",
    )  # fmt: skip

    @admin.display(description=_("comment"))
    def about(self, entry: ModerationEntry) -> str:
        return str(entry.comment)

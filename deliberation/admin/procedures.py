"""Rules of procedure, to be read by administrators: what was issued is never changed."""

from django.contrib import admin

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import Procedure, ProcedureCase


@admin.register(Procedure, site=panel)
class ProcedureAdmin(HouseAdmin):
    list_display = ("symbol", "title", "of_forum", "state", "issued_at")
    list_filter = (ForumFilter, "state", "issued_at")
    list_select_related = ("forum",)
    search_fields = ("symbol", "title", "public_id")
    ordering = ("-id",)
    fields = (
        "public_id", "symbol", "title", "forum", "number", "language", "text", "speaking", "state",
        "version", "based_on", "content_hash", "started_by", "started_at", "issued_by",
        "issued_role", "issued_at",
    )  # fmt: skip


@admin.register(ProcedureCase, site=panel)
class ProcedureCaseAdmin(HouseAdmin):
    forum_path = "procedure__forum_id"
    list_display = ("procedure", "kind", "rule", "sponsors", "announced_hours", "voting_hours")
    list_filter = ("kind",)
    list_select_related = ("procedure", "rule")
    search_fields = ("procedure__symbol", "procedure__title")
    ordering = ("-id",)
    fields = (
        "procedure", "kind", "rule", "verdicts", "sponsors", "announced_hours", "voting_hours",
    )  # fmt: skip

"""Issued rules of procedure, to be read by administrators. A draft is for those who write it, as a
draft of a charter is, until they issue it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import Procedure, ProcedureCase


@admin.register(Procedure, site=panel)
class ProcedureAdmin(HouseAdmin):
    list_display = ("symbol", "title", "of_forum", "issued_at")
    list_filter = (ForumFilter, "issued_at")
    list_select_related = ("forum",)
    search_fields = ("symbol", "title", "public_id")
    ordering = ("-id",)
    fields = (
        "public_id", "symbol", "title", "forum", "number", "language", "text", "speaking",
        "version", "based_on", "content_hash", "started_by", "started_at", "issued_by",
        "issued_role", "issued_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(state=Procedure.State.ISSUED)


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

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(procedure__state=Procedure.State.ISSUED)

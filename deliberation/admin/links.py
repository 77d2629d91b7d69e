"""Links between forums, to be read by administrators."""

from django.contrib import admin

from deliberation.admin.lists import HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import ForumLink


@admin.register(ForumLink, site=panel)
class ForumLinkAdmin(HouseAdmin):
    list_display = ("source", "kind", "target", "state", "proposed_at", "answered_at")
    list_filter = ("kind", "state", "proposed_at")
    list_select_related = ("source", "target")
    search_fields = ("source__name", "target__name", "public_id")
    ordering = ("-id",)
    fields = (
        "public_id", "source", "kind", "target", "note", "state", "forum", "proposed_by",
        "proposed_role", "proposed_at", "answered_by", "answered_role", "answered_at", "ended_at",
    )  # fmt: skip

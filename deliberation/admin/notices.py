"""Messages to people and how their delivery went; the words stay between sender and receiver."""

from django.contrib import admin

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import Notice


@admin.register(Notice, site=panel)
class NoticeAdmin(HouseAdmin):
    list_display = (
        "kind", "person", "of_forum", "language", "state", "attempts", "created_at", "sent_at",
    )  # fmt: skip
    list_filter = (ForumFilter, "state", "cadence", "created_at")
    list_select_related = ("person", "forum")
    search_fields = ("kind", "person__email", "person__name")
    ordering = ("-id",)
    fields = (
        "kind", "person", "email", "forum", "language", "cadence", "state", "error", "attempts",
        "created_at", "sent_at", "read_at",
    )  # fmt: skip

    def name_of(self, row: Notice) -> str:
        return f"{row.kind}, {row.person or row.email}"

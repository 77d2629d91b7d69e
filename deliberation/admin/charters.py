"""Charters, to be read: phases are moved by the chair on the charter's page."""

from django.contrib import admin

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import Charter


@admin.register(Charter, site=panel)
class CharterAdmin(HouseAdmin):
    list_display = ("symbol", "title", "of_forum", "phase", "current_revision", "audience")
    list_filter = (ForumFilter, "phase")
    list_select_related = ("forum", "current_revision")
    search_fields = ("symbol", "title", "slug")
    ordering = ("forum__name", "symbol", "id")
    fields = (
        "public_id", "symbol", "title", "slug", "forum", "phase", "language", "audience",
        "current_revision", "created_at",
    )  # fmt: skip

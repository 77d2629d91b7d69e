"""The public record, as everyone reads it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import RecordEntry


@admin.register(RecordEntry, site=panel)
class RecordAdmin(HouseAdmin):
    plural = _("public record")
    list_display = ("number", "kind", "of_forum", "at", "object_public_id")
    list_filter = (ForumFilter, "at")
    list_select_related = ("forum",)
    search_fields = ("kind", "object_public_id")
    ordering = ("-id",)
    fields = (
        "public_id", "forum", "number", "kind", "object_public_id", "content", "content_hash", "at",
    )  # fmt: skip

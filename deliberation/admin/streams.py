"""What screens were told."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from deliberation.admin.lists import HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import StreamEvent


@admin.register(StreamEvent, site=panel)
class StreamEventAdmin(HouseAdmin):
    plural = _("live events")
    forum_path = ""
    list_display = ("stream", "seq", "kind", "at")
    list_filter = ("at",)
    search_fields = ("stream", "kind")
    search_help_text = "question:… or charter:… with the public id, or a kind"
    ordering = ("-id",)
    fields = ("stream", "seq", "kind", "payload", "at")

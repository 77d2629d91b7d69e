"""Links between forums and where texts came from, to be read by administrators."""

from django.contrib import admin

from deliberation.admin.lists import HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import ForumLink, Provenance


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


@admin.register(Provenance, site=panel)
class ProvenanceAdmin(HouseAdmin):
    list_display = ("revision", "source", "carried_by", "carried_at")
    list_filter = ("carried_at",)
    list_select_related = ("revision", "source", "carried_by")
    search_fields = ("revision__symbol", "source__symbol")
    ordering = ("-id",)
    fields = (
        "revision", "source", "source_hash", "link", "carried_by", "carried_role", "carried_at",
    )  # fmt: skip

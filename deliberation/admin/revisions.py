"""Revisions and their texts, to be read: nothing issued is ever edited."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import Revision, Text


@admin.register(Revision, site=panel)
class RevisionAdmin(HouseAdmin):
    list_display = ("symbol", "charter", "number", "kind", "audience", "issued_by", "issued_at")
    list_filter = (ForumFilter, "kind", "issued_at")
    list_select_related = ("charter", "issued_by")
    search_fields = ("symbol", "title")
    ordering = ("-id",)
    fields = (
        "public_id", "symbol", "title", "charter", "forum", "number", "kind", "based_on",
        "audience", "cover_note", "content_hash", "issued_by", "issued_role", "issued_at",
        "released_at",
    )  # fmt: skip


@admin.register(Text, site=panel)
class TextAdmin(HouseAdmin):
    list_display = ("opening", "charter", "language", "status", "content_hash")
    list_filter = (ForumFilter, "status")
    list_select_related = ("provision__charter",)
    search_fields = ("heading", "words", "content_hash")
    ordering = ("-id",)
    fields = (
        "charter", "forum", "language", "status", "heading", "words", "spans", "content_hash",
    )  # fmt: skip

    @admin.display(description=_("begins"))
    def opening(self, text: Text) -> str:
        return (text.heading or text.words)[:80] or text.content_hash[:12]

    @admin.display(description=_("charter"))
    def charter(self, text: Text) -> str:
        return str(text.provision.charter)

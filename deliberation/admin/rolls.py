"""Rolls and their people, to be read by administrators: a closed roll is never changed."""

from django.contrib import admin

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import Roll, RollEntry


@admin.register(Roll, site=panel)
class RollAdmin(HouseAdmin):
    list_display = ("title", "of_forum", "origin", "state", "size", "closed_at")
    list_filter = (ForumFilter, "origin", "state", "closed_at")
    list_select_related = ("forum",)
    search_fields = ("title", "public_id")
    ordering = ("-id",)
    fields = (
        "public_id", "title", "forum", "delegation", "constituency", "origin", "state", "audience",
        "source", "issuer", "strata", "algorithm", "pool_size", "pool_hash", "pool_closed_at",
        "seed_source", "seed_due_at", "seed", "size", "roll_hash", "closed_at", "electorate",
        "made_by", "created_at",
    )  # fmt: skip


@admin.register(RollEntry, site=panel)
class RollEntryAdmin(HouseAdmin):
    forum_path = "roll__forum_id"
    list_display = ("pseudonym", "roll", "person", "attributes", "is_drawn", "at")
    list_filter = ("is_drawn",)
    list_select_related = ("roll", "person")
    search_fields = ("pseudonym", "roll__title")
    ordering = ("-id",)
    fields = ("pseudonym", "roll", "person", "email", "name", "attributes", "is_drawn", "at")

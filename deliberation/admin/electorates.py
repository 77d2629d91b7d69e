"""Electorates and electors, to be read: frozen when a question opened."""

from django.contrib import admin

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import Elector, Electorate


@admin.register(Electorate, site=panel)
class ElectorateAdmin(HouseAdmin):
    list_display = ("public_id", "of_forum", "origin", "frozen_at")
    list_filter = (ForumFilter, "origin", "frozen_at")
    list_select_related = ("forum",)
    search_fields = ("public_id", "questions__symbol")
    ordering = ("-id",)
    fields = ("public_id", "forum", "origin", "origin_facts", "frozen_at")


@admin.register(Elector, site=panel)
class ElectorAdmin(HouseAdmin):
    list_display = ("name", "electorate", "of_forum", "seat", "number", "attributes")
    list_filter = (ForumFilter,)
    list_select_related = ("electorate", "forum")
    search_fields = ("name", "electorate__public_id")
    ordering = ("-id",)
    fields = (
        "public_id", "name", "electorate", "forum", "delegation", "person", "seat", "number",
        "attributes",
    )  # fmt: skip

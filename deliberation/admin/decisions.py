"""Decision rules, to be read: another text is another rule."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import DecisionRule


@admin.register(DecisionRule, site=panel)
class DecisionRuleAdmin(HouseAdmin):
    list_display = ("title", "version", "template", "of_forum", "created_by", "created_at")
    list_filter = (ForumFilter,)
    list_select_related = ("forum", "created_by")
    search_fields = ("title", "template", "rule_hash")
    ordering = ("-id",)
    fields = (
        "public_id", "title", "version", "template", "forum", "canonical", "rule_hash",
        "created_by", "created_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(is_listed=True)

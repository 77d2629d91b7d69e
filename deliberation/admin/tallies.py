"""Tallies, to be read, and no earlier here than anywhere else."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.questions import read_now
from deliberation.admin.site import panel
from deliberation.models import Tally
from deliberation.queries.questions import state_at
from deliberation.queries.tallies import may_be_shown
from deliberation.rules.questions import State


@admin.register(Tally, site=panel)
class TallyAdmin(HouseAdmin):
    plural = _("tallies")
    forum_path = "question__forum_id"
    list_display = (
        "question",
        "number",
        "counted",
        "answered",
        "entitled",
        "is_final",
        "counted_at",
    )
    list_filter = (ForumFilter, "is_final", "counted_at")
    list_select_related = ("question",)
    search_fields = ("question__symbol", "question__title")
    ordering = ("-id",)
    fields = (
        "question", "number", "result", "counted", "by_group", "why", "answered", "entitled",
        "rule_hash", "is_final", "counted_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return read_now(super().get_queryset(request).filter(question__delegation=None))

    @admin.display(description=_("outcome"))
    def result(self, tally: Tally) -> str:
        return tally.get_outcome_display() if tally.is_final else gettext("still being counted")

    @admin.display(description=_("count"))
    def counted(self, tally: Tally) -> str:
        shown = _if_shown(tally, tally.by_choice)
        if shown is None:
            return gettext("withheld until voting closes")
        return ", ".join(f"{choice} {number}" for choice, number in shown.items())

    @admin.display(description=_("by group"))
    def by_group(self, tally: Tally) -> Any:
        return _if_shown(tally, tally.groups) or "–"

    @admin.display(description=_("why"))
    def why(self, tally: Tally) -> Any:
        return _if_shown(tally, tally.trace) or "–"


def _if_shown(tally: Tally, value: Any) -> Any:
    """The value where everyone may see the count: a running one is no result once voting is over."""
    now = tally.read_at  # type: ignore[attr-defined]
    if not may_be_shown(tally.question, now):
        return None
    running = state_at(tally.question, now) is State.OPEN
    return value if running or tally.question.state != State.OPEN else None

"""Questions, to be read: no administrator has power over an outcome.

What a delegation asks its own members is in no list: see its mandate on the page of the question.
"""

from django.contrib import admin
from django.db.models import DateTimeField, Func, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from deliberation.admin.lists import ForumFilter, HouseAdmin, ReadOnlyInline
from deliberation.admin.site import panel
from deliberation.models import Assent, Question
from deliberation.queries.questions import state_at


def read_now(rows: QuerySet) -> QuerySet:
    """Each row with ``read_at``, the database's clock at reading: it decides what is closed."""
    clock = Func(function="clock_timestamp", output_field=DateTimeField())
    found: QuerySet = rows.annotate(read_at=clock)
    return found


class AssentInline(ReadOnlyInline):
    model = Assent
    verbose_name_plural = _("assents")
    joined = ("person",)
    fields = ("act", "side", "person", "at")


@admin.register(Question, site=panel)
class QuestionAdmin(HouseAdmin):
    list_display = ("symbol", "title", "of_forum", "state_now", "rule", "opens_at", "closes_at")
    list_filter = (ForumFilter, "state", "closes_at")
    list_select_related = ("forum", "rule")
    search_fields = ("symbol", "title")
    ordering = ("-id",)
    fields = (
        "public_id", "symbol", "title", "explanation", "forum", "kind", "state_now", "of_charter",
        "text_label", "motion", "revision", "person", "rule", "chambers", "electorate",
        "tally_shown", "audience", "announced_at", "opens_at", "closes_at", "closed_at",
        "certified_at", "drafted_by", "drafted_role", "created_at",
    )  # fmt: skip
    inlines = (AssentInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return read_now(super().get_queryset(request).filter(delegation=None))

    @admin.display(description=_("state"), ordering="state")
    def state_now(self, question: Question) -> str:
        """Past its deadline it is closed, whatever the row says."""
        now = question.read_at  # type: ignore[attr-defined]
        return str(Question.State(state_at(question, now).value).label)

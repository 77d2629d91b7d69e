"""Ballots, to be read, and no earlier here than anywhere else."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deliberation.admin.lists import ForumFilter, HouseAdmin
from deliberation.admin.questions import read_now
from deliberation.admin.site import panel
from deliberation.models import Ballot
from deliberation.queries.tallies import may_be_shown


@admin.register(Ballot, site=panel)
class BallotAdmin(HouseAdmin):
    list_display = ("public_id", "question", "elector", "answer", "cast_at", "is_current")
    list_filter = (ForumFilter, "is_current", "cast_at")
    list_select_related = ("question", "elector")
    search_fields = ("public_id", "question__symbol", "elector__name")
    ordering = ("-id",)
    fields = (
        "public_id", "forum", "question", "elector", "answer", "reason", "cast_by",
        "accreditation", "proxy_of", "token", "cast_at", "is_current",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return read_now(super().get_queryset(request).filter(question__delegation=None))

    def name_of(self, row: Ballot) -> str:
        return f"{row.question.symbol}, {row.elector}"

    @admin.display(description=_("choice"))
    def answer(self, ballot: Ballot) -> str:
        return ballot.choice if _open_to_all(ballot) else gettext("withheld until voting closes")

    @admin.display(description=_("explanation of vote"))
    def reason(self, ballot: Ballot) -> str:
        shown = ballot.explanation if _open_to_all(ballot) else ""
        return shown or "–"


def _open_to_all(ballot: Ballot) -> bool:
    return may_be_shown(ballot.question, ballot.read_at)  # type: ignore[attr-defined]

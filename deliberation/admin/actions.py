"""Acts on chosen rows: a page names the rows and asks what is needed, then one operation is called for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliberation.admin.permissions import Standing, standing_of
from deliberation.admin.writing import PanelForm, blame, sentence
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken

ROWS_AT_MOST = 200
Refused = list[tuple[str, RuleBroken]]


def _always(_row: Any) -> bool:
    return True


@dataclass(frozen=True)
class RowAction:
    """``call`` gets the actor of ``act`` in the row's forum, the row, and what the form asked."""

    do_not_call_in_templates: ClassVar[bool] = True
    name: str
    label: str | Promise
    act: Act
    call: Callable[[Actor, Any, dict[str, Any]], object]
    form: type[PanelForm] = PanelForm
    hint: str | Promise = ""
    fits: Callable[[Any], bool] = _always
    """Whether a row's own page offers it; the operation decides whether it is done."""

    def open_to(self, standing: Standing) -> bool:
        return bool(standing.able(self.act))

    def __call__(
        self, model_admin: Any, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        """The page that asks; or, once it is answered, None, and the list tells what was done."""
        standing = standing_of(request)
        rows = list(queryset.order_by("pk")[: ROWS_AT_MOST + 1])
        if not 0 < len(rows) <= ROWS_AT_MOST:
            words = _("Choose between 1 and %(number)s rows; nothing was done.")
            messages.error(request, words % {"number": ROWS_AT_MOST})
            return None
        form = self.form(request.POST if "apply" in request.POST else None, standing=standing)
        if form.is_bound and form.is_valid():
            refused = self._run(model_admin, standing, rows, form.cleaned_data)
            if not refused or len(refused) < len(rows):
                self._tell(request, len(rows) - len(refused), refused)
                return None
            _blame_all(form, refused)
        return self._page(model_admin, request, rows, form)

    def _run(
        self, model_admin: Any, standing: Standing, rows: Sequence[Any], given: dict[str, Any]
    ) -> Refused:
        refused: Refused = []
        for row in rows:
            try:
                self.call(standing.actor(self.act, model_admin.forum_of(row)), row, given)
            except RuleBroken as refusal:
                refused.append((model_admin.name_of(row), refusal))
        return refused

    def _tell(self, request: HttpRequest, done: int, refused: Refused) -> None:
        for name, refusal in refused:
            messages.error(request, f"{name}: {sentence(refusal)}")
        words = ngettext("Done for %(number)s row.", "Done for %(number)s rows.", done)
        messages.success(request, words % {"number": done})

    def _page(
        self, model_admin: Any, request: HttpRequest, rows: Sequence[Any], form: PanelForm
    ) -> HttpResponse:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": str(self.label).rstrip("…"),
            "opts": model_admin.opts,
            "name_of_list": model_admin.name_of_list,
            "action": self,
            "rows": [(row.pk, model_admin.name_of(row)) for row in rows],
            "form": form,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(
            request,
            "admin/deliberation/action.html",
            context,
            status=422 if form.is_bound else 200,
        )


def _blame_all(form: PanelForm, refused: Refused) -> None:
    """Every row was refused: the form stands again with each sentence, by name where there are several."""
    if len(refused) == 1:
        blame(form, refused[0][1])
        return
    for name, refusal in refused:
        form.add_error(None, f"{name}: {sentence(refusal)}")

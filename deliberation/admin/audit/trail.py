"""The audit trail as a page: newest first, narrowed by forum, person, verb and object."""

from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from deliberation.admin.audit.lines import lines_of
from deliberation.admin.permissions import standing_of
from deliberation.admin.site import Page, panel
from deliberation.models import Forum
from deliberation.queries import audit
from deliberation.queries.paging import page_of
from deliberation.rules.permissions import Act

SIZE = 50


class TrailForm(forms.Form):
    """The filters; every one may be left empty."""

    forum = forms.ModelChoiceField(
        Forum.objects.order_by("name", "id"), label=_("Forum"), required=False, to_field_name="slug"
    )
    person = forms.CharField(
        label=_("Person"), required=False, max_length=120, help_text=_("Name or e-mail address")
    )
    verb = forms.ChoiceField(label=_("Did what"), required=False)
    kind = forms.ChoiceField(label=_("To what"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs, kinds = audit.verbs_and_kinds()
        for name, found in (("verb", verbs), ("kind", kinds)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                words = [(one, one.replace("_", " ")) for one in found]
                field.choices = [("", "–"), *words]


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what, in which capacity, to what, with the values before and after where not erased."""
    form = TrailForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    only_kind, only_id = _only(request.GET.get("object", ""))
    rows = audit.trail(
        forum=chosen.get("forum"),
        person=chosen.get("person", "").strip(),
        verb=chosen.get("verb", ""),
        object_kind=only_kind or chosen.get("kind", ""),
        object_id=only_id,
    )
    page = page_of(rows, sort="-id", cursor=request.GET.get("cursor"), size=SIZE, name="audit")
    kept = request.GET.copy()
    kept.pop("cursor", None)
    context = {
        **panel.each_context(request),
        "title": _("Audit trail"),
        "form": form,
        "lines": lines_of(page.rows, standing_of(request)) if form.is_valid() else [],
        "next_cursor": page.next_cursor,
        "only": request.GET.get("object", ""),
        "kept": kept.urlencode(),
    }
    return TemplateResponse(request, "admin/deliberation/audit/trail.html", context)


def _only(text: str) -> tuple[str, int | None]:
    """``kind:id`` of the one object looked at. Raises BadRequest."""
    if not text:
        return "", None
    kind, _colon, number = text.partition(":")
    if not kind.isidentifier() or not number.isdecimal() or len(number) > 18:
        raise BadRequest("An object is named by kind and number.")
    return kind, int(number)


TRAIL = Page(
    name="audit",
    title=_("Audit trail"),
    acts=(Act.READ_AUDIT,),
    routes=(("audit/", trail, "audit"),),
)
panel.pages.append(TRAIL)

"""Lists to which a row is added by a form that calls an operation."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from deliberation.admin.lists import HouseAdmin
from deliberation.admin.permissions import standing_of
from deliberation.admin.writing import AddForm, blame, new_key, once
from deliberation.rules.refusals import RuleBroken


class AddsByForm(HouseAdmin):
    """``add_form`` asks and calls the operation; ``add_title`` heads its page."""

    add_form: ClassVar[type[AddForm]]
    add_title: ClassVar[str | Promise]
    add_hint: ClassVar[str | Promise] = ""
    pages_kept = frozenset({"changelist", "change", "add"})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(standing_of(request).able(self.add_form.act))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        standing = standing_of(request)
        posted = request.POST if request.method == "POST" else None
        form = self.add_form(posted, standing=standing, initial=request.GET.dict())
        if form.is_bound and form.is_valid():
            try:
                answer = once(request, standing.person, lambda: self._added(form))
            except RuleBroken as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _("This was added."))
                return answer
        context = {
            **self.admin_site.each_context(request),
            "title": self.add_title,
            "hint": self.add_hint,
            "opts": self.opts,
            "name_of_list": self.name_of_list,
            "form": form,
            "idempotency_key": new_key(),
        }
        return TemplateResponse(
            request, "admin/deliberation/add.html", context, status=422 if form.errors else 200
        )

    def _added(self, form: AddForm) -> str:
        made = form.write()
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[made.pk])

"""What the queue and a case have in common: whose forums, which frame."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from deliberation.admin.permissions import Standing
from deliberation.admin.site import panel
from deliberation.admin.writing import new_key
from deliberation.models import Forum
from deliberation.rules.permissions import Act


def forums_of(standing: Standing) -> list[Forum]:
    """Those this person moderates; to an administrator all."""
    rows = Forum.objects.order_by("name", "id")
    if not standing.is_administrator:
        rows = rows.filter(pk__in=standing.forums([Act.MODERATE]))
    return list(rows)


def page(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    facts = {**panel.each_context(request), "idempotency_key": new_key, **context}
    return TemplateResponse(request, f"admin/deliberation/moderation/{name}", facts, status=status)

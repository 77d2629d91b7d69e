"""What every page knows: the site's name, and, within a forum, who acts for whom."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """``visit`` is set by views within a forum (``web.visits``); elsewhere there is none."""
    visit = getattr(request, "visit", None)
    facts: dict[str, Any] = {"site_name": settings.SITE_NAME}
    return facts | (visit.page() if visit else {})

"""For every door that takes one, a body that whoever is allowed would be thanked for."""

from typing import Any

from tests.authorisation.api_bodies import API
from tests.authorisation.doors import Visit
from tests.authorisation.page_bodies import PAGES, draft_version

__all__ = ["API", "PAGES", "body_of", "draft_version"]


def body_of(visit: Visit) -> dict[str, Any]:
    """The body without ``acting_as`` and key."""
    known = API if visit.is_api else PAGES
    method, name, case = visit.row.method, visit.row.name, visit.row.case
    make = known.get((method, f"{name}#{case}")) or known.get((method, name))
    return make(visit) if make else {}

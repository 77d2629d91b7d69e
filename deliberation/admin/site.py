"""The panel: Django's admin behind the site's own sign-in, its lists gathered by what they are for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deliberation.admin.permissions import standing_of
from deliberation.rules.permissions import Act

View = Callable[..., HttpResponse]
_KEPT = {"index", "login", "logout", "password_change", "jsi18n", "app_list"}
SECTIONS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Moderation"), ("moderation", "Comment", "Report", "ModerationEntry")),
    (
        _("The table"),
        ("Participant", "Delegation", "Accreditation", "Application", "Roll", "RollEntry"),
    ),
    (_("Forums"), ("Forum", "ForumRole", "ForumLink", "Procedure", "ProcedureCase")),
    (_("Text"), ("Charter", "Revision", "Text")),
    (_("Decisions"), ("DecisionRule", "Question", "Electorate", "Elector", "Ballot", "Tally")),
    (_("Journals"), ("audit", "RecordEntry", "StreamEvent")),
    (_("Delivery"), ("OutboxItem", "Notice")),
    (_("People"), ("User", "Token")),
)


@dataclass(frozen=True)
class Page:
    """A page of the panel that is no list of a model; shown to whoever may do one of ``acts``."""

    name: str
    title: str | Promise
    acts: tuple[Act, ...]
    routes: tuple[tuple[str, View, str], ...]
    """Route below the panel, view, and name of the address; the first is the one in the index."""

    def visible(self, request: HttpRequest) -> bool:
        return standing_of(request).sees(self.acts)


class ConcordPanel(admin.AdminSite):
    site_header = _("Concord administration")
    site_title = _("Concord administration")
    index_title = _("Overview")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")
        self.pages: list[Page] = []

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, or anyone whose office or platform role does something here."""
        return standing_of(request).enters

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Django's, without those that read past the lists (autocomplete, view on site)."""
        urls = [
            one
            for one in super().get_urls()
            if not isinstance(one, URLPattern) or one.name is None or one.name in _KEPT
        ]
        own = [
            path(route, self.admin_view(_guarded(page, view)), name=name)
            for page in self.pages
            for route, view, name in page.routes
        ]
        return [*own, *urls]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one sign-in, the site's, with its second factor."""
        if self.has_permission(request):
            return redirect("admin:index")
        if standing_of(request).person is not None:
            raise PermissionDenied
        wanted = request.GET.get("next", "")
        inside = wanted.startswith(reverse("admin:index"))
        return redirect_to_login(wanted if inside else reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_logout")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("account_change_password")

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return HttpResponseRedirect(reverse("admin:index"))

    def _name(self, model: dict[str, Any]) -> str:
        return str(getattr(self._registry[model["model"]], "name_of_list", model["name"]))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What this person finds, gathered in ``SECTIONS`` instead of by application."""
        found = {
            model["object_name"]: model | {"name": self._name(model)}
            for app in super().get_app_list(request)
            for model in app["models"]
        }
        found |= {page.name: _entry(page) for page in self.pages if page.visible(request)}
        gathered = [
            {"name": title, "app_label": "concord", "models": _chosen(found, names)}
            for title, names in SECTIONS
        ]
        return [section for section in gathered if section["models"]]


def _guarded(page: Page, view: View) -> View:
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not page.visible(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def _entry(page: Page) -> dict[str, Any]:
    return {
        "name": page.title,
        "object_name": page.name,
        "admin_url": reverse(f"admin:{page.routes[0][2]}"),
        "add_url": None,
        "view_only": True,
    }


def _chosen(found: dict[str, Any], names: Sequence[str]) -> list[Any]:
    return [found[name] for name in names if name in found]


panel = ConcordPanel()

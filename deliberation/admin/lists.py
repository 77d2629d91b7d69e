"""What every list of the panel has in common: read-only, own forums only, only its own filters."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from deliberation.admin.actions import RowAction
from deliberation.admin.columns import list_columns, page_columns
from deliberation.admin.permissions import standing_of
from deliberation.models import Forum
from deliberation.rules.permissions import Act

COUNTED_AT_MOST = 10_000
_COMPARISONS = {"exact", "isnull", "isempty", "gte", "lt"}


class BoundedPaginator(Paginator):
    """Counts no further than a person would page; filters lead to what lies beyond."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[:COUNTED_AT_MOST].count())


class ForumFilter(admin.SimpleListFilter):
    """One of the forums this person sees; not offered where there is but one."""

    title = _("forum")
    parameter_name = "forum"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        self.path = model_admin.forum_path
        forums = Forum.objects.order_by("name", "id")
        if not model_admin.sees_all(request):
            forums = forums.filter(pk__in=standing_of(request).forums(model_admin.seen_through))
        found = list(forums.values_list("slug", "name"))
        return found if len(found) > 1 else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        wanted = Forum.objects.filter(slug=self.value()).values("pk")
        return queryset.filter(**{f"{self.path}__in": wanted})


class HouseAdmin(admin.ModelAdmin):
    """A list and its rows, to be read. Writing is done by operations: ``row_actions``, or a form to add."""

    seen_through: ClassVar[tuple[Act, ...]] = ()
    """Acts whose holders see the rows of their forums. Administrators see every row of every list."""
    plural: ClassVar[str | Promise] = ""
    """What the list is called, where the model does not say it well."""
    forum_path = "forum_id"
    """Where a row's forum stands; empty for what belongs to no forum and is seen whole."""
    row_actions: ClassVar[tuple[RowAction, ...]] = ()
    list_filter: ClassVar[tuple[Any, ...]] = ()
    list_select_related: ClassVar[tuple[str, ...]] = ()
    pages_kept = frozenset({"changelist", "change"})
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    view_on_site = False
    change_list_template = "admin/deliberation/list.html"
    change_form_template = "admin/deliberation/detail.html"

    @property
    def name_of_list(self) -> str:
        return str(self.plural or self.opts.verbose_name_plural)

    # Who sees what

    def sees_all(self, request: HttpRequest) -> bool:
        return standing_of(request).is_administrator or not self.forum_path

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return standing_of(request).sees(self.seen_through)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if not self.has_view_permission(request):
            return rows.none()
        if self.sees_all(request):
            return rows
        return rows.filter(**{f"{self.forum_path}__in": self._forums(request)})

    def _forums(self, request: HttpRequest) -> frozenset[int]:
        return standing_of(request).forums(self.seen_through)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the list's own filters ask; Django would let any column of the row be probed."""
        columns = {one[0] if isinstance(one, tuple) else one for one in self.list_filter}
        column, _underscores, comparison = lookup.rpartition("__")
        own = lookup == ForumFilter.parameter_name and ForumFilter in columns
        return own or (column in columns and comparison in _COMPARISONS)

    # Pages

    def get_urls(self) -> list[URLPattern]:
        return [
            one
            for one in super().get_urls()
            if one.name and one.name.rpartition("_")[2] in self.pages_kept
        ]

    def get_list_display(self, request: HttpRequest) -> Any:
        """The columns; the forum's where the reader sees more than one."""
        one = not self.sees_all(request) and len(self._forums(request)) < 2
        names = [name for name in self.list_display if not (one and name == "of_forum")]
        return list_columns(self.model, names)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return page_columns(self.admin_site, request, self.model, self.fields or ())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        standing = standing_of(request)
        return {
            one.name: (one, one.name, one.label)
            for one in self.row_actions
            if one.open_to(standing)
        }

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:  # type: ignore[override]
        if not all(chosen.isdecimal() for chosen in request.POST.getlist("_selected_action")):
            raise BadRequest("A row is named by its number.")
        return super().response_action(request, queryset)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        extra = {"title": capfirst(self.name_of_list), "subtitle": None}
        return super().changelist_view(request, extra | (extra_context or {}))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        standing = standing_of(request)
        context |= {
            "row_actions": [
                one for one in self.row_actions if one.open_to(standing) and one.fits(obj)
            ],
            "audit_open": bool(standing.able(Act.READ_AUDIT)),
            "title": capfirst(str(self.opts.verbose_name)),
            "subtitle": self.name_of(obj),
            "name_of_list": self.name_of_list,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def name_of(self, row: Any) -> str:
        """What a row is called on its page, in messages and in the audit trail."""
        return str(row)

    @admin.display(description=_("forum"), ordering="forum__symbol")
    def of_forum(self, row: Any) -> str:
        return row.forum.symbol if row.forum else "–"

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """A row of another forum is as little there as one that never was."""
        raise Http404

    def forum_of(self, row: Model) -> int | None:
        """The forum by which an action on this row is done."""
        number: int | None = getattr(row, "forum_id", None)
        return number


class ReadOnlyInline(admin.TabularInline):
    """Rows beside a row, to be read; ``joined`` is read with them, so that their number costs nothing."""

    joined: ClassVar[tuple[str, ...]] = ()
    extra = 0
    can_delete = False
    show_change_link = False
    template = "admin/deliberation/inline.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: QuerySet = super().get_queryset(request)
        return rows.select_related(*self.joined) if self.joined else rows

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return page_columns(self.admin_site, request, self.model, self.fields or ())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

"""How values are shown: instants always in UTC and saying so, other rows with a link where it may be followed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, Field, ForeignKey, Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html

Column = Callable[[Any], str]
_DAY, _INSTANT = "j\xa0M\xa0Y", "j\xa0M\xa0Y, H:i\xa0\\U\\T\\C"


def moment(value: date | datetime | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return date_format(value.astimezone(UTC), _INSTANT)
    return date_format(value, _DAY)


def list_columns(model: type[Model], names: Iterable[Any]) -> tuple[Any, ...]:
    """The columns of a list, those of days and instants shown by ``moment``."""
    fields = [(name, _field(model, name)) for name in names]
    return tuple(
        _moment_column(model, field) if isinstance(field, DateField) else name
        for name, field in fields
    )


def page_columns(
    site: AdminSite, request: HttpRequest, model: type[Model], names: Iterable[Any]
) -> tuple[Any, ...]:
    """The same for a row's own page, where other rows are linked if this person may open them."""
    columns = list_columns(model, names := tuple(names))
    fields = [_field(model, name) for name in names]
    return tuple(
        Reference(site, request, field) if isinstance(field, ForeignKey) else column
        for column, field in zip(columns, fields, strict=True)
    )


@dataclass(frozen=True)
class Reference:
    """A column of another row's name. Equal ones are the same to Django, which asks for them anew."""

    site: AdminSite
    request: HttpRequest
    field: Field

    @property
    def __name__(self) -> str:
        return self.field.name

    @property
    def short_description(self) -> str:
        return str(self.field.verbose_name)

    def __call__(self, row: Any) -> str:
        other = getattr(row, self.field.name)
        if other is None:
            return "–"
        listed = self.site._registry.get(type(other))
        words = name_of(listed, other)
        if listed is None or not listed.has_view_permission(self.request):
            return words
        opts = listed.opts
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[other.pk])
        return format_html('<a href="{}">{}</a>', url, words)


def name_of(listed: Any, row: Any) -> str:
    """What a row is called by its list, if it has one."""
    named = getattr(listed, "name_of", str)
    return str(named(row))


def _field(model: type[Model], name: Any) -> Field | None:
    try:
        found = model._meta.get_field(name) if isinstance(name, str) else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


@cache
def _moment_column(model: type[Model], field: Field) -> Column:
    def column(row: Any) -> str:
        return moment(getattr(row, field.name))

    column.__name__ = field.name
    column.short_description = field.verbose_name  # type: ignore[attr-defined]
    column.admin_order_field = field.name  # type: ignore[attr-defined]
    return column

"""Instants and days in lists and on pages of the panel: instants always in UTC, and saying so."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, Model
from django.utils.formats import date_format

Column = Callable[[Any], str]
_DAY, _INSTANT = "j\xa0M\xa0Y", "j\xa0M\xa0Y, H:i\xa0\\U\\T\\C"


def shown(value: date | datetime | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return date_format(value.astimezone(UTC), _INSTANT)
    return date_format(value, _DAY)


def with_moments(model: type[Model], names: Iterable[Any]) -> tuple[Any, ...]:
    """The names of columns, those of days and instants as columns that show them by ``shown``."""
    return tuple(_column(model, name) if _is_moment(model, name) else name for name in names)


def _is_moment(model: type[Model], name: Any) -> bool:
    try:
        return isinstance(name, str) and isinstance(model._meta.get_field(name), DateField)
    except FieldDoesNotExist:
        return False


@cache
def _column(model: type[Model], name: str) -> Column:
    def column(row: Any) -> str:
        return shown(getattr(row, name))

    column.__name__ = name
    column.short_description = model._meta.get_field(name).verbose_name  # type: ignore[attr-defined, union-attr]
    column.admin_order_field = name  # type: ignore[attr-defined]
    return column

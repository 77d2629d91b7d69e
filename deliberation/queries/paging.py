"""Keyset pages: an opaque, signed cursor on (sort value, id); constant cost however far one reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

from deliberation.rules.refusals import RuleBroken, _

Row = TypeVar("Row", bound=Model)
SALT = "concord.cursor"
USUAL, MOST = 50, 200


@dataclass(frozen=True)
class Page:
    rows: Sequence[Any]
    next_cursor: str | None


def page_of(
    rows: QuerySet[Row], *, sort: str, cursor: str | None, size: int = USUAL, name: str = ""
) -> Page:
    """``size`` rows after ``cursor``, sorted by (``sort``, id); "-" before ``sort`` turns both round.

    ``name`` ties a cursor to its list. Raises RuleBroken("cursor-bad").
    """
    column, down = sort.removeprefix("-"), sort.startswith("-")
    order = [f"{'-' if down else ''}{column}"] + (
        [] if column == "id" else [f"{'-' if down else ''}id"]
    )
    if cursor:
        rows = rows.filter(_after(column, down, *_read(cursor, name)))
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    last = found[size - 1] if more else None
    return Page(
        rows=found[:size],
        next_cursor=_write(name, _value(last, column), last.pk) if last else None,
    )


def size_of(text: str | None) -> int:
    """Raises RuleBroken("page-size")."""
    if text is None:
        return USUAL
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MOST:
        raise RuleBroken("page-size", _("A page holds 1 to 200 rows."), place="size")
    return int(text)


def _value(row: Any, column: str) -> Any:
    value = getattr(row, column)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _after(column: str, down: bool, value: Any, number: int) -> Q:
    step = "lt" if down else "gt"
    if column == "id":
        return Q(**{f"id__{step}": number})
    return Q(**{f"{column}__{step}": value}) | Q(**{column: value, f"id__{step}": number})


def _write(name: str, value: Any, number: int) -> str:
    return signing.dumps([name, value, number], salt=SALT)


def _read(cursor: str, name: str) -> tuple[Any, int]:
    try:
        of, value, number = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        of = None
    if of != name:
        raise RuleBroken(
            "cursor-bad", _("This cursor does not belong to this list."), place="cursor"
        )
    return value, number

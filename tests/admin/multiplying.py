"""More rows of every list, to see that a list costs the same however long it is."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count, islice
from typing import Any

from django.db.models import Model

from accounts.models import new_public_id
from deliberation.models import Comment

Fields = Callable[[int, Any], dict[str, Any]]
_numbers = count(1000)

DIFFERENT: dict[str, Fields] = {
    "User": lambda n, row: {"email": f"many{n}@test.concord.example"},
    "Token": lambda n, row: {"secret_hash": f"{n:064x}"},
    "Forum": lambda n, row: {"slug": f"many-{n}", "symbol": f"M{n}"},
    "ForumRole": lambda n, row: {"ends_at": row.starts_at + timedelta(days=1)},
    "Participant": lambda n, row: {"name": f"Many {n}", "code": f"M{n}"},
    "Accreditation": lambda n, row: {"state": "refused"},
    "Application": lambda n, row: {"state": "withdrawn", "ended_at": row.created_at},
    "Charter": lambda n, row: {"slug": f"many-{n}", "symbol": f"M{n}"},
    "Revision": lambda n, row: {"number": n, "symbol": f"M{n}"},
    "Text": lambda n, row: {"content_hash": f"{n:064x}"},
    "Comment": lambda n, row: {"anchor": None},
    "DecisionRule": lambda n, row: {"rule_hash": f"{n:064x}", "version": n},
    "Question": lambda n, row: {"symbol": f"M{n}"},
    "Procedure": lambda n, row: {"number": n, "symbol": f"M{n}"},
    "ForumLink": lambda n, row: {"state": "ended"},
    "Invitation": lambda n, row: {"email": f"many{n}@test.concord.example"},
    "Notice": lambda n, row: {"key": ""},
    "CredentialsReport": lambda n, row: {"number": n, "symbol": f"M{n}"},
    "Elector": lambda n, row: {"seat": n},
    "Roll": lambda n, row: {"title": f"Many {n}"},
    "RollEntry": lambda n, row: {
        "person_id": None,
        "email": f"many{n}@test.concord.example",
        "pseudonym": new_public_id(),
    },
    "Ballot": lambda n, row: {"is_current": False},
    "Tally": lambda n, row: {"number": n, "is_final": False},
    "RecordEntry": lambda n, row: {"number": n},
    "StreamEvent": lambda n, row: {"seq": n},
    "OutboxItem": lambda n, row: {"key": ""},
}
"""What must differ in a copy of a row, by model."""


def multiply(row: Any, number: int) -> list[Any]:
    """``number`` copies of ``row``."""
    model: type[Model] = type(row)
    if model.__name__ == "Delegation":
        return _delegations(row, number)
    if model.__name__ == "Report":
        return _reports(row, number)
    if model.__name__ == "ProcedureCase":
        return with_each(row, "procedure", number)
    different = DIFFERENT.get(model.__name__, lambda n, row: {})
    copies = [_copy(row, **different(n, row)) for n in islice(_numbers, number)]
    return model._default_manager.bulk_create(copies)


def _copy(row: Any, **fields: Any) -> Any:
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    if "public_id" in kept:
        kept["public_id"] = new_public_id()
    copy = type(row)(**kept)
    for name, value in fields.items():
        setattr(copy, name, value)
    return copy


def _delegations(row: Any, number: int) -> list[Any]:
    seats = multiply(row.participant, number)
    copies = [_copy(row, participant=seat, seat_of=seat) for seat in seats]
    return type(row)._default_manager.bulk_create(copies)


def with_each(row: Any, name: str, number: int, **fields: Any) -> list[Any]:
    """A copy of ``row`` for each of as many copies of what it names."""
    about = multiply(getattr(row, name), number)
    return type(row)._default_manager.bulk_create(
        _copy(row, **{name: one}, **fields) for one in about
    )


def _reports(row: Any, number: int) -> list[Any]:
    about: list[Comment] = multiply(row.comment, number)
    return type(row)._default_manager.bulk_create(_copy(row, comment=one) for one in about)

"""Lists need as many questions to the database for two hundred rows as for ten."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Charter, Elector, Question, Report
from deliberation.operations import comments
from deliberation.queries.clock import database_clock
from tests import factories
from tests.api.callers import Caller
from tests.factories import Table

FEW, MANY = 10, 200


def copies(row: object, many: int, /, **changes: Callable[[int], object]) -> None:
    """More rows like this one, as far as the list can tell."""
    model = type(row)
    kept = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if field.name not in {"id", "public_id"}
    }
    model._default_manager.bulk_create(
        model(**kept | {name: change(place) for name, change in changes.items()})
        for place in range(many)
    )


@pytest.fixture
def full(table: Table, charter: Charter, open_question: Question) -> Callable[[int], None]:
    """Fills every list with so many rows."""
    chair = table.officers["chair"]
    note = comments.add_comment(
        actor=table.heads["XAA"],
        revision_id=charter.current_revision.pk,
        body="A word.",
        language="en",
    )
    made = iter(range(100_000))

    def fill(number: int) -> None:
        def fresh(_place: int) -> str:
            return f"x{next(made)}"

        copies(table.forum, number, slug=fresh, symbol=fresh)
        copies(table.delegations["XAA"].participant, number, name=fresh, code=fresh)
        copies(charter, number, slug=fresh, symbol=fresh)
        copies(charter.current_revision, number, symbol=fresh, number=lambda _place: next(made) + 9)
        copies(open_question, number, symbol=fresh)
        copies(open_question.rule, number, title=fresh, rule_hash=fresh)
        copies(note, number)
        reporter = chair.signed_in
        Report.objects.bulk_create(
            Report(
                forum=table.forum,
                comment=one,
                reporter=reporter,
                ground="spam",
                created_at=database_clock(),
            )
            for one in charter.comments.filter(reports=None)
        )
        copies(table.forum.record.first(), number, number=lambda _place: next(made) + 9)
        copies(
            Elector.objects.filter(electorate=open_question.electorate).first(),
            number,
            seat=lambda _place: next(made) % 32_000 + 2,
        )

    return fill


def test_lists_ask_the_database_as_often_for_many_rows_as_for_few(
    as_moderator: Caller,
    anyone: Caller,
    table: Table,
    at: str,
    charter: Charter,
    open_question: Question,
    full: Callable[[int], None],
):
    question = f"{at}/questions/{open_question.public_id}"
    paths = [
        "/forums/",
        "/participants/",
        f"{at}/charters/",
        f"{at}/charters/{charter.public_id}/revisions/",
        f"{at}/charters/{charter.public_id}/comments/",
        f"{at}/moderation/queue/",
        f"{at}/decision-rules/",
        f"{at}/questions/",
        f"{at}/questions/?state=open",
        f"{question}/roll-call/",
        f"{at}/record/",
    ]

    def asked(path: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as questions:
            rows = as_moderator.get(f"{path}{'&' if '?' in path else '?'}size=200")["results"]
        return len(questions), len(rows)

    full(FEW)
    as_moderator.get("/token/")  # the first use of a token in a minute is noted
    few = {path: asked(path) for path in paths}
    full(MANY)
    many = {path: asked(path) for path in paths}
    assert {path: number for path, (number, _rows) in many.items()} == {
        path: number for path, (number, _rows) in few.items()
    }
    assert {rows for _number, rows in many.values()} == {MANY}
    assert max(number for number, _rows in many.values()) <= 12


def test_delegations_ask_the_database_as_often_for_many_rows_as_for_few(
    anyone: Caller, table: Table, at: str
):
    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            anyone.get(f"{at}/delegations/?size=200")
        return len(questions)

    few = asked()
    for number in range(FEW):
        factories.seat(table, f"State {number}", f"XS{number}", "state", "government")
    assert asked() == few


def test_file_of_ballots_asks_the_database_as_often_for_many_electors(
    anyone: Caller, at: str, open_question: Question, full: Callable[[int], None]
):
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as questions:
            anyone.get(f"{at}/questions/{open_question.public_id}/ballots.csv")
            lines = b"".join(anyone.answer.streaming_content).count(b"\n")
        return len(questions), lines

    full(FEW)
    few, _lines = asked()
    full(MANY)
    assert asked() == (few, 1 + 5 + FEW + MANY)

"""A write with a key acts once: replayed, refused with another body, told while it still runs."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from deliberation.models import Ballot, IdempotencyKey, Question
from deliberation.operations import locks
from deliberation.operations.idempotency import Answer, once
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.api.callers import Caller, caller_of, voter_of
from tests.factories import Table

KEY = {"idempotency_key": "the same"}


@pytest.fixture
def place(at: str, open_question: Question) -> str:
    return f"{at}/questions/{open_question.public_id}"


def test_repeated_write_gets_the_same_answer_and_acts_once(as_head: Caller, place: str):
    first = as_head.post(f"{place}/ballots/", {"choice": "yes", "explanation": "é"}, **KEY)
    assert "Idempotent-Replayed" not in as_head.answer
    again = as_head.post(f"{place}/ballots/", {"explanation": "é", "choice": "yes"}, **KEY)

    assert (again, as_head.answer["Idempotent-Replayed"]) == (first, "true")
    assert Ballot.objects.count() == 1


def test_replay_keeps_the_address_of_what_was_made(as_secretariat: Caller, at: str):
    from tests.factories import SMALL

    given = {"slug": "small", "markdown": SMALL}
    as_secretariat.post(f"{at}/charters/", given, **KEY)
    address = as_secretariat.answer["Location"]
    as_secretariat.post(f"{at}/charters/", given, **KEY)

    assert as_secretariat.answer["Location"] == address


def test_key_used_for_anything_else_is_refused(as_head: Caller, table: Table, place: str):
    as_head.post(f"{place}/ballots/", {"choice": "yes"}, **KEY)

    others: list[tuple[str, dict[str, Any], dict[str, str]]] = [
        (f"{place}/ballots/", {"choice": "no"}, {}),
        (f"{place}/ballots/", {"choice": "yes"}, {"acting_as": "person"}),
        (f"{place}/recusals/", {}, {}),
    ]
    for path, body, headers in others:
        refusal = as_head.post(path, body, 422, **KEY, **headers)
        assert (refusal["code"], refusal["place"]) == (
            "idempotency-key-reused",
            "Idempotency-Key",
        )
    assert Ballot.objects.count() == 1


def test_key_is_ones_own(table: Table, place: str):
    for code in ("XAA", "XAB"):
        voter_of(table.heads[code]).post(f"{place}/ballots/", {"choice": "yes"}, **KEY)

    assert Ballot.objects.count() == 2


def test_refused_write_may_be_sent_again_with_its_key(
    as_head: Caller, as_chair: Caller, at: str, question: Question
):
    where = f"{at}/questions/{question.public_id}/open/"
    as_chair.post(where, {"closes_at": "2001-01-01T00:00:00Z"}, 422, **KEY)

    assert IdempotencyKey.objects.count() == 0
    as_chair.post(where, {"closes_at": "2001-01-01T00:00:00Z"}, 422, **KEY)
    question.refresh_from_db()
    assert question.state == "drafted"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "idempotency-key-missing"),
        ("x" * 129, "idempotency-key-bad"),
        ("é", "idempotency-key-bad"),
        ("a\tb", "idempotency-key-bad"),
    ],
)
def test_write_without_a_proper_key_is_refused(as_head: Caller, place: str, key: str, code: str):
    refusal = as_head.post(f"{place}/ballots/", {"choice": "yes"}, 400, idempotency_key=key)

    assert (refusal["code"], refusal["place"]) == (code, "Idempotency-Key")
    assert Ballot.objects.count() == 0


def test_discarded_draft_is_told_again_though_it_is_gone(
    as_secretariat: Caller, at: str, charter: Any
):
    where = f"{at}/charters/{charter.public_id}/draft"
    as_secretariat.post(f"{where}/")
    first = as_secretariat.post(f"{where}/discard/", status=200, **KEY)

    assert as_secretariat.post(f"{where}/discard/", status=200, **KEY) == first
    as_secretariat.post(f"{where}/discard/", status=404)


@pytest.fixture
def held_forum(transactional_db: None) -> Table:
    return factories.set_table()


def test_second_request_while_the_first_still_runs_is_told_so(held_forum: Table):
    """Two real connections: the first write waits for the forum's lock, which is held here."""
    table = held_forum
    chair = caller_of(table.officers["chair"])
    path = f"/forums/{table.forum.slug}/decision-rules/"
    body = {"template": "simple-majority", "chambers": ["government"]}

    def send(status: int) -> Any:
        try:
            other = Caller(secret=chair.secret, acting_as=chair.acting_as)
            return other.post(path, body, status, **KEY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as programs:
        with transaction.atomic():
            locks.hold_forum(table.forum.pk)
            first = programs.submit(send, 201)
            _until_someone_waits()
            refusal = programs.submit(send, 409).result(timeout=20)
        kept = first.result(timeout=20)

    assert refusal["code"] == "idempotency-key-in-progress"
    assert chair.post(path, body, 201, **KEY) == kept
    assert chair.answer["Idempotent-Replayed"] == "true"


def test_write_whose_key_was_kept_meanwhile_is_undone(held_forum: Table):
    """The other answer is committed between our look for it and our keeping one."""
    token = caller_of(held_forum.officers["chair"]).token

    def write() -> Answer:
        held_forum.forum.name = "Renamed"
        held_forum.forum.save()
        with ThreadPoolExecutor(1) as other:
            other.submit(_keep_beside, token.pk).result(timeout=20)
        return Answer(201, {})

    with pytest.raises(RuleBroken) as refusal:
        once(person=token.person, token=token, key="k", request=b"", write=write)

    assert refusal.value.code == "idempotency-key-in-progress"
    held_forum.forum.refresh_from_db()
    assert held_forum.forum.name != "Renamed"
    assert IdempotencyKey.objects.get().body == {"said": "before"}


def _keep_beside(token_id: int) -> None:
    IdempotencyKey.objects.create(
        token_id=token_id, key="k", status=201, body={"said": "before"}, created_at=timezone.now()
    )
    connections.close_all()


def _until_someone_waits() -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with connection.cursor() as cursor:
        for _moment in range(200):
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("the first request never came to wait")

"""The OpenAPI document is whole, is the one in docs/, and is kept by every answer.

Schemathesis makes requests from the document, valid and broken, for three identities. An answer that
is a server error, or that the document does not announce, fails.
"""

import itertools
import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from concord.wsgi import application
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deliberation.models import Charter, Question
from deliberation.operations import comments, moderation, revisions
from tests.api.callers import BASE, Caller, caller_of, voter_of
from tests.factories import Table

WRITTEN = Path(__file__).parents[2] / "docs" / "openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 4
"""Requests of each sort for each operation, sent by every identity."""
PARTS = 3
"""Every third operation is a test of its own, so that they can run beside one another."""
HEADERS_OF_TRANSPORT = {"Authorization", "Idempotency-Key", "Acting-As"}


def test_description_is_drawn_without_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture):
    drawn = tmp_path / "openapi.json"
    call_command(
        "spectacular", "--validate", "--fail-on-warn", format="openapi-json", file=str(drawn)
    )

    assert json.loads(drawn.read_text()) == json.loads(WRITTEN.read_text())
    assert capsys.readouterr().err == ""


def test_description_is_served_as_json_and_yaml(anyone: Caller, db: None):
    served = anyone.get("/openapi.json")

    assert served == json.loads(WRITTEN.read_text())
    answer = anyone.client.get(f"{BASE}/openapi.yaml")
    assert answer["Content-Type"].startswith("application/yaml")
    assert answer.content.startswith(b"openapi: 3.1.0\n")


def test_every_operation_says_who_may_and_what_can_be_refused():
    description = json.loads(WRITTEN.read_text())
    operations = [one for path in description["paths"].values() for one in path.values()]

    speechless = [
        one["operationId"]
        for one in operations
        if not one["description"].partition("Token")[0].rstrip().endswith(".")
    ]
    assert speechless == []
    assert [one["operationId"] for one in operations if "422" not in one["responses"]] == []
    assert len({one["operationId"] for one in operations}) == len(operations)


@pytest.fixture
def known(table: Table, charter: Charter, open_question: Question) -> dict[str, str]:
    """Ids that are there, by the name under which paths and bodies ask for them."""
    secretariat, head = table.officers["secretariat"], table.heads["XAA"]
    revision = charter.current_revision
    note = comments.add_comment(actor=head, revision_id=revision.pk, body="A word.", language="en")
    moderation.report_comment(actor=table.heads["XAB"], comment_id=note.pk, ground="spam")
    draft = revisions.start_draft(actor=secretariat, charter_id=charter.pk)
    item = draft.items.filter(kind="clause").select_related("provision").first()
    return {
        "forum": table.forum.slug,
        "charter": charter.public_id,
        "revision": revision.public_id,
        "from": revision.public_id,
        "to": revision.public_id,
        "provision": item.provision.public_id,
        "after": item.provision.public_id,
        "comment": note.public_id,
        "question": open_question.public_id,
        "rule": open_question.rule.public_id,
        "delegation": table.delegations["XAA"].public_id,
        "accreditation": head.acting_as,
        "role": table.officers["teller"].acting_as,
        "participant": table.delegations["XAA"].participant.public_id,
        "person": head.signed_in.public_id,
        "stream": f"question:{open_question.public_id}",
        "choice": "yes",
        "language": "en",
    }


@pytest.fixture
def _in_one_transaction(db: None) -> Iterator[None]:
    """Requests to the WSGI application stay within the test's transaction, as the test client's do."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


def identities(table: Table) -> dict[str, Caller]:
    return {
        "anyone": Caller(),
        "head": voter_of(table.heads["XAA"]),
        "chair": caller_of(table.officers["chair"]),
    }


@pytest.mark.usefixtures("_in_one_transaction")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_answer_is_as_the_description_says(table: Table, known: dict[str, str], part: int):
    callers = identities(table)
    schema = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", application)
    faults: list[str] = []
    for operation in itertools.islice(operations_of(schema), part, None, PARTS):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            faults += asked(operation, mode, callers, known)

    assert "\n".join(faults) == ""


def operations_of(schema: Any) -> Iterator[Any]:
    for found in schema.get_all_operations():
        yield found.ok()


def asked(
    operation: Any, mode: GenerationMode, callers: dict[str, Caller], known: dict[str, str]
) -> list[str]:
    """What was wrong with the answers of one operation; nothing it wrote is kept.

    To draw a request takes longer than to answer it: each is sent by every identity.
    """
    faults: list[str] = []
    turns = itertools.count()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        fit(case, known, is_known=next(turns) % 4 != 3)
        drawn = case.headers
        for name, caller in callers.items():
            case.headers = drawn | headers_of(caller)
            with transaction.atomic():
                answer = case.call()
                transaction.set_rollback(True)
            try:
                case.validate_response(answer, checks=CHECKS)
            except FailureGroup as error:
                faults.append(f"{name} at {operation.label}: {error}"[:2000])

    with suppress(Unsatisfiable):  # of an operation without parameters no request is broken
        ask()
    return faults


def fit(case: Any, known: dict[str, str], *, is_known: bool) -> None:
    """Let the request reach the house: without headers of an identity, mostly with ids that are there."""
    case.headers = {
        key: value
        for key, value in dict(case.headers or {}).items()
        if key.title() not in HEADERS_OF_TRANSPORT
    }
    if not is_known:
        return
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            texts = [key for key in known if isinstance(part.get(key), str)]
            part.update({key: known[key] for key in texts})


def headers_of(caller: Caller) -> dict[str, str]:
    """The identity's own, and a key of its own."""
    headers = {"Idempotency-Key": str(uuid.uuid4()), "Accept-Encoding": "identity"}
    if caller.secret:
        headers |= {"Authorization": f"Bearer {caller.secret}", "Acting-As": caller.acting_as}
    return headers

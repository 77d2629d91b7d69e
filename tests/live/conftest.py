"""A running server for a module's tests; each test has a fresh database."""

import os
from collections.abc import Callable, Iterator

import pytest

from deliberation.live import hub, publishing
from deliberation.models import Question, StreamEvent, StreamHead
from tests import factories
from tests.factories import Table
from tests.live.screens import Screen, serving


@pytest.fixture(autouse=True)
def channel(monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel of one's own: tests beside this one share the Valkey, and may share people's numbers."""
    own = f"concord:live:{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    for module in (hub, publishing):
        monkeypatch.setattr(module, "CHANNEL", own)


@pytest.fixture
def open_question(table: Table) -> Question:
    """A motion just opened, its announcement pruned from the stream: the opening is its first event."""
    question = factories.open_motion(table)
    stream = f"question:{question.public_id}"
    events = StreamEvent.objects.filter(stream=stream)
    last = events.order_by("-seq")[0]
    events.exclude(pk=last.pk).delete()
    events.update(seq=1)
    StreamHead.objects.filter(stream=stream).update(last_seq=1)
    return question


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    with serving() as number:
        yield number


@pytest.fixture
def screen(port: int) -> Iterator[Callable[..., Screen]]:
    """Opens screens on the server and closes them at the end."""
    opened: list[Screen] = []

    def open_screen(*args: object, **options: object) -> Screen:
        opened.append(Screen(port, *args, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield open_screen
    for one in opened:
        one.close()

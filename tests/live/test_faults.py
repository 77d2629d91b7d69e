"""What goes wrong between the commit and the screen: nothing is lost, nobody is held up."""

import time

import pytest
from concord.launcher.refuge import refuge
from concord.launcher.servers import throwaway_valkey
from concord.launcher.system_account import server_account

from deliberation.live import publishing
from deliberation.operations import streams
from deliberation.queries import streams as reading
from tests.live.screens import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def tell(stream: str, number: int, **more: str) -> None:
    streams.append(stream, "turnout", {"answered": number, "entitled": 5, **more})


@pytest.fixture
def stream(open_question) -> str:
    return f"question:{open_question.public_id}"


@pytest.fixture
def valkey(settings):
    """A Valkey of the live line's own, to be killed and started again."""
    with refuge(server_account()) as folder, throwaway_valkey(folder) as server:
        settings.REDIS_URL = server.url
        yield server


def test_slow_reader_is_told_the_state_anew_and_slows_nobody(stream, screen):
    slow, quick = screen(narrow=True), screen()
    for one in (slow, quick):
        one.ask(**{stream: 1})
    quick.until("caught-up")
    heavy = "x" * 40_000
    began = time.monotonic()

    for number in range(400):
        tell(stream, number, heavy=heavy)
    heard = [quick.hear()["seq"] for _event in range(400)]
    took = time.monotonic() - began

    assert heard == list(range(2, 402))
    assert took < 20
    told = slow.until("resync", within=20)
    rest = [one["seq"] for one in told if one["kind"] == "turnout"]
    assert (told[-1]["seq"], rest) == (401, list(range(2, 2 + len(rest))))
    assert len(rest) < 400


def test_frame_whose_publishing_failed_is_found_by_the_rounds(stream, screen, monkeypatch):
    monkeypatch.setattr("deliberation.live.rounds.EVERY", 0.2)
    watching = screen()
    watching.follow(stream)
    tell(stream, 1)
    assert watching.hear()["seq"] == 2

    with monkeypatch.context() as broken:
        broken.setattr(publishing, "_publish", lambda _message: None)
        tell(stream, 2)

    assert watching.hear()["seq"] == 3
    assert watching.hear()["kind"] == "caught-up"
    tell(stream, 3)
    assert watching.hear()["seq"] == 4


def test_nonsense_on_the_channel_stops_nothing(stream, screen):
    watching = screen()
    watching.follow(stream)

    publishing._publish("nonsense")
    time.sleep(0.5)
    tell(stream, 1)

    assert [one["seq"] for one in watching.until("turnout")][-1] == 2


def test_restart_of_valkey_heals_by_itself(valkey, stream, screen):
    watching = screen()
    watching.follow(stream)
    tell(stream, 1)
    assert watching.hear()["seq"] == 2

    valkey.kill()
    tell(stream, 2)
    tell(stream, 3)
    valkey.start()
    tell(stream, 4)

    heard = [one["seq"] for one in _turnouts(watching, 3)]
    assert heard == [3, 4, 5]
    wait_until(lambda: valkey.answers())
    tell(stream, 5)
    assert [one["seq"] for one in _turnouts(watching, 1)] == [6]


def test_line_works_slowly_without_valkey(valkey, stream, screen, monkeypatch):
    monkeypatch.setattr("deliberation.live.rounds.EVERY", 0.2)
    valkey.kill()
    watching = screen()
    watching.follow(stream)

    began = time.monotonic()
    tell(stream, 1)
    wrote = time.monotonic() - began

    assert [one["seq"] for one in _turnouts(watching, 1)] == [2]
    assert wrote < 1


def test_pruned_events_lead_to_the_state_anew(stream, screen):
    from deliberation.models import StreamEvent

    for number in range(10):
        tell(stream, number)
    StreamEvent.objects.filter(stream=stream, seq__lte=5).delete()

    heard = screen().follow(stream, 2)

    assert (heard[-1]["kind"], heard[-1]["seq"]) == ("resync", reading.last_seq(stream))


def _turnouts(watching, number: int) -> list[dict]:
    found: list[dict] = []
    while len(found) < number:
        one = watching.hear(within=12)
        found += [one] if one["kind"] == "turnout" else []
    return found

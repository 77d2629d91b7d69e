"""The hub by itself: order, gaps, slow lines."""

import asyncio

import pytest

from deliberation.live import hub as module
from deliberation.live.hub import Hub
from deliberation.live.lines import Frame, Line

STREAM = "question:abc"


def frame(seq: int) -> Frame:
    return Frame(STREAM, seq, f"frame {seq}")


def listening() -> tuple[Hub, Line]:
    hub, line = Hub(), Line(None, "")
    hub.lines.add(line)
    hub.subscribe(line, STREAM, 0)
    return hub, line


def publish(hub: Hub, *numbers: int) -> None:
    for seq in numbers:
        hub._take({"type": "message", "data": f"{STREAM}\n{seq}\nframe {seq}"})


async def offered(line: Line) -> list[int]:
    found = []
    while (one := await line.next(0.01)) is not None:
        found.append(one.seq)
    return found


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 3, 2], [1, 2, 3]),
        ([1, 4, 3, 2], [1, 2, 3, 4]),
        ([1, 2, 2, 1, 3], [1, 2, 3]),
        ([7, 8], [7, 8]),  # memory begins wherever it begins
        ([1, 3, 5, 4, 2], [1, 2, 3, 4, 5]),
    ],
)
async def test_frames_published_out_of_order_are_told_in_order(published, told):
    hub, line = listening()

    publish(hub, *published)

    assert await offered(line) == told


async def test_frame_that_never_comes_makes_its_lines_ask(monkeypatch):
    monkeypatch.setattr(module, "LONGEST_GAP", 0.05)
    hub, line = listening()

    publish(hub, 1, 3, 6)
    before = await offered(line)
    await asyncio.sleep(0.1)

    assert (before, line.behind, hub.last_heard(STREAM)) == ([1], True, 0)


async def test_gap_that_closed_in_time_troubles_nobody(monkeypatch):
    monkeypatch.setattr(module, "LONGEST_GAP", 0.05)
    hub, line = listening()

    publish(hub, 1, 3, 2)
    await asyncio.sleep(0.1)

    assert (await offered(line), line.behind) == ([1, 2, 3], False)


async def test_slow_line_gives_up_its_buffer_and_asks_anew():
    hub, slow = listening()
    quick = Line(None, "")
    hub.subscribe(quick, STREAM, 0)
    heard = []

    for seq in range(1, Line.SIZE + 50):
        publish(hub, seq)
        heard += await offered(quick)

    assert (slow.behind, await slow.next(0.01), len(heard)) == (True, None, Line.SIZE + 49)


async def test_recent_frames_come_from_memory_as_far_as_it_reaches():
    hub, _line = listening()
    publish(hub, *range(10, 20))

    found = {seq: hub.recent_after(STREAM, seq) for seq in (8, 9, 17, 19, 20)}

    assert {seq: frames and [one.seq for one in frames] for seq, frames in found.items()} == {
        8: None,
        9: list(range(10, 20)),
        17: [18, 19],
        19: [],
        20: None,
    }


async def test_who_missed_too_many_is_not_served_from_memory():
    hub, _line = listening()
    publish(hub, *range(1, module.RECENT_AT_MOST + 2))

    assert (hub.recent_after(STREAM, 0), len(hub.recent_after(STREAM, 1) or [])) == (
        None,
        module.RECENT_AT_MOST,
    )


async def test_new_subscription_makes_every_line_ask():
    hub, line = listening()
    publish(hub, 1)

    hub._take({"type": "subscribe", "data": 1})

    assert (line.behind, hub.subscribed.is_set(), hub.recent_after(STREAM, 1)) == (True, True, None)


async def test_access_changed_ends_the_lines_of_that_person_alone():
    hub, anonymous = listening()
    named, other = Line(5, "a"), Line(6, "b")
    hub.lines |= {named, other}

    hub._take({"type": "message", "data": "access\n5\n"})

    assert [line.ended.done() for line in (anonymous, named, other)] == [False, True, False]


async def test_stream_nobody_hears_is_not_kept():
    hub, line = listening()
    publish(hub, 1)
    hub.leave(line)

    publish(hub, 2)

    assert (hub.streams, hub.last_heard(STREAM)) == ([], 0)

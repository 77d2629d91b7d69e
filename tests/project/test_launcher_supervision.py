"""Children are restarted when they die, and ended with all that they started."""

import signal
import sys
import time
from pathlib import Path

import pytest
from concord.launcher import processes, supervision
from concord.launcher.children import Child
from concord.launcher.refusals import LauncherRefusal
from concord.launcher.supervision import Part

SLEEP = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}], start_new_session=True).wait()"


@pytest.fixture
def start(tmp_path):
    """Start a Python program as a part; it is gone at the end of the test."""
    parts = []

    def begin(program: str, grace: float = 10) -> Part:
        child = Child(
            "program",
            [sys.executable, "-c", program],
            log=tmp_path / "program.log",
            env={},
            cwd=Path("/"),
            grace=grace,
        )
        part = Part(child, child.start)
        parts.append(part)
        supervision.start([part])
        return part

    yield begin
    for part in parts:
        part.child.kill()


def kill_and_notice(part: Part, now: float) -> None:
    processes.kill_and_wait([part.child.pid])
    supervision.look_after(part, now)


def test_a_killed_part_is_started_again_after_a_pause(start, capsys):
    part = start(SLEEP)
    first, now = part.child.pid, time.monotonic()

    kill_and_notice(part, now)
    supervision.look_after(part, now + 0.1)
    still_dead = not part.child.alive
    supervision.look_after(part, now + 0.3)

    assert still_dead
    assert part.child.alive
    assert part.child.pid != first
    assert capsys.readouterr().err == "program died (SIGKILL); it starts again in 0.2 s.\n"


def test_pauses_grow_while_a_part_dies_young_and_shrink_when_it_has_lived(start):
    part = start(SLEEP)
    pauses = []
    for lived in (1, 1, 1, 60):
        now = part.started_at + lived
        kill_and_notice(part, now)
        pauses.append(round(part.start_again_at - now, 1))
        supervision.look_after(part, part.start_again_at)

    assert pauses == [0.2, 0.4, 0.8, 0.2]


def test_a_part_that_dies_young_too_often_is_given_up_with_its_last_words(start):
    part = start("import sys; sys.exit('no settings')")
    processes.wait_until(lambda: not part.child.alive, seconds=10)

    for _ in range(6):
        supervision.look_after(part, part.started_at)
        supervision.look_after(part, part.start_again_at)
        processes.wait_until(lambda: not part.child.alive, seconds=10)
    with pytest.raises(LauncherRefusal, match=r"died 7 times in a row \(exit status 1\)") as told:
        supervision.look_after(part, part.started_at)

    assert "no settings" in str(told.value)


def test_a_part_that_dies_while_starting_is_named_at_once(start):
    part = start("import sys; sys.exit('the port is taken')")

    with pytest.raises(
        LauncherRefusal, match=r"program died while starting \(exit status 1\)"
    ) as told:
        supervision.wait_until_ready([part], lambda: False, seconds=30)

    assert "the port is taken" in str(told.value)


def test_a_start_without_an_answer_ends_when_time_is_up(start):
    part = start(SLEEP)

    with pytest.raises(LauncherRefusal, match="did not answer within 0 seconds"):
        supervision.wait_until_ready([part], lambda: False, seconds=0.1)


def test_a_part_that_ignores_the_request_to_stop_is_killed(start):
    part = start(DEAF, grace=0.2)
    processes.wait_until(lambda: "deaf" in part.child.last_words(), seconds=10)
    pid = part.child.pid

    supervision.stop([part])

    assert not processes.is_alive(pid)


def test_a_killed_part_takes_what_it_started_with_it(start):
    part = start(PARENT)
    processes.wait_until(lambda: processes.descendants(part.child.pid), seconds=10)
    offspring = processes.descendants(part.child.pid)

    part.child.kill()

    assert len(offspring) == 1
    assert not processes.is_alive(offspring[0])


def test_a_child_is_asked_with_its_own_stop_signal(tmp_path):
    child = Child(
        "program",
        [sys.executable, "-c", SLEEP],
        log=tmp_path / "program.log",
        env={},
        cwd=Path("/"),
        stop_signal=signal.SIGINT,
    )
    child.start()
    child.ask_to_stop()
    processes.wait_until(lambda: not child.alive, seconds=10)
    status = child.status
    child.kill()

    assert status in {1, -signal.SIGINT}


def test_a_long_log_is_turned_over_at_the_start(tmp_path):
    log = tmp_path / "program.log"
    log.write_bytes(b"x" * 10_000_001)
    child = Child("program", [sys.executable, "-c", "print('new')"], log=log, env={}, cwd=Path("/"))

    child.start()
    processes.wait_until(lambda: not child.alive, seconds=10)
    child.kill()

    assert log.read_text() == "new\n"
    assert log.with_name("program.log.1").stat().st_size == 10_000_001

"""`make soak` goes on where it ended, for the same commit only, and says what it covered."""

import json

import pytest
from concord.launcher import checks, places, soak


@pytest.fixture
def ran(monkeypatch, tmp_path):
    """The names of what ran, in order; the round of faults named ``fails`` is the last."""
    found: list[str] = []

    def faults(_arguments):
        found.append("faults")
        monkeypatch.setenv("SOAK_MINUTES", "0")
        return 0 if found.count("faults") < 2 else 3

    monkeypatch.setattr(places, "data_folder", lambda: tmp_path)
    monkeypatch.setattr(checks, "prove", lambda step: found.append(step[0]) or 0)
    monkeypatch.setattr(checks, "faults", faults)
    monkeypatch.setattr(soak, "_commit", lambda: "abc123")
    return found


def test_a_later_run_goes_on_where_the_first_was_ended(ran, monkeypatch, capsys):
    proofs = [step[0] for step in checks.LONG_PROOFS]

    def ended_by_hand(step):
        if step[0] == proofs[1]:
            raise KeyboardInterrupt
        ran.append(step[0])
        return 0

    with monkeypatch.context() as first:
        first.setattr(checks, "prove", ended_by_hand)
        with pytest.raises(KeyboardInterrupt):
            soak.soak([])
    assert ran == proofs[:1]
    monkeypatch.setenv("SOAK_MINUTES", "1")
    assert (soak.soak([]), ran) == (3, [*proofs, "faults", "faults"])
    said = capsys.readouterr().out
    assert "A round of faults failed. Before it: long browser journeys (0 s)" in said
    assert "1 rounds of faults in 0 minutes, without a failure at commit abc123" in said


def test_another_commit_begins_anew_and_a_failed_proof_ends_the_run(ran, monkeypatch, tmp_path):
    (tmp_path / "soak.json").write_text(
        json.dumps({"commit": "old", "proofs": {"x": 1.0}, "rounds": 4, "seconds": 9.0})
    )
    monkeypatch.setattr(checks, "prove", lambda _step: 5)
    assert (soak.soak([]), ran) == (5, [])
    assert soak._read(tmp_path / "soak.json") == soak.Covered("abc123")

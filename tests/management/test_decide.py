"""`manage.py decide`: an outcome from files alone, or one line on stderr and exit 2."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from deliberation.management.commands import decide
from deliberation.management.commands.decide import decide_cases, decide_files
from deliberation.rules.refusals import RuleBroken

ROOT = Path(__file__).resolve().parents[2]
RULE = {
    "choices": ["yes", "no", "abstain"],
    "quorum": {
        "each": "chamber",
        "require": {"count": ["present"], "of": "entitled", "at_least": "1/3"},
    },
    "adopt": {"count": ["yes"], "of": ["yes", "no"], "weight": "seats", "more_than": "1/2"},
}
ELECTORS = "elector,choice,chamber,seats\nA,yes,a,8.5\nB,no,a,8.25\nC,,b,1\nD,abstain,b,1\n"
MEGABYTE = 1024 * 1024


@pytest.fixture
def rule_file(tmp_path):
    path = tmp_path / "rule.json"
    path.write_text(json.dumps(RULE), encoding="utf-8")
    return path


@pytest.fixture
def electors_file(tmp_path):
    path = tmp_path / "electors.csv"
    path.write_text(ELECTORS, encoding="utf-8")
    return path


def run(*args):
    """Exit code, standard output and standard error of the command, within this process."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("decide", *map(str, args), stdout=out, stderr=err)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue(), err.getvalue()


def test_a_rule_and_electors_give_outcome_tally_and_trace(rule_file, electors_file):
    code, out, err = run(rule_file, electors_file)
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert list(answer) == ["outcome", "tally", "trace"]
    assert answer["outcome"] == "adopted"
    assert [group["number"] for group in answer["tally"]] == [1, 1, 1, 1]
    assert answer["trace"][-1]["share"] == "34/67"
    assert answer == decide_files(rule_file, electors_file)


def test_a_byte_order_mark_is_no_part_of_the_files(rule_file, electors_file):
    for path in (rule_file, electors_file):
        path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert run(rule_file, electors_file)[0] == 0


def test_every_vector_comes_out_as_written(shared):
    path = shared / "vectors" / "decisions.json"
    code, out, err = run("--cases", path)
    cases = json.loads(path.read_text(encoding="utf-8"))
    assert (code, err) == (0, "")
    assert [json.loads(line) for line in out.splitlines()] == [
        {"id": case["id"], "outcome": case["outcome"]} for case in cases
    ]


def test_a_bad_case_is_a_line_of_its_own(tmp_path):
    one = {"choices": ["yes"], "adopt": {"count": ["yes"], "at_least": 1}}
    path = tmp_path / "cases.json"
    cases = [
        {"id": "good", "rule": one, "electors": [{"choice": "yes"}]},
        {"id": "bad-rule", "rule": {**one, "quorom": {}}, "electors": []},
        {"id": "bad-elector", "rule": one, "electors": [{"choice": "no"}]},
        {"id": "no-electors", "rule": one},
        {"id": 7, "electors": []},
        {"id": ["x"], "rule": one, "electors": []},
        "no case",
        {"rule": one, "electors": []},
    ]
    path.write_text(
        json.dumps(cases).replace('"at_least": 1', '"at_least": 1.0', 1), encoding="utf-8"
    )
    assert list(decide_cases(path)) == [
        {
            "id": "good",
            "error": 'adopt.at_least: Write "1.0" in quotation marks, or as a whole number.',
        },
        {
            "id": "bad-rule",
            "error": "quorom: There is no such key here;"
            " known are: title, source, choices, quorum, adopt, tie.",
        },
        {
            "id": "bad-elector",
            "error": 'electors[0].choice: "no" is none of the choices:'
            " yes, not_voting, absent, recused.",
        },
        {"id": "no-electors", "error": "electors: This must be a list."},
        {"id": 7, "error": "This must be an object, written in { }."},
        {"id": None, "error": "id: This must be text or a number."},
        {"id": None, "error": "A case is an object."},
        {"id": None, "outcome": "rejected"},
    ]
    assert run("--cases", path)[0] == 0


@pytest.mark.parametrize(
    ("rule", "electors", "line"),
    [
        ('{"choices": ["yes"]}', ELECTORS, "adopt: This is missing.\n"),
        ("{", ELECTORS, "line 1, column 2: This is not well-formed JSON.\n"),
        ("[" * 9999, ELECTORS, "rule.json: Lists and objects lie too deep within one another.\n"),
        (" " * 200_001, ELECTORS, "rule.json: This is longer than 200000 characters.\n"),
        (
            json.dumps(RULE).replace("seats", "seat"),
            ELECTORS,
            'adopt.weight: The attribute "seat" is not on every elector (line 1).\n',
        ),
        (json.dumps(RULE), ELECTORS + "A,no,a,1\n", None),
        (json.dumps(RULE), "", None),
    ],
)
def test_a_bad_rule_or_file_is_one_line_on_stderr_and_exit_2(
    rule_file, electors_file, rule, electors, line
):
    rule_file.write_text(rule, encoding="utf-8")
    electors_file.write_text(electors, encoding="utf-8")
    code, out, err = run(rule_file, electors_file)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert line is None or err == line


def test_a_file_that_cannot_be_read_is_exit_2(tmp_path, rule_file, electors_file):
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    missing = tmp_path / "missing"
    for args in (
        (missing, electors_file),
        (rule_file, missing),
        (rule_file, tmp_path),
        (binary, electors_file),
        (rule_file, binary),
        ("--cases", missing),
        ("--cases", rule_file),
        ("--cases", binary),
        ("--cases", rule_file, rule_file),
        (rule_file,),
        (),
    ):
        code, out, err = run(*args)
        assert (code, out, err.count("\n")) == (2, "", 1)


def test_files_are_refused_by_their_length_before_they_are_parsed(tmp_path, monkeypatch):
    path = tmp_path / "cases.json"
    path.write_text("[" + "0," * 100 + "0]", encoding="utf-8")
    monkeypatch.setattr(decide, "CASES_AT_MOST", 100)
    with pytest.raises(RuleBroken, match=r"cases\.json: This is longer than 100 characters"):
        list(decide_cases(path))


# Runs manage.py and then writes the most memory its process ever had.
MEASURED = """
import pathlib, runpy, sys
del sys.argv[0]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    sys.stderr.write(pathlib.Path("/proc/self/status").read_text())
"""


def manage(*args, python=()):
    """The command as a process of its own, with no database in its environment."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE")}
    return subprocess.run(
        [sys.executable, *python, ROOT / "manage.py", "decide", *map(str, args)],
        cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "concord.settings.development"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_command_needs_no_database(rule_file, electors_file, tmp_path):
    done = manage(rule_file, electors_file)
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (0, "adopted")
    done = manage(rule_file, tmp_path / "missing.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path}/missing.csv: No such file or directory\n"


def test_a_million_rows_stay_under_300_megabytes(rule_file, electors_file):
    choices = ("yes", "no", "abstain", "")
    with electors_file.open("w", encoding="utf-8") as stream:
        stream.write("elector,choice,chamber,seats\n")
        stream.writelines(
            f"elector {row:07d} of the roll,{choices[row % 4]},{'abc'[row % 3]},{row % 997}.{row % 89}\n"
            for row in range(1_000_000)
        )
    done = manage(rule_file, electors_file, python=("-c", MEASURED))
    assert done.returncode == 0
    assert sum(group["number"] for group in json.loads(done.stdout)["tally"]) == 1_000_000
    assert int(done.stderr.split("VmHWM:")[1].split()[0]) * 1024 < 300 * MEGABYTE

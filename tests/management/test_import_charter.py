"""manage.py import_charter: the same reading as in the browser, with or without a database."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from deliberation.models import Charter, RevisionItem
from tests.factories import SMALL

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.md"
    path.write_text(SMALL)
    return path


def told(*arguments: object, **options: object) -> str:
    out = StringIO()
    call_command("import_charter", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_a_dry_run_tells_kinds_and_unplaced_lines_as_json(small):
    small.write_text(f"{SMALL}\n---\n")
    assert json.loads(told(small, dry_run=True, json=True)) == {
        "kinds": {"part": 1, "article": 2, "clause": 4},
        "unplaced": [
            {"line": 15, "text": "---", "why": "A line of signs without words is left out."}
        ],
    }


def test_a_dry_run_needs_no_database(small):
    without = {
        name: value
        for name, value in os.environ.items()
        if "DATABASE" not in name and "REDIS" not in name
    }
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "import_charter", small, "--dry-run", "--json"],
        env=without | {"DJANGO_SETTINGS_MODULE": "concord.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["kinds"] == {"part": 1, "article": 2, "clause": 4}


def test_a_file_becomes_a_charter_of_the_forum(table, small):
    said = told(small, forum=table.forum.slug)
    charter = Charter.objects.get()
    assert (charter.slug, charter.language) == ("a-small-charter", "en")
    assert charter.current_revision.issued_by == table.officers["secretariat"].person
    assert f"/forums/{table.forum.slug}/charters/a-small-charter/" in said


def test_the_importer_can_be_named(table, small):
    chair = table.officers["chair"].person
    told(small, forum=table.forum.slug, email=chair.email)
    assert Charter.objects.get().current_revision.issued_by == chair


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.md"], "nowhere.md: No such file or directory"),
        (["SMALL"], "--forum: Name a forum that exists."),
        (["SMALL", "--forum", "FORUM", "--as", "HEAD"], "--as: Nobody there may import a charter"),
        (["SMALL", "--forum", "FORUM", "--language", "xx"], "This is not a language of the forum."),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_written(
    table, small, capsys, arguments, sentence
):
    known = {"SMALL": small, "FORUM": table.forum.slug, "HEAD": table.heads["XAA"].person.email}
    with pytest.raises(SystemExit) as stopped:
        told(*[known.get(one, one) for one in arguments])
    assert stopped.value.code == 2
    assert sentence in capsys.readouterr().err
    assert Charter.objects.count() == 0


def test_the_ai_act_holds_113_articles_and_both_false_headings_are_reported(table, shared):
    path = shared / "data/texts/eu-ai-act.md"
    found = json.loads(told(path, dry_run=True, json=True))
    assert found["kinds"]["article"] == 113
    false = [one["line"] for one in found["unplaced"] if one["text"].startswith("# Article")]
    assert len(false) == 2
    told(path, forum=table.forum.slug, title="AI Act")
    charter = Charter.objects.get(slug="ai-act")
    assert RevisionItem.objects.filter(revision__charter=charter, kind="article").count() == 113

"""The rules of the house that a machine can check."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from concord.settings.environment import VARIABLES
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
CODE = ("platform", "accounts", "deliberation", "bench", "tests")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def python_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def test_platform_is_a_plain_folder():
    assert not (ROOT / "platform/__init__.py").exists()
    assert not (ROOT / "tests/platform").exists()


@pytest.mark.parametrize("folder", CODE)
def test_no_file_has_grown_past_three_hundred_lines(folder):
    long = {
        str(path.relative_to(ROOT)): length
        for path in python_files(folder)
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_no_file_is_named_for_what_it_is_not():
    vague = re.compile(r"(utils?|helpers?|managers?|misc|common)\.py|handle_.*|process_.*")
    assert [
        str(path.relative_to(ROOT))
        for path in python_files("accounts", "deliberation", "platform", "bench")
        if vague.fullmatch(path.name)
    ] == []


def test_faces_write_only_through_operations():
    writes = re.compile(
        r"\.objects\.(create|bulk_create|update_or_create|get_or_create)\(|\.save\("
    )
    faces = ("web", "api", "live", "tasks", "admin", "management")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for face in faces
        for path in python_files(f"deliberation/{face}")
        for line in path.read_text(encoding="utf-8").splitlines()
        if writes.search(line) and "demonstration/stage.py" not in str(path)
    ]
    assert found == []


def test_models_have_no_verbs_and_no_signals():
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in python_files("deliberation/models")
    )
    assert re.findall(r"^    def (?!__str__)\w+", text, re.M) == []
    assert "django.db.models.signals" not in text


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", re.I
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for folder in ("deliberation/templates", "accounts/templates")
        for path in (ROOT / folder).rglob("*.html")
        if path.parent.name != "mail"  # read in mail programs, which know no sheet of ours
        for match in [inline.search(path.read_text(encoding="utf-8"))]
        if match
    ]
    assert found == []


def test_the_readme_is_short_and_begins_with_the_two_commands():
    lines = README.splitlines()
    assert len(lines) <= 200
    code = [line.strip().split("#")[0].strip() for line in lines if line.startswith("    ")]
    assert code[:2] == ["make run", "make test"]


def rows_of(heading: str) -> list[str]:
    """First cells of the table rows in the README section of this heading."""
    section = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [name for name in re.findall(r"^\| `([^`]+)`", section, re.M) if name != "manage.py"]


def test_the_readme_lists_every_command():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.M))
    ours = {name for name, app in get_commands().items() if app == "deliberation"}
    listed = rows_of("Commands")
    assert {name.removeprefix("make ") for name in listed if name.startswith("make ")} == targets
    assert {name for name in listed if not name.startswith("make ")} == ours


def test_the_readme_maps_every_layer():
    mapped = {name.rstrip("/") for name in rows_of("Layer map")}
    layers = {
        f"deliberation/{path.name}"
        for path in (ROOT / "deliberation").iterdir()
        if path.is_dir() and path.name not in {"__pycache__", "migrations", "templates"}
    }
    assert layers <= mapped
    assert [name for name in mapped if not (ROOT / name).exists()] == []


def test_every_document_the_readme_names_exists():
    named = set(re.findall(r"`(docs/[^`*]+|[A-Z]+\.md)`", README))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_settings_table_is_the_codes():
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", text, re.M)
    listed = {name: (default.strip("`"), meaning) for name, default, meaning in rows}
    assert listed == {
        variable.name: (variable.default or "—", variable.meaning) for variable in VARIABLES
    }


def test_no_registry_host_and_no_lock_with_addresses():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\n")
    assert [name for name in tracked if name.endswith(("uv.lock", "pylock.toml"))] == []
    host = re.compile(
        r"//[a-z0-9.-]*(?:py" + r"pi|pythonhosted|npm" + r"js)[a-z0-9.-]*\.(?:org|com|net)"
    )
    texts = [
        ROOT / name for name in tracked if name.endswith((".txt", ".in", ".toml", ".py", ".md"))
    ]
    assert [
        str(path)
        for path in texts
        if path.is_file() and host.search(path.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"SITE_ADDRESS": "http://plain.example"}, "SITE_ADDRESS"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
        ({"EMAIL_URL": ""}, "EMAIL_URL"),
        ({"DATABASE_OWNER_URL": "postgresql://app:x@db/concord"}, "owner"),
        ({}, ""),
    ],
)
def test_production_refuses_an_unsafe_setting(changed, sentence):
    safe = {
        "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP",
        "ALLOWED_HOSTS": "concord.example",
        "SITE_ADDRESS": "https://concord.example",
        "DATABASE_URL": "postgresql://app:x@db/concord",
        "DATABASE_OWNER_URL": "postgresql://owner:x@db/concord",
        "REDIS_URL": "redis://valkey",
        "EMAIL_URL": "smtp://mail.example:587",
        "PATH": "",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import concord.settings.production"],
        env=safe | changed, capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert (done.returncode == 0) == (sentence == "")
    assert sentence in done.stderr

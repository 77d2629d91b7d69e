"""docs/decision-rules.md says what the code does: its example, its templates, its codes, its limits."""

import json
import re
from pathlib import Path

from deliberation.rules import decisions
from deliberation.rules.decisions import TEMPLATES, limits

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "decision-rules.md").read_text(encoding="utf-8")
SOURCES = [
    *sorted((ROOT / "deliberation" / "rules" / "decisions").glob("*.py")),
    ROOT / "deliberation" / "formats" / "electorates.py",
    ROOT / "deliberation" / "management" / "commands" / "decide.py",
]


def test_the_example_is_a_rule_a_forum_could_choose():
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)
    rule = decisions.load_rule(example)
    decisions.require_legitimate(rule, ["government", "corporate", "citizen"])
    assert rule.value == json.loads(example)


def test_the_templates_are_listed_with_their_sources():
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (.*?) \| (.*?) \| (?:one|each|one, or each) \|$", PAGE, re.M
    )
    assert rows == [(key, found.title, found.source) for key, found in TEMPLATES.items()]


def test_every_code_is_listed():
    listed = re.findall(r"`([a-z]+-[a-z0-9-]+)`", PAGE.split("## Refusals")[1])
    code = re.compile(
        r'"((?:rule|elector|electors|json|text|file|cases|tally|template|recusals)-[a-z0-9-]+)"'
    )
    raised = set()
    for source in SOURCES:
        raised.update(
            code.findall(re.sub(r'""".*?"""', "", source.read_text("utf-8"), flags=re.DOTALL))
        )
    assert sorted(listed) == sorted(raised)


def test_the_limits_are_as_written():
    written = [
        int(number.replace(" ", "")) for number in re.findall(r"\d[\d ]*", PAGE.split("Limits:")[1])
    ]
    assert written == [
        limits.TEXT_AT_MOST,
        limits.VALUES_AT_MOST,
        limits.DEPTH_AT_MOST,
        limits.TITLE_AT_MOST,
        limits.TOKEN_AT_MOST,
        limits.ATTRIBUTE_AT_MOST,
        limits.STRING_AT_MOST,
        limits.NUMBER_AT_MOST,
        limits.GROUPS_AT_MOST,
    ]

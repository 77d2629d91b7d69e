"""Colours, styles and templates as they are written: contrast, direction, size, no inline code."""

import re
from pathlib import Path

import pytest

from deliberation.templatetags.components import register

ROOT = Path(__file__).resolve().parents[2]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = [
    path
    for path in sorted((ROOT / "deliberation" / "templates").rglob("*.html"))
    if path.parent.name != "mail"  # read in mail programs, which know no sheet of ours
]


def tokens(selector: str) -> dict[str, str]:
    sheet = (ROOT / "static" / "css" / "tokens.css").read_text()
    block = sheet.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


LIGHT = tokens(":root")
DARK = LIGHT | tokens(':root[data-theme="dark"]')
GROUNDS = ["paper", "sheet", "wash"]
WASHES = ["accent-wash", "agreed-wash", "against-wash", "attention-wash"]
TEXT = (
    [("ink", ground) for ground in GROUNDS + WASHES]
    + [("ink-soft", ground) for ground in [*GROUNDS, *WASHES]]
    + [(tone, on) for tone in ["accent", "accent-strong"] for on in [*GROUNDS, "accent-wash"]]
    + [
        (tone, on)
        for tone in ["agreed", "against", "attention"]
        for on in [*GROUNDS, f"{tone}-wash"]
    ]
    + [("accent", wash) for wash in WASHES]
    + [("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-against", "against")]
)
SHAPES = [
    (mark, on)
    for mark in ["government", "corporate", "citizen", "other", "edge", "focus"]
    for on in [*GROUNDS, "accent-wash"]
]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [(*pair, 4.5) for pair in TEXT] + [(*pair, 3.0) for pair in SHAPES],
)
def test_colours_contrast_as_wcag_asks(theme, front, back, least):
    assert contrast(theme[front], theme[back]) >= least


def test_the_two_dark_themes_are_the_same():
    assert tokens(':root:not([data-theme="light"])') == tokens(':root[data-theme="dark"]')
    assert set(tokens(':root[data-theme="dark"]')) == set(LIGHT)


def test_styles_know_no_left_and_right():
    physical = re.compile(
        r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right|top|bottom)"
        r"|left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:"
        r"|(?:text-align|float|clear):\s*(?:left|right)"
    )
    found = {
        sheet.name: physical.findall(re.sub(r"\((?:min|max)-width:", "(", sheet.read_text()))
        for sheet in STYLES
    }
    assert found == {sheet.name: [] for sheet in STYLES}


def test_styles_stay_small():
    """Of pages; the panel of administrators has a sheet of its own."""
    pages = [sheet for sheet in STYLES if sheet.name != "admin.css"]
    assert sum(sheet.stat().st_size for sheet in pages) <= 32 * 1024


def test_styles_use_only_colours_of_the_tokens():
    others = [sheet for sheet in STYLES if sheet.name != "tokens.css"]
    found = {
        sheet.name: re.findall(r":[^;{}]*(#[0-9a-f]{3,8})\b", sheet.read_text()) for sheet in others
    }
    assert found == {sheet.name: [] for sheet in others}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_carry_no_inline_style_or_script(template):
    source = template.read_text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", source) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", source) if "src=" not in tag] == []


def test_every_component_is_in_the_design_page():
    page = (ROOT / "docs" / "design.md").read_text()
    named = [*register.tags, *register.filters]
    assert [name for name in named if f"`{{% {name}" not in page and f"|{name}" not in page] == []

"""Charters from Markdown: what is bounded and how it is written back."""

import pytest

from deliberation.formats.charters import (
    CharterDraft,
    Unplaced,
    read_charter,
    read_words,
    report,
    write_words,
)
from deliberation.rules.charters import Span

OURS = """# Charter on Artificial Intelligence

## Preamble

*Recalling* the shared interest in safe systems,

## Part I — Principles

### Article 1 — Purpose

1. This Charter sets out duties:

   (a) of States;

   (b) of companies:

      (i) large ones;

      (ii) others.

2. It [shall][should] apply **everywhere**.

   It applies in outer space too.

### Article 2

The Parties cooperate.

## Annex I — Definitions

- System: a machine.
"""


def outline_of(draft: CharterDraft) -> list[str]:
    """Each item as its indented kind, number, heading and words."""
    return [
        "  " * item.depth
        + " ".join(filter(None, (item.kind, item.number, item.heading, item.words)))
        for item in draft.items
    ]


def whys(draft: CharterDraft) -> list[tuple[int, str]]:
    return [(remark.line, remark.why) for remark in draft.unplaced]


@pytest.mark.parametrize(
    "formula",
    [
        "Done at Geneva, 1 July 2026.",
        "DONE at New York this first day of July, in a single original.",
        "IN WITNESS WHEREOF the undersigned have signed this Charter.",
        "Fait à Genève, le 1er juillet 2026.",
        "Hecho en Ginebra, el 1 de julio de 2026.",
        "Совершено в Женеве 1 июля 2026 года.",
    ],
)
def test_closing_formula_ends_the_text_but_not_the_annexes(formula):
    draft = read_charter(
        f"# Title\n\n# Article 1\n\nWords.\n\n{formula}\nA. B.\n\n# Annex I\n\nMore.\n"
    )

    assert outline_of(draft) == ["article 1", "  text Words.", "annex I", "  text More."]
    assert draft.unplaced == (
        Unplaced(
            7,
            formula,
            "A closing formula ends the text: from this line on, %(lines)s lines are left out.",
            {"lines": 2},
        ),
    )


def test_closing_words_amid_the_articles_are_text():
    draft = read_charter("# Article 1\n\nDone at Geneva, 1 July 2026.\n\n# Article 2\n\nWords.\n")

    assert outline_of(draft)[1] == "  text Done at Geneva, 1 July 2026."


def test_bracket_before_a_label_goes_with_its_words():
    draft = read_charter("### Article 1\n\n[1. Each Party reports.]\n\n[(a) One\n")

    assert [(item.words, item.spans) for item in draft.items[1:]] == [
        ("[Each Party reports.]", (Span("bracket", 0, 21),)),
        ("[One", (Span("bracket", 0, 4),)),
    ]


def test_bracket_around_a_bare_heading_is_reported():
    draft = read_charter("# Title\n\n### [Article 1]\n\nWords.\n")

    assert outline_of(draft) == ["article 1", "  text Words."]
    assert whys(draft) == [(3, "A bracket around a heading without a title is left out.")]


def test_nesting_stops_at_a_bounded_depth():
    lines = "\n".join(" " * (3 * depth) + "- item" for depth in range(50))
    draft = read_charter(f"# Article 1\n\n{lines}\n")

    assert max(item.depth for item in draft.items) == 8


def test_report_counts_kinds_and_names_lines():
    assert report(read_charter("# Title\n\n### Article 1\n\n<b>Words</b>\n")) == {
        "kinds": {"article": 1, "text": 1},
        "unplaced": [{"line": 5, "text": "<b>Words</b>", "why": "HTML is kept as plain text."}],
    }


def test_report_shortens_long_lines():
    shown = report(read_charter(f"# Title\n\n<b>{'x' * 400}\n"))["unplaced"][0]["text"]

    assert shown == f"<b>{'x' * 196}…"


@pytest.mark.parametrize(
    ("source", "words", "spans"),
    [
        ("*a* **b**", "a b", [("emphasis", 0, 1), ("strong", 2, 3)]),
        ("***a***", "a", [("emphasis", 0, 1), ("strong", 0, 1)]),
        ("**a *b* c**", "a b c", [("emphasis", 2, 3), ("strong", 0, 5)]),
        ("2 * 3 * 4", "2 * 3 * 4", []),
        (r"\*a\*", "*a*", []),
        ("_a_ __b__", "_a_ __b__", []),
        ("[a [b] c]", "[a [b] c]", [("bracket", 0, 9), ("bracket", 3, 6)]),
        ("[*a*/b]", "[a/b]", [("bracket", 0, 5), ("emphasis", 1, 2)]),
        (r"\[a\]", "[a]", []),
        ("[a [b]", "[a [b]", [("bracket", 0, 6), ("bracket", 3, 6)]),
        ("e\u0301 *o\u0308*", "é ö", [("emphasis", 2, 3)]),
        ("e*\u0301x*", "éx", []),
        ("𝒳 *y*", "𝒳 y", [("emphasis", 2, 3)]),
        ("a  \t b", "a b", []),
    ],
)
def test_words_are_plain_with_spans_beside(source, words, spans):
    read = read_words(source if source.startswith("e*") else source.replace("e\u0301", "é").replace("o\u0308", "ö"))  # fmt: skip

    assert (read.words, [(s.kind, s.start, s.end) for s in read.spans]) == (words, spans)


def test_words_written_are_read_back_with_their_line_breaks():
    read = read_words(write_words("One [two\n* three \\", (Span("strong", 0, 3),)))

    assert (read.words, read.spans) == ("One [two\n* three \\", (Span("strong", 0, 3),))

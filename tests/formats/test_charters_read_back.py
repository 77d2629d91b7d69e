"""Charters from Markdown, read and written again; hostile files."""

import pytest

from deliberation.formats.charters import (
    CharterDraft,
    Unplaced,
    read_charter,
    write_charter,
)

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
    ("labels", "tree"),
    [
        ("g h i j", ["g", "h", "i", "j"]),
        ("g h i ii k", ["g", "h", "  i", "  ii", "k"]),
        ("a b i ii c", ["a", "b", "  i", "  ii", "c"]),
        ("a i ii iii iv v b", ["a", "  i", "  ii", "  iii", "  iv", "  v", "b"]),
        ("a c e", ["a", "c", "e"]),
        ("a b A B c", ["a", "b", "  A", "  B", "c"]),
        ("t u v w x", ["t", "u", "v", "w", "x"]),
        ("z aa bb", ["z", "aa", "bb"]),
    ],
)
def test_labels_at_the_margin_tell_their_depth(labels, tree):
    lines = "".join(f"({label}) words;\n" for label in labels.split())
    draft = read_charter(f"# Article 1\nLead:\n{lines}")

    assert ["  " * (item.depth - 2) + item.number for item in draft.items[2:]] == tree


def test_text_between_items_of_a_row_belongs_to_the_item_before():
    draft = read_charter("### Article 1\n\n1. One.\n\nMore of one.\n\n2. Two.\n\nOf the article.\n")

    assert outline_of(draft) == [
        "article 1",
        "  clause 1 One.",
        "    text More of one.",
        "  clause 2 Two.",
        "  text Of the article.",
    ]


def test_numbers_in_brackets_are_paragraphs_where_nothing_stands_above():
    draft = read_charter(
        "### Article 1\n\n(1) One.\n\n(a) a;\n\n(2) Two.\n\n### Article 2\n\nLead:\n\n(1) x;\n"
    )

    assert outline_of(draft) == [
        "article 1",
        "  clause 1 One.",
        "    point a a;",
        "  clause 2 Two.",
        "article 2",
        "  text Lead:",
        "    point 1 x;",
    ]


def test_wrapped_lines_are_one_paragraph():
    draft = read_charter(
        "### Article 1\n\n1. The Parties report by 2 August\n2026. They do so\n   in writing.\n2. Two.\n"
    )

    assert outline_of(draft) == [
        "article 1",
        "  clause 1 The Parties report by 2 August 2026. They do so in writing.",
        "  clause 2 Two.",
    ]


def test_backslash_at_the_end_keeps_the_line_break():
    draft = read_charter("# Title\n\nOne\\\n# two\\\n1. three\n")

    assert outline_of(draft) == ["text One\n# two\n1. three"]


@pytest.mark.parametrize(
    ("line", "words", "why"),
    [
        ("<b>Bold</b> words", "<b>Bold</b> words", "HTML is kept as plain text."),
        ("See [here](https://x.org).", "See [here](https://x.org).", "A link is kept as plain text."),
        ("Words[^1] here", "Words[^1] here", "A link is kept as plain text."),
        ("[Open words", "[Open words", "A square bracket opens here and does not close in the same paragraph."),
        ("Closed] words", "Closed] words", "A square bracket closes here that did not open in the same paragraph."),
        ("> quoted", "> quoted", "A Markdown sign without meaning in a charter; kept as plain text."),
        ("| a | b |", "| a | b |", "A Markdown sign without meaning in a charter; kept as plain text."),
        ("#Article 1", "#Article 1", "A heading needs a space behind its number signs; kept as text."),
        ("*Chapter I and II shall apply;*", "Chapter I and II shall apply;", "Looks like the heading of a part or chapter but is none; kept as text."),
        ("**word*word* Article 1*", "**word*word* Article 1*", "The asterisks do not pair up clearly; they are kept as plain text."),
    ],
)  # fmt: skip
def test_line_with_signs_of_its_own_is_kept_and_reported(line, words, why):
    draft = read_charter(f"# Title\n\n### Article 1\n\n{line}\n")

    assert [item.words for item in draft.items] == ["", words]
    assert draft.unplaced == (Unplaced(5, line, why),)


def test_lines_of_signs_are_left_out_and_reported():
    draft = read_charter("# Title\n\nWords.\n\n* * *\n\n---\n")

    assert outline_of(draft) == ["text Words."]
    assert whys(draft) == [
        (5, "A line of signs without words is left out."),
        (7, "A line of signs without words is left out."),
    ]


def test_front_matter_gives_the_title_and_is_reported():
    draft = read_charter('---\ntitle: "Bylaws"\nauthor: X\n---\n\n# Purpose\n\nWords.\n')

    assert (draft.title, outline_of(draft)) == ("Bylaws", ["chapter Purpose", "  text Words."])
    assert whys(draft) == [
        (1, "Front matter of 4 lines: its title is kept, the rest is left out."),
        (6, "A heading that names no kind; taken as a chapter."),
    ]


@pytest.mark.parametrize(
    ("source", "title", "tree"),
    [
        ("---\ntitle: Annex — A Charter\n---\n\nWords.\n", "Annex — A Charter", ["text Words."]),
        ("---\n\nWords.\n", "", ["text Words."]),
        ("---\nauthor: X\n---\n# Real title\n\nWords.\n", "Real title", ["text Words."]),
        ("# One\n\n# Article 1\n\n# Two\n", "One", ["article 1", "chapter Two"]),
        ("Words.\n\n# Late title\n\nMore.\n", "Late title", ["text Words.", "text More."]),
        ("# Article 1\n", "", ["article 1"]),
    ],
)
def test_title_stands_in_front_matter_or_in_the_first_plain_heading(source, title, tree):
    draft = read_charter(source)

    assert (draft.title, outline_of(draft)) == (title, tree)


@pytest.mark.parametrize(
    "title", ["Charter", "Annex I to the Charter", "Annex — A Charter", "On [AI] *systems* #"]
)
def test_title_is_written_so_that_it_reads_back(title):
    draft = CharterDraft(title, read_charter("# T\n\nWords.\n").items, ())

    assert read_charter(write_charter(draft)).title == title


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("# T\n\nPART II\n\n# Article 1\n", ["part II", "  article 1"]),
        (
            "# T\n\nPART II\n# Article 1\nPART II\n# Article 2\n",
            ["part II", "  article 1", "  article 2"],
        ),
        ("# T\n\n# Part of the whole\n", ["chapter Part of the whole"]),
        ("# T\n\n## [Chapter — Duties]\n", ["chapter [Chapter — Duties]"]),
        ("# T\n\n# Article 1\nDone at Bonn, 1 May 2026.\n# Notes\n", ["article 1"]),
        ("# T\n\nSECTION 1\nFirst.\n\nMore.\n", ["text SECTION 1 First.", "text More."]),
        ("# T\n\n# Article A\n# Article Q\n# Article B\n", ["article A", "article Q", "article B"]),
        ("# T\n\n# 1. " + "x" * 301 + "\n", ["text 1. " + "x" * 301]),
    ],
)
def test_rare_headings_read_sensibly(source, tree):
    assert outline_of(read_charter(source)) == tree

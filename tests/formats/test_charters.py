"""Charters in Markdown of our own shape, line by line."""

import pytest

from deliberation.formats.charters import (
    CharterDraft,
    Unplaced,
    read_charter,
    read_words,
    report,
    write_charter,
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


def test_charter_of_our_shape_reads_as_a_tree():
    draft = read_charter(OURS)

    assert (draft.title, draft.unplaced) == ("Charter on Artificial Intelligence", ())
    assert outline_of(draft) == [
        "preamble",
        "  text Recalling the shared interest in safe systems,",
        "part I Principles",
        "  article 1 Purpose",
        "    clause 1 This Charter sets out duties:",
        "      point a of States;",
        "      point b of companies:",
        "        point i large ones;",
        "        point ii others.",
        "    clause 2 It [shall][should] apply everywhere.",
        "      text It applies in outer space too.",
        "  article 2",
        "    text The Parties cooperate.",
        "annex I Definitions",
        "  point System: a machine.",
    ]
    assert draft.kinds == {
        "preamble": 1, "part": 1, "article": 2, "clause": 2, "point": 5, "text": 3, "annex": 1,
    }  # fmt: skip


def test_charter_item_knows_its_line_parent_and_spans():
    clause = read_charter(OURS).items[9]

    assert (clause.number, clause.line, clause.parent, clause.depth) == ("2", 21, 3, 2)
    assert clause.spans == (
        Span("bracket", 3, 10),
        Span("bracket", 10, 18),
        Span("strong", 25, 35),
    )


def test_charter_written_is_read_back_the_same():
    assert write_charter(read_charter(OURS)) == OURS


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("# Article 5", "article 5"),
        ("### Article 5 — Scope", "article 5 Scope"),
        ("### Article 5: Scope of use", "article 5 Scope of use"),
        ("### Article 5. Scope", "article 5 Scope"),
        ("### Article 5 Scope", "article 5 Scope"),
        ("### Article 5 (Scope)", "article 5 (Scope)"),
        ("### **Article 5** — *Scope*", "article 5 Scope"),
        ("### Article 5bis — Scope", "article 5bis Scope"),
        ("### Article One", "article One"),
        ("### Article 5 — Scope ###", "article 5 Scope"),
        ("### [Article 5 — Scope]", "article 5 [Scope]"),
        ("### Article 5 [Scope]", "article 5 [Scope]"),
        ("### Article premier", "article premier"),
        ("### Artículo 5 — Ámbito", "article 5 Ámbito"),
        ("### Статья 5 — Сфера", "article 5 Сфера"),
        ("### المادة 5 — النطاق", "article 5 النطاق"),
        ("### 第五条 范围", "article 5 范围"),
        ("### 第二十一条", "article 21"),
        ("## PART TWO — Duties", "part TWO Duties"),
        ("## Chapter IV: Duties", "chapter IV Duties"),
        ("## Section A", "section A"),
        ("## Annex", "annex"),
        ("## Appendix 2 | Forms", "annex 2 Forms"),
        ("## Exhibit B: Code of Conduct", "annex B Code of Conduct"),
        ("## Preamble", "preamble"),
        ("## Preamble — Reasons", "preamble Reasons"),
        ("# 4. Finances", "chapter 4 Finances"),
        ("## 4.2 Fees", "section 4.2 Fees"),
        ("### 4.2.1 Waivers", "article 4.2.1 Waivers"),
        ("## Chapter — Definitions", "chapter Definitions"),
    ],
)
def test_heading_names_its_kind(heading, item):
    draft = read_charter(f"# Title\n\n{heading}\n\nWords.\n")

    assert outline_of(draft) == [item, "  text Words."]
    assert draft.unplaced == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Article 18 of Regulation (EU) 2019/1020 shall apply.",
        "Article 6(1) and the corresponding obligations shall apply.",
        "Article 6 (1) Applies",
        "Article 5 The Parties shall cooperate in good faith.",
        "Articles of faith are many and varied in every part of the world, and nobody has counted all of them.  " * 2,
        "the lower case",
    ],
)  # fmt: skip
def test_heading_that_reads_as_a_sentence_is_text_of_its_article(sentence):
    draft = read_charter(f"# Title\n\n# Article 1\n\n1. One.\n\n# {sentence}\n")

    assert outline_of(draft)[:2] == ["article 1", "  clause 1 One."]
    assert outline_of(draft)[2:] == [f"  text {' '.join(sentence.split())}"]
    assert whys(draft) == [(7, "Begins like a heading but reads as a sentence; kept as text.")]


def test_article_out_of_sequence_is_text_and_the_sequence_goes_on():
    draft = read_charter(
        "# Article 1\n\n# Article 2\n\n# Article 40\n\n# Article 3\n\n# Article 4\n"
    )

    assert outline_of(draft) == [
        "article 1",
        "article 2",
        "  text Article 40",
        "article 3",
        "article 4",
    ]
    assert draft.unplaced == (
        Unplaced(
            5, "# Article 40", "The number of this article is out of order; kept as text."
        ),
    )  # fmt: skip


def test_article_numbers_may_begin_anew_in_a_part_and_leave_gaps():
    draft = read_charter(
        "## Part I\n### Article 1\n### Article 2\n### Article 2a\n### Article 7\n## Part II\n### Article 1\n"
    )

    assert (draft.kinds, draft.unplaced) == ({"part": 2, "article": 5}, ())


def test_heading_with_a_sentence_behind_its_sign_keeps_number_and_words():
    words = "The Parties shall cooperate " * 11
    draft = read_charter(f"# Title\n\n### Article 1. {words.strip()}.\n")

    assert outline_of(draft) == ["article 1", f"  text {words.strip()}."]
    assert whys(draft) == [
        (3, "The heading runs on as a sentence: its number is kept, its words are kept as text.")
    ]


def test_running_chapter_line_opens_a_chapter_once():
    draft = read_charter(
        "# Title\n\n# Article 1\n*CHAPTER I · GENERAL*\n**Purpose**\n1. One.\n"
        "SECTION 1\nFirst things\n\n# Article 2\n*CHAPTER II · REST*\n**Scope**\n1. Two.\n\n"
        "# Article 3\n*CHAPTER II · REST*\n**End**\nThree.\n"
    )

    assert outline_of(draft) == [
        "chapter I GENERAL",
        "  article 1 Purpose",
        "    clause 1 One.",
        "chapter II REST",
        "  section 1 First things",
        "    article 2 Scope",
        "      clause 1 Two.",
        "    article 3 End",
        "      text Three.",
    ]
    assert draft.unplaced == ()


def test_plain_line_under_a_bare_heading_is_its_title_and_reported():
    draft = read_charter(
        "# Article 1\nScope of the Charter\n1.\nOne.\n# Article 2\nThis Charter\n\nis long.\n"
    )

    assert outline_of(draft) == [
        "article 1 Scope of the Charter",
        "  clause 1 One.",
        "article 2 This Charter",
        "  text is long.",
    ]
    assert whys(draft) == [
        (2, "Stands under a heading without a title; taken as its title."),
        (6, "Stands under a heading without a title; taken as its title."),
    ]


def test_label_takes_its_text_from_the_next_line():
    draft = read_charter(
        "# Article 1\n1. Lead:\n(a)\nfirst;\n(b)\nsecond.\nMore of one.\n2.\nTwo.\n"
    )

    assert outline_of(draft) == [
        "article 1",
        "  clause 1 Lead:",
        "    point a first;",
        "    point b second.",
        "    text More of one.",
        "  clause 2 Two.",
    ]


def test_label_without_text_is_kept_as_words():
    draft = read_charter("# Article 1\nHowever:\n(a)\nfirst;\n(b)\n**(c)**\n\n# Article 2\nEnd.\n")

    assert outline_of(draft) == [
        "article 1",
        "  text However:",
        "    point a first;",
        "  text (b)",
        "  text (c)",
        "article 2",
        "  text End.",
    ]
    assert whys(draft) == [
        (5, "A label without text of its own; kept as text."),
        (6, "A label without text of its own; kept as text."),
    ]


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

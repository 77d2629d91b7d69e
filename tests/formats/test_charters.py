"""Charters in Markdown of our own shape, line by line."""

import pytest

from deliberation.formats.charters import (
    CharterDraft,
    Unplaced,
    read_charter,
    write_charter,
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

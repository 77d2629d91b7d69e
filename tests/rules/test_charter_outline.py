"""Labels, outlines and the rest of a charter's rules."""

import pytest

from deliberation.rules.charters import (
    Kind,
    Numbered,
    Place,
    label,
    label_items,
    slug,
)
from deliberation.rules.charters.outline import moved
from deliberation.rules.refusals import RuleBroken


def code_of(call, *args, **kwargs) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


def numbered(*rows: tuple[str, str, int | None]) -> list[Numbered]:
    return [Numbered(Kind(kind), number, parent) for kind, number, parent in rows]


@pytest.mark.parametrize(
    ("root", "after", "order"),
    [(0, 4, [4, 5, 0, 1, 2, 3]), (1, 3, [0, 3, 1, 2, 4, 5]), (4, 1, [0, 1, 2, 4, 5, 3])],
)
def test_branch_moves_as_a_whole(root, after, order):
    assert moved([None, 0, 1, 0, None, 4], root, after) == order


def test_branch_never_moves_into_itself():
    assert code_of(moved, [None, 0, 1], 0, 2) == "move-into-itself"


def path(*steps: tuple[str, str] | tuple[str, str, int]) -> list[Place]:
    return [Place(Kind(step[0]), step[1], step[2] if len(step) > 2 else 1) for step in steps]


@pytest.mark.parametrize(
    ("steps", "cited", "address"),
    [
        ([("article", "5")], "Article 5", "article-5"),
        ([("article", "5"), ("clause", "2"), ("point", "a")], "Article 5(2)(a)", "article-5-2-a"),
        ([("part", "I"), ("article", "5")], "Article 5", "article-5"),
        ([("part", "I"), ("chapter", "2")], "Part I, Chapter 2", "part-i-chapter-2"),
        ([("chapter", "2"), ("section", "2.3"), ("clause", "3")], "Section 2.3(3)", "section-2-3-3"),
        ([("preamble", "")], "Preamble", "preamble"),
        ([("preamble", ""), ("text", "", 2)], "Preamble, unnumbered paragraph 2", "preamble-text2"),
        ([("annex", "II"), ("article", "1"), ("clause", "1")], "Annex II, Article 1(1)", "annex-ii-article-1-1"),
        ([("annex", ""), ("clause", "4")], "Annex, paragraph 4", "annex-4"),
        ([("annex", "", 2)], "Annex", "annex-n2"),
        ([("clause", "4")], "Paragraph 4", "4"),
        ([("text", "")], "Unnumbered paragraph 1", "text1"),
        ([("article", "4"), ("text", "")], "Article 4, unnumbered paragraph 1", "article-4-text1"),
        ([("article", "3"), ("text", ""), ("point", "1")], "Article 3(1)", "article-3-text1-1"),
        ([("article", "6"), ("clause", "3"), ("text", ""), ("point", "a")], "Article 6(3), subparagraph 2(a)", "article-6-3-text1-a"),
        ([("article", "6"), ("clause", "3"), ("point", "", 2)], "Article 6(3), indent 2", "article-6-3-indent2"),
        ([("article", "5bis")], "Article 5bis", "article-5bis"),
        ([("chapter", "", 2)], "Unnumbered chapter 2", "chapter-n2"),
    ],
)  # fmt: skip
def test_label_cites_and_slug_addresses(steps, cited, address):
    assert (label(path(*steps)), slug(path(*steps))) == (cited, address)


def test_label_speaks_the_readers_language():
    words = {
        "Article %(number)s": "第%(number)s条",
        ", subparagraph %(ordinal)s": "，第%(ordinal)s款",
    }
    steps = path(("article", "5"), ("clause", "1"), ("text", ""))

    assert label(steps, lambda message: words.get(message, message)) == "第5条(1)，第2款"


def test_labels_of_all_items_have_addresses_of_their_own():
    items = numbered(
        ("part", "I", None), ("article", "1", 0), ("text", "", 1), ("text", "", 1),
        ("part", "II", None), ("article", "1", 4),
    )  # fmt: skip

    assert [(found.label, found.slug) for found in label_items(items)] == [
        ("Part I", "part-i"),
        ("Article 1", "article-1"),
        ("Article 1, unnumbered paragraph 1", "article-1-text1"),
        ("Article 1, unnumbered paragraph 2", "article-1-text2"),
        ("Part II", "part-ii"),
        ("Article 1", "article-1-2"),
    ]

"""Two real texts that nobody here wrote."""

from collections import Counter

import pytest

from deliberation.formats.charters import CharterDraft, read_charter, write_charter
from deliberation.rules.charters import Numbered, label_items


@pytest.fixture(scope="module")
def ai_act(shared) -> CharterDraft:
    return read_charter((shared / "data/texts/eu-ai-act.md").read_bytes())


@pytest.fixture(scope="module")
def bylaws(shared) -> CharterDraft:
    return read_charter((shared / "data/texts/cabforum-bylaws.md").read_bytes())


def words_under(draft: CharterDraft, kind: str, number: str) -> list[str]:
    """Words of everything below one heading, with labels."""
    root = next(
        index
        for index, item in enumerate(draft.items)
        if (item.kind, item.number) == (kind, number)
    )
    inside = {root}
    for index, item in enumerate(draft.items):
        if item.parent in inside:
            inside.add(index)
    return [draft.items[index].words for index in sorted(inside - {root})]


def labels(draft: CharterDraft) -> list[str]:
    items = [Numbered(item.kind, item.number, item.parent) for item in draft.items]
    return [found.label for found in label_items(items)]


def test_ai_act_is_113_articles_in_13_chapters(ai_act):
    assert ai_act.title == "Regulation (EU) 2024/1689 (AI Act)"
    assert ai_act.kinds == {
        "chapter": 13, "section": 16, "article": 113, "clause": 500, "point": 465, "text": 106,
    }  # fmt: skip
    articles = [item for item in ai_act.items if item.kind == "article"]
    assert [item.number for item in articles] == [str(number) for number in range(1, 114)]
    assert [item.heading for item in articles if not item.heading] == []


def test_ai_act_names_every_line_it_could_not_place(ai_act):
    sentence = "Begins like a heading but reads as a sentence; kept as text."
    assert [(remark.line, remark.text[:30], remark.why) for remark in ai_act.unplaced] == [
        (1187, "Further processing of personal",
         "Stands under a heading without a title; taken as its title."),
        (1744, "# Article 18 of Regulation (EU", sentence),
        (2024, "(b)", "A label without text of its own; kept as text."),
        (2025, "**(c)**", "A label without text of its own; kept as text."),
        (2027, "# Article 6(1) and the corresp", sentence),
        (2028, "*Chapter III Section 4, Chapte",
         "Looks like the heading of a part or chapter but is none; kept as text."),
        (2030, "Done at Brussels, 13 June 2024",
         "A closing formula ends the text: from this line on, 603 lines are left out."),
    ]  # fmt: skip


def test_ai_act_keeps_false_headings_as_text_of_their_articles(ai_act):
    [words] = words_under(ai_act, "article", "94")

    assert words[:47] == "Article 18 of Regulation (EU) 2019/1020 shall a"
    assert [words[:40] for words in words_under(ai_act, "article", "113")] == [
        "This Regulation shall enter into force o",
        "It shall apply from 2 August 2026.",
        "However:",
        "Chapters I and II shall apply from 2 Feb",
        "(b)",
        "(c)",
        "Article 6(1) and the corresponding oblig",
        "Chapter III Section 4, Chapter V, Chapte",
        "This Regulation shall be binding in its ",
    ]


def test_ai_act_leaves_out_everything_after_the_formula(ai_act):
    assert max(item.line for item in ai_act.items) == 2029
    assert [item for item in ai_act.items if "METSOLA" in item.words] == []


def test_ai_act_opens_each_chapter_once_and_sections_within_them(ai_act):
    heads = [item for item in ai_act.items if item.kind in {"chapter", "section"}]
    chapters = [item.number for item in heads if item.kind == "chapter"]
    sections = Counter(
        ai_act.items[item.parent].number for item in heads if item.parent is not None
    )

    assert chapters == [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII",
    ]  # fmt: skip
    assert sections == {"III": 5, "V": 4, "VII": 2, "IX": 5}


def test_ai_act_tells_the_letter_i_from_the_numeral(ai_act):
    found = labels(ai_act)

    assert "Article 5(1)(h)(iii)" in found
    assert "Article 7(2)(i)" in found
    assert "Article 7(2)(k)(ii)" in found
    assert "Article 3(1)" in found
    assert "Article 108(6)" in found
    assert len(set(found)) == len(found)


def test_ai_act_written_is_read_back(ai_act):
    again = read_charter(write_charter(ai_act))

    assert [(i.kind, i.number, i.heading, i.words, i.spans, i.parent) for i in again.items] == [
        (i.kind, i.number, i.heading, i.words, i.spans, i.parent) for i in ai_act.items
    ]


def test_bylaws_are_chapters_sections_and_annexes(bylaws):
    assert bylaws.title == "Bylaws of the CA/Browser Forum"
    assert bylaws.kinds == {
        "chapter": 7, "section": 28, "article": 4, "clause": 75, "point": 68, "text": 143, "annex": 4,
    }  # fmt: skip
    assert [(remark.line, remark.text) for remark in bylaws.unplaced] == [
        (1, "---"),
        (339, "DEFINITIONS"),
        (589, "Labelling"),
        (593, "Official Photography"),
        (605, "Unofficial Photography"),
        (609, "Voluntary Photo directory"),
    ]


def test_bylaws_are_cited_as_they_cite_themselves(bylaws):
    found = labels(bylaws)

    assert "Section 2.3(3)" in found
    assert "Section 2.4(9)(b)(2)" in found
    assert "Article 5.3.2(1)" in found
    assert "Section 4.1(3), subparagraph 2" in found
    assert "Annex B, paragraph 4" in found


def test_bylaws_written_are_read_back(bylaws):
    again = read_charter(write_charter(bylaws))

    assert [(i.kind, i.number, i.heading, i.words, i.spans, i.parent) for i in again.items] == [
        (i.kind, i.number, i.heading, i.words, i.spans, i.parent) for i in bylaws.items
    ]

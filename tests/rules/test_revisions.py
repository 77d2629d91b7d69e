"""What changed between two texts and between two revisions."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.formats.charters import read_charter
from deliberation.rules.charters import content_hash
from deliberation.rules.revisions import ItemFacts, compare_items, compare_words, tokens_of


def marked(before: str, after: str) -> str:
    """The comparison as one line: [-deleted-] and {+inserted+}."""
    signs = {"same": "%s", "deleted": "[-%s-]", "inserted": "{+%s+}"}
    return "".join(signs[change.kind] % change.text for change in compare_words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "", ""),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("Same words.", "Same words.", "Same words."),
        ("a b c", "a x c", "a [-b-]{+x+} c"),
        ("no later than 2 February 2026", "no later than 2 August 2027",
         "no later than 2 [-February 2026-]{+August 2027+}"),
        ("a person’s data, and", "the person’s data and", "[-a-]{+the+} person’s data[-,-] and"),
        ("The Parties shall cooperate in good faith.", "The Parties should seek to cooperate in good faith.",
         "The Parties [-shall-]{+should seek to+} cooperate in good faith."),
        ("shall report at once", "may consider to report",
         "[-shall report at once-]{+may consider to report+}"),
        ("缔约方应当合作。", "缔约各方应加强合作。", "缔约{+各+}方应[-当-]{+加强+}合作。"),
        ("يجب على الأطراف التعاون", "يجب على جميع الأطراف التعاون", "يجب على {+جميع +}الأطراف التعاون"),
        ("foo\nbar baz\nqux", "foo\nbar bax\nnew line\nqux", "foo\nbar [-baz-]{+bax\nnew line+}\nqux"),
        ("one\ntwo\nthree", "one\nthree", "one\n[-two\n-]three"),
    ],
)  # fmt: skip
def test_comparison_reads_in_phrases(before, after, shown):
    assert marked(before, after) == shown


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("It’s 2,5 % — high-risk.", ["It’s", " ", "2,5", " ", "%", " ", "—", " ", "high", "-", "risk", "."]),
        ("人工智能, AI", ["人", "工", "智", "能", ",", " ", "AI"]),
        ("नियम और", ["नियम", " ", "और"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("می‌خواهم، بله", ["می‌خواهم", "،", " ", "بله"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("대한민국 법", ["대한민국", " ", "법"]),
        ("1. a)", ["1", ".", " ", "a", ")"]),
    ],
)  # fmt: skip
def test_tokens_are_words_in_any_script(text, tokens):
    assert tokens_of(text) == tokens


@given(st.text())
def test_tokens_joined_are_the_text(text):
    assert "".join(tokens_of(text)) == text


WORDS = st.lists(
    st.sampled_from(["the", "a", "Parties", "shall", " ", " ", "\n", ",", "人", "é", "𝒳", "’s", "ش"]),
    max_size=40,
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(st.one_of(WORDS, st.text()), st.one_of(WORDS, st.text()))
def test_comparison_applied_gives_both_texts(before, after):
    changes = compare_words(before, after)

    assert "".join(change.text for change in changes if change.kind != "deleted") == after
    assert "".join(change.text for change in changes if change.kind != "inserted") == before
    assert all(change.text for change in changes)


@given(WORDS)
def test_comparison_with_itself_is_all_the_same(words):
    assert [change.kind for change in compare_words(words, words)] == (["same"] if words else [])


def test_comparison_of_too_many_words_is_coarse_but_exact():
    before = "Same. " + " ".join(f"b{n}" for n in range(9000)) + " End."
    after = "Same. " + " ".join(f"a{n}" for n in range(9000)) + " End."
    changes = compare_words(before, after)

    assert [(change.kind, change.coarse) for change in changes] == [
        ("same", False),
        ("deleted", True),
        ("inserted", True),
        ("same", False),
    ]
    assert "".join(change.text for change in changes if change.kind != "deleted") == after


def test_comparison_of_many_paragraphs_is_never_coarse_where_few_changed():
    before = [f"Paragraph {number} says {'much ' * 40}." for number in range(1000)]
    after = [
        line.replace("says", "said") if index % 20 == 0 else line
        for index, line in enumerate(before)
    ]
    changes = compare_words("\n".join(before), "\n".join(after))

    assert [change.text for change in changes if change.kind == "inserted"] == ["said"] * 50
    assert [change.coarse for change in changes if change.coarse] == []


def item(provision: int, words: str = "", **facts: object) -> ItemFacts:
    known: dict[str, object] = {"parent_id": None, "kind": "clause", "number": "", "heading": ""}
    known.update(facts)
    heading = str(known["heading"])
    return ItemFacts(
        provision_id=provision, label="", words=words, text_hash=content_hash(heading, words, ()),
        **known,
    )  # type: ignore[arg-type]  # fmt: skip


def states(before: list[ItemFacts], after: list[ItemFacts]) -> list[tuple[int, str]]:
    return [(change.provision_id, change.state.value) for change in compare_items(before, after)]


ABC = [item(1, "One."), item(2, "Two."), item(3, "Three.")]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (ABC, [(1, "unchanged"), (2, "unchanged"), (3, "unchanged")]),
        ([*ABC, item(4, "Four.")], [(1, "unchanged"), (2, "unchanged"), (3, "unchanged"), (4, "inserted")]),
        ([ABC[0], ABC[2]], [(1, "unchanged"), (2, "deleted"), (3, "unchanged")]),
        ([ABC[1], ABC[2]], [(1, "deleted"), (2, "unchanged"), (3, "unchanged")]),
        ([ABC[2], ABC[0], ABC[1]], [(3, "moved"), (1, "unchanged"), (2, "unchanged")]),
        ([ABC[0], item(2, "Too."), ABC[2]], [(1, "unchanged"), (2, "changed"), (3, "unchanged")]),
        ([ABC[0], replace(ABC[1], number="3"), ABC[2]], [(1, "unchanged"), (2, "renumbered"), (3, "unchanged")]),
        ([ABC[0], replace(ABC[1], kind="point"), ABC[2]], [(1, "unchanged"), (2, "renumbered"), (3, "unchanged")]),
        ([], [(1, "deleted"), (2, "deleted"), (3, "deleted")]),
    ],
)  # fmt: skip
def test_provisions_are_followed_by_their_identity(after, expected):
    assert states(ABC, after) == expected


def test_provision_under_another_parent_has_moved_but_not_what_is_below_it():
    before = [item(1), item(2), item(3, parent_id=1), item(4, parent_id=3), item(5, parent_id=3)]
    after = [item(1), item(2), item(3, parent_id=2), item(4, parent_id=3), item(5, parent_id=3)]

    assert states(before, after) == [
        (1, "unchanged"),
        (2, "unchanged"),
        (3, "moved"),
        (4, "unchanged"),
        (5, "unchanged"),
    ]


def test_reworded_provision_tells_its_words_heading_move_and_number():
    before = [item(1, "One."), item(2, "The Parties shall act.", heading="Duty", number="2")]
    after = [item(2, "The Parties may act.", heading="Duties", number="1"), item(1, "One.")]
    [change, _other] = compare_items(before, after)

    assert (change.state.value, change.moved, change.renumbered) == ("changed", True, True)
    assert [(part.kind, part.text) for part in change.words] == [
        ("same", "The Parties "),
        ("deleted", "shall"),
        ("inserted", "may"),
        ("same", " act."),
    ]
    assert [(part.kind, part.text) for part in change.heading] == [
        ("deleted", "Duty"),
        ("inserted", "Duties"),
    ]


def test_words_are_compared_only_where_the_hash_differs():
    [change] = compare_items([item(1, "One.")], [item(1, "One.")])

    assert (change.words, change.heading) == ((), ())


def test_changed_spans_alone_are_a_change_with_the_same_words():
    [change] = compare_items([item(1, "One.")], [replace(item(1, "One."), text_hash="other")])

    assert (change.state.value, [(part.kind, part.text) for part in change.words]) == (
        "changed",
        [("same", "One.")],
    )


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)))
def test_every_provision_is_told_once_and_the_later_order_stands(order, gone):
    before = [item(number, str(number)) for number in range(8)]
    after = [item(number, str(number)) for number in order if number not in gone]
    changes = compare_items(before, after)

    assert sorted(change.provision_id for change in changes) == list(range(8))
    assert [change.after for change in changes if change.after] == after
    assert {change.provision_id for change in changes if change.state.value == "deleted"} == gone


def test_ai_act_compares_with_an_edited_self(shared):
    draft = read_charter((shared / "data/texts/eu-ai-act.md").read_bytes())
    before = [
        item(index, found.words, heading=found.heading, parent_id=found.parent, kind=found.kind.value, number=found.number)
        for index, found in enumerate(draft.items)
    ]  # fmt: skip
    after = [
        item(known.provision_id, known.words.replace("Member States", "Parties"), heading=known.heading, parent_id=known.parent_id, kind=known.kind, number=known.number)
        for known in before
    ]  # fmt: skip
    changes = compare_items(before, after)
    changed = [change for change in changes if change.state.value == "changed"]

    assert len(changed) == sum("Member States" in known.words for known in before)
    for change in changed:
        inserted = [part.text for part in change.words if part.kind == "inserted"]
        assert {text.strip() for text in inserted} == {"Parties"}

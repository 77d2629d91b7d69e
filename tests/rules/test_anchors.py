"""Quotes fixed to words, and found again in later revisions."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.formats.charters import read_charter
from deliberation.rules.anchors import (
    LEAST_SCORE,
    Anchor,
    Candidate,
    Resolution,
    State,
    code_points_to_utf16,
    make_anchor,
    require_quote,
    resolve_anchor,
    utf16_to_code_points,
)
from deliberation.rules.refusals import RuleBroken

WORDS = "The Parties shall cooperate in good faith to reduce the risks of artificial intelligence."


def anchor_on(quote: str, words: str = WORDS) -> Anchor:
    start = words.index(quote)
    return make_anchor(words, "then", start, start + len(quote))


def code_of(call, *args) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(*args)
    return caught.value.code


def resolved(anchor: Anchor, words: str) -> tuple[str, str | None]:
    """The state and the words now quoted."""
    found = resolve_anchor(anchor, [Candidate(1, "now", words)], 1)
    return found.state.value, None if found.start is None else words[found.start : found.end]


def test_anchor_keeps_its_quote_with_32_characters_around():
    assert anchor_on("reduce the risks") == Anchor(
        text_hash="then",
        start=45,
        end=61,
        quote="reduce the risks",
        prefix="hall cooperate in good faith to ",
        suffix=" of artificial intelligence.",
    )


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (-1, 3, "anchor-outside"),
        (3, 2, "anchor-outside"),
        (0, len(WORDS) + 1, "anchor-outside"),
        (5, 5, "anchor-empty"),
        (3, 4, "anchor-empty"),
    ],
)
def test_anchor_outside_or_without_words_is_refused(start, end, code):
    assert code_of(make_anchor, WORDS, "then", start, end) == code


@pytest.mark.parametrize("quote", ["Parties shall", "Parties\n  shall", " Parties shall "])
def test_quote_stands_whatever_its_white_space(quote):
    require_quote(WORDS, 4, 17, quote)


@pytest.mark.parametrize(
    ("start", "end", "quote", "code"),
    [
        (4, 17, "Parties may", "anchor-quote-differs"),
        (4, 17, "Partiesshall", "anchor-quote-differs"),
        (5, 18, "Parties shall", "anchor-quote-differs"),
        (4, 400, "Parties shall", "anchor-outside"),
    ],
)
def test_quote_that_does_not_stand_there_is_refused(start, end, quote, code):
    assert code_of(require_quote, WORDS, start, end, quote) == code


def test_anchor_in_the_same_text_is_kept():
    anchor = anchor_on("good faith")
    candidates = [Candidate(2, "then", WORDS), Candidate(1, "then", WORDS)]

    assert resolve_anchor(anchor, candidates, 1) == Resolution(State.KEPT, 1, 31, 41, 100)


def test_anchor_whose_text_passed_to_a_successor_has_moved_with_it():
    anchor = anchor_on("good faith")
    candidates = [Candidate(1, "now", "Nothing of it."), Candidate(2, "then", WORDS)]

    assert resolve_anchor(anchor, candidates, 1) == Resolution(State.MOVED, 2, 31, 41, 100)


@pytest.mark.parametrize(
    ("quote", "words", "state", "found"),
    [
        ("good faith", "In good faith the Parties act.", "moved", "good faith"),
        ("risks", "Risk or no risks, the Parties act.", "moved", "risks"),
        ("the risks", "the risks here and the risks there", "uncertain", "the risks"),
        ("in good", "Begin goodness.", "orphaned", None),
        ("in good", "Begin goodness in good spirits.", "moved", "in good"),
        ("cooperate in good faith", "The Parties should cooperate fully and in good faith to reduce the risks of systems.", "uncertain", "cooperate fully and in good faith"),
        ("reduce the risks", "The Parties shall cooperate in good faith to diminish the risks of artificial intelligence.", "uncertain", "diminish the risks"),
        ("good faith", "A fee of ten units is payable each year on the first of May.", "orphaned", None),
        ("cooperate", "", "orphaned", None),
    ],
)  # fmt: skip
def test_anchor_in_other_words_is_honest(quote, words, state, found):
    assert resolved(anchor_on(quote), words) == (state, found)


def test_anchor_with_several_exact_places_takes_the_one_in_its_context():
    words = f"Notwithstanding good faith elsewhere. {WORDS}"
    anchor = anchor_on("good faith")
    found = resolve_anchor(anchor, [Candidate(1, "now", words)], 1)

    assert (found.state, found.start) == (State.UNCERTAIN, words.rindex("good faith"))


def test_anchor_is_sought_in_successors_and_the_best_is_taken():
    anchor = anchor_on("in good faith to reduce the risks")
    candidates = [
        Candidate(1, "now", "The Parties shall cooperate."),
        Candidate(2, "new", "They shall do so in good faith so as to reduce the risks of AI."),
        Candidate(3, "other", "They shall meet every year."),
    ]
    found = resolve_anchor(anchor, candidates, 1)

    assert (found.state, found.provision_id) == (State.UNCERTAIN, 2)
    assert found.score >= LEAST_SCORE


def test_anchor_without_candidates_is_orphaned():
    assert resolve_anchor(anchor_on("good faith"), [], 1) == Resolution(
        State.ORPHANED, None, None, None, 0
    )


def test_anchor_quoted_within_a_word_is_found_within_words():
    assert resolved(anchor_on("operat"), "They cooperate.") == ("moved", "operat")


def test_anchor_on_a_long_quote_is_found_whole():
    sentences = [
        f"Sentence {number} of this clause says thing {number * 7}." for number in range(80)
    ]
    words = " ".join(sentences)
    edited = words.replace("Sentence 3 of", "Sentence three of")

    quote = " ".join(sentences[:40])

    assert resolved(anchor_on(quote, words), f"New. {edited}") == (
        "uncertain",
        edited[: len(quote) + len("three") - len("3")],
    )


@pytest.mark.parametrize(
    ("words", "index", "offset"),
    [("abc", 0, 0), ("abc", 3, 3), ("𝒳y", 2, 1), ("𝒳y", 3, 2), ("a𝒳𝒴b", 5, 3), ("", 0, 0)],
)
def test_browser_offsets_count_utf16(words, index, offset):
    assert utf16_to_code_points(words, index) == offset
    assert code_points_to_utf16(words, offset) == index


@pytest.mark.parametrize(("words", "index"), [("abc", 4), ("𝒳", 1), ("", 1), ("abc", -1)])
def test_browser_offset_outside_is_refused(words, index):
    assert code_of(utf16_to_code_points, words, index) == "anchor-outside"


@given(st.text(), st.data())
def test_offsets_convert_there_and_back(words, data):
    offset = data.draw(st.integers(0, len(words)))

    assert utf16_to_code_points(words, code_points_to_utf16(words, offset)) == offset


@given(st.text(alphabet="ab c𝒳é", min_size=1), st.text(alphabet="ab c𝒳é"), st.data())
def test_resolution_always_points_inside_the_words(words, later, data):
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    if not words[start:end].strip():
        return
    found = resolve_anchor(make_anchor(words, "then", start, end), [Candidate(1, "now", later)], 1)

    assert (found.state is State.ORPHANED) == (found.provision_id is None)
    if found.start is not None and found.end is not None:
        assert 0 <= found.start < found.end <= len(later)
    if found.state is State.MOVED:
        assert later[found.start : found.end] == words[start:end]
    assert 0 <= found.score <= 100


def test_quotes_of_the_ai_act_are_not_found_where_they_never_stood(shared):
    draft = read_charter((shared / "data/texts/eu-ai-act.md").read_bytes())
    texts = [found.words for found in draft.items if len(found.words) > 200]
    chosen = random.Random(11)
    false, sought = 0, 500
    for _turn in range(sought):
        words, other = chosen.sample(texts, 2)
        start = chosen.randrange(len(words) - 120)
        anchor = make_anchor(words, "then", start, start + chosen.randrange(20, 120))
        found = resolve_anchor(anchor, [Candidate(1, "now", other)], 1)
        false += found.state is State.UNCERTAIN

    assert false <= sought // 100

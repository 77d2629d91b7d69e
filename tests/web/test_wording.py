"""Words with spans and marks as HTML, and the places of a quote."""

import re
from html import unescape

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.revisions import Change
from deliberation.web.comments.quotes import in_context, places_of
from deliberation.web.revisions.wording import Mark, drawn_changes, drawn_words

SIGN = mark_safe("<sup>1</sup>")


@pytest.mark.parametrize(
    ("words", "spans", "marks", "drawn"),
    [
        ("plain", [], [], "plain"),
        ("", [], [], ""),
        ("a < b & c", [], [], "a &lt; b &amp; c"),
        ("so be it", [["emphasis", 3, 5]], [], "so <em>be</em> it"),
        ("so be it", [["strong", 0, 8], ["emphasis", 3, 5]], [], "<strong>so </strong><strong><em>be</em></strong><strong> it</strong>"),
        ("[a [b] c]", [["bracket", 0, 9], ["bracket", 3, 6]], [], '<span class="bracket">[a </span><span class="bracket">[b]</span><span class="bracket"> c]</span>'),
        ("one two", [], [Mark(0, 3)], '<mark class="noted">one</mark> two'),
        ("one two", [], [Mark(0, 3, sign=SIGN)], '<mark class="noted">one</mark><sup>1</sup> two'),
        ("one two", [], [Mark(0, 5), Mark(4, 7)], '<mark class="noted">one </mark><mark class="noted">t</mark><mark class="noted">wo</mark>'),
        ("one", [["unknown", 0, 3]], [], "one"),
        ("one", [], [Mark(0, 99)], '<mark class="noted">one</mark>'),
        ("𝔘x", [["emphasis", 1, 2]], [], "𝔘<em>x</em>"),
    ],
)  # fmt: skip
def test_words_are_drawn_with_their_spans_and_marks(words, spans, marks, drawn):
    assert drawn_words(words, spans, marks) == drawn


_STRETCH = st.tuples(
    st.sampled_from(["emphasis", "strong", "bracket"]), st.integers(0, 30), st.integers(0, 30)
).map(lambda one: [one[0], min(one[1:]), max(one[1:])])


@given(st.text(max_size=30), st.lists(_STRETCH, max_size=8))
def test_no_word_is_lost_added_or_left_unescaped(words, spans):
    drawn = drawn_words(words, spans)
    tags = re.findall(r"<[^>]*>", drawn)
    assert set(tags) <= {
        "<em>", "</em>", "<strong>", "</strong>", '<span class="bracket">', "</span>",
    }  # fmt: skip
    assert unescape(re.sub(r"<[^>]*>", "", drawn)) == words


def test_changes_are_drawn_word_by_word():
    changes = [Change("same", "a <b> "), Change("deleted", "c"), Change("inserted", "{d}")]
    assert drawn_changes(changes) == "a &lt;b&gt; <del>c</del><ins>{d}</ins>"


@pytest.mark.parametrize(
    ("words", "quote", "places"),
    [
        ("to be or not to be", "be", [(3, 5), (16, 18)]),
        ("to be or not to be", "or  not\nto", [(6, 15)]),
        ("line one\nline two", "one line", [(5, 13)]),
        ("aaa", "aa", [(0, 2), (1, 3)]),
        ("café", "cafe\u0301", [(0, 4)]),
        ("(a) [b] *c*", "[b] *", [(4, 9)]),
        ("nothing", "   ", []),
        ("nothing", "noth\u202eing", []),
        ("nothing", "n" + "\u0301" * 99, []),
        ("no thing", "no " * 200_000, []),
        ("nothing", "else", []),
    ],
)
def test_a_quote_is_found_wherever_it_stands(words, quote, places):
    assert places_of(words, quote) == places


def test_a_place_is_told_from_others_by_the_words_around_it():
    words = "Results paid for by the public are open to the public, whoever they are."
    assert (
        in_context(words, (20, 30))
        == "Results paid for by “the public” are open to the public, whoev…"
    )
    assert (
        in_context(words, (43, 53))
        == "…for by the public are open to “the public”, whoever they are."
    )

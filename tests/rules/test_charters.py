"""Kinds, words, brackets, numbers and labels of a charter."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.charters import (
    Brackets,
    Kind,
    Numbered,
    Span,
    content_hash,
    in_order,
    match_brackets,
    may_stand_under,
    renumber,
    require_kind,
    require_name,
    require_place,
    require_text,
)
from deliberation.rules.charters.numbers import from_roman, letters, roman
from deliberation.rules.charters.outline import branch, end_of_branch
from deliberation.rules.refusals import RuleBroken


def code_of(call, *args, **kwargs) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "parent", "allowed"),
    [
        ("article", None, True),
        ("text", None, True),
        ("article", "part", True),
        ("article", "article", False),
        ("chapter", "section", False),
        ("part", "preamble", False),
        ("clause", "preamble", True),
        ("point", "clause", True),
        ("clause", "point", False),
        ("point", "text", True),
        ("text", "text", False),
        ("part", "annex", True),
        ("annex", "part", False),
    ],
)
def test_kind_stands_where_charters_have_it(kind, parent, allowed):
    assert may_stand_under(Kind(kind), Kind(parent) if parent else None) is allowed


def test_kind_out_of_place_or_unknown_is_refused():
    require_place(Kind.POINT, Kind.CLAUSE)

    assert code_of(require_place, Kind.CLAUSE, Kind.POINT) == "kind-misplaced"
    assert code_of(require_kind, "verse") == "kind-unknown"
    assert require_kind("annex") is Kind.ANNEX


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" Words ", "Words"),
        ("One\r\nTwo\rThree\u2028Four", "One\nTwo\nThree\nFour"),
        ("Cafe\u0301", "Café"),
        ("Tab\tstays", "Tab\tstays"),
        ("می\u200cخواهم \u200f", "می\u200cخواهم \u200f"),
        ("x" * 50, "x" * 50),
    ],
)
def test_text_is_kept_in_nfc_with_plain_line_ends(text, kept):
    assert require_text(text, 50) == kept


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text-empty"),
        (" \n\t ", "text-empty"),
        ("x" * 51, "text-too-long"),
        ("\U0001d15e" * 26, "text-too-long"),
        ("a\x00b", "text-control"),
        ("a\x0bb", "text-control"),
        ("a\x1bb", "text-control"),
        ("a\x7fb", "text-control"),
        ("a\x9bb", "text-control"),
        ("a\ud800b", "text-control"),
        ("a" + "\u0301" * 31, "text-marks"),
        *[(f"a{sign}b", "text-bidi-control") for sign in "\u202a\u202b\u202c\u202d\u202e"],
        *[(f"a{sign}b", "text-bidi-control") for sign in "\u2066\u2067\u2068\u2069"],
    ],
)
def test_text_that_hides_something_is_refused(text, code):
    assert code_of(require_text, text, 50) == code


def test_text_refusal_names_place_character_and_sign():
    with pytest.raises(RuleBroken) as caught:
        require_text("ab\x1bc", 50, place="words")

    assert str(caught.value) == "words: Character 3 is the control character U+001B."


@pytest.mark.parametrize(
    ("text", "name"), [("  A   name ", "A name"), ("Nom\u00a0long", "Nom long"), ("日本", "日本")]
)
def test_name_is_one_line_with_single_spaces(text, name):
    assert require_name(text) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [("A\nB", "text-control"), ("", "text-empty"), ("x" * 201, "text-too-long")],
)
def test_name_is_refused(text, code):
    assert code_of(require_name, text) == code


def test_content_hash_is_over_canonical_json():
    spans = (Span("strong", 3, 5), Span("bracket", 0, 2))
    canonical = '{"heading":"Scope","spans":[["bracket",0,2],["strong",3,5]],"words":"[] é"}'

    expected = hashlib.sha256(canonical.encode()).hexdigest()
    assert content_hash("Scope", "[] é", spans) == expected
    assert content_hash("Scope", "[] é", spans[::-1]) == expected
    assert content_hash("", "[] é", spans) != expected


@pytest.mark.parametrize(
    ("words", "spans", "unclosed", "unopened"),
    [
        ("none", [], (), ()),
        ("[all of it]", [(0, 11)], (), ()),
        ("[shall][should]", [(0, 7), (7, 15)], (), ()),
        ("[a [the][its] b]", [(0, 16), (3, 8), (8, 13)], (), ()),
        ("[A and] / [B] / [C/D]", [(0, 7), (10, 13), (16, 21)], (), ()),
        ("[opened [closed] for good", [(0, 25), (8, 16)], (0,), ()),
        ("closed] [x]", [(8, 11)], (), (6,)),
    ],
)
def test_brackets_nest_and_may_stay_open(words, spans, unclosed, unopened):
    assert match_brackets(words) == Brackets(
        tuple(Span("bracket", start, end) for start, end in spans), unclosed, unopened
    )


def test_brackets_leave_literal_signs_alone():
    assert match_brackets("[a] [b]", {0, 2}).spans == (Span("bracket", 4, 7),)


def numbered(*rows: tuple[str, str, int | None]) -> list[Numbered]:
    return [Numbered(Kind(kind), number, parent) for kind, number, parent in rows]


@pytest.mark.parametrize(
    ("rows", "numbers"),
    [
        ([("article", "1", None), ("article", "1a", None), ("article", "2", None)], "1 2 3"),
        ([("clause", "3", None), ("point", "c", 0), ("point", "a", 0), ("clause", "3", None)], "1 a b 2"),
        ([("clause", "1", None), ("point", "i", 0), ("point", "iii", 0), ("point", "", 0)], "1 i ii "),
        ([("part", "I", None), ("article", "1", 0), ("part", "III", None), ("article", "1", 2)], "I 1 II 2"),
        ([("article", "4", None), ("annex", "A", None), ("article", "4", 1), ("annex", "C", None)], "1 A 1 B"),
        ([("chapter", "2", None), ("section", "2.5", 0), ("section", "2.9", 0)], "1 1.1 1.2"),
        ([("section", "5.3", None), ("article", "5.3.4", 0), ("article", "5.3.4", 0)], "5.1 5.1.1 5.1.2"),
        ([("clause", "1", None), ("text", "", None), ("clause", "9", None)], "1  2"),
        ([("point", "v", None), ("point", "w", None), ("section", "V", None)], "a b I"),
    ],
)  # fmt: skip
def test_renumbering_keeps_styles_and_order(rows, numbers):
    assert " ".join(renumber(numbered(*rows))) == numbers


def test_renumbering_passes_over_z():
    points = renumber(numbered(*[("point", "a", None)] * 28))

    assert points[-3:] == ("z", "aa", "ab")


@given(st.integers(1, 3999))
def test_roman_numerals_read_back(number):
    assert from_roman(roman(number)) == number


@pytest.mark.parametrize("signs", ["iiii", "vx", "ic", "", "abc", "iix", "m" * 20])
def test_what_is_no_roman_numeral_has_no_value(signs):
    assert from_roman(signs) is None


@pytest.mark.parametrize(("number", "signs"), [(1, "a"), (26, "z"), (27, "aa"), (703, "aaa")])
def test_letters_count_on_after_z(number, signs):
    assert letters(number) == signs


@pytest.mark.parametrize(
    ("values", "steady"),
    [([], set()), ([1, 2, 3], {0, 1, 2}), ([1, 2, 40, 3, 4], {0, 1, 3, 4}), ([2, 2], {1})],
)
def test_longest_run_in_order(values, steady):
    assert in_order(values) == steady


@given(st.lists(st.integers(0, 9), max_size=8))
def test_run_in_order_rises_and_is_longest(values):
    run = sorted(in_order(values))
    picked = [values[index] for index in run]
    longest = 0
    best = [0] * len(values)
    for index, value in enumerate(values):
        best[index] = 1 + max((best[j] for j in range(index) if values[j] < value), default=0)
        longest = max(longest, best[index])

    assert all(low < high for low, high in pairwise(picked))
    assert len(run) == longest


def test_branch_is_a_provision_and_all_below_it():
    parents = [None, 0, 1, 0, None, 4]

    assert (branch(parents, 0), branch(parents, 1), branch(parents, 4)) == (
        [0, 1, 2, 3],
        [1, 2],
        [4, 5],
    )
    assert end_of_branch(parents, 1) == 2

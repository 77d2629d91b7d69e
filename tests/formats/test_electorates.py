"""Lists of electors, as CSV and as objects: the same groups, and every refusal with its place."""

import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.formats import electorates
from deliberation.formats.electorates import group_electors, read_electors_csv
from deliberation.rules import decisions
from deliberation.rules.decisions import Group
from deliberation.rules.refusals import RuleBroken

HEADS = {"count": ["yes"], "of": "entitled", "at_least": "1/2"}


def rule_of(**adopt):
    return decisions.parse_rule({"choices": ["yes", "no"], "adopt": HEADS | adopt})


PLAIN = rule_of()
CHAMBERED = rule_of(where={"chamber": "a"}, weight="seats")


def read(text, rule=PLAIN):
    return read_electors_csv(io.StringIO(text, newline=""), rule)


def refusal_of(call, *args):
    with pytest.raises(RuleBroken) as refused:
        call(*args)
    return refused.value.code, refused.value.place


def test_electors_alike_are_one_group_with_their_number_and_weight():
    text = (
        "elector,seats,choice,remark,number,chamber\n"
        "A,8.5,yes,first,1,a\n"
        "B,0.25,yes,,10,a\n"
        "C,3,,,,b\n"
        "D,7,no,,0,b\n"
    )
    assert read(text, CHAMBERED) == [
        Group("yes", {"chamber": "a"}, 11, {"seats": Fraction(11)}),
        Group("absent", {"chamber": "b"}, 1, {"seats": Fraction(3)}),
        Group("no", {"chamber": "b"}, 0, {"seats": Fraction(0)}),
    ]


def test_objects_hold_the_same_columns():
    rows = [
        {"elector": "A", "choice": "yes", "seats": "8.5", "chamber": "a", "remark": ["any"]},
        {"elector": "B", "choice": "yes", "seats": "0.25", "chamber": "a", "number": 10},
        {"choice": "", "seats": 3, "chamber": "b", "number": "1"},
        {"elector": 4, "choice": "no", "seats": "7", "chamber": "b", "number": 0},
    ]
    assert group_electors(rows, CHAMBERED) == [
        Group("yes", {"chamber": "a"}, 11, {"seats": Fraction(11)}),
        Group("absent", {"chamber": "b"}, 1, {"seats": Fraction(3)}),
        Group("no", {"chamber": "b"}, 0, {"seats": Fraction(0)}),
    ]


def test_a_json_decimal_is_taken_as_it_was_written():
    rows = decisions.load_json('[{"choice": "yes", "chamber": "a", "seats": 0.1, "number": 3}]')
    assert group_electors(rows, CHAMBERED)[0].weights == {"seats": Fraction(3, 10)}


def test_quotes_line_ends_and_a_blank_last_line_are_read():
    text = 'choice,chamber,seats\r\n"yes","a,""b""\n",1\r\n\r\n'
    assert refusal_of(read, text, CHAMBERED) == ("text-not-plain", "line 3, chamber")
    text = 'choice,chamber,seats\r\n"yes","a,""b""",1\r\n\r\n'
    assert read(text, CHAMBERED)[0].attributes == {"chamber": 'a,"b"'}


def test_no_electors_are_no_groups():
    assert read("choice\n") == []
    assert group_electors([], PLAIN) == []


def test_weights_stay_exact_however_many():
    rows = ({"choice": "yes", "chamber": "a", "seats": "0.1"} for _elector in range(1000))
    assert group_electors(rows, CHAMBERED)[0].weights == {"seats": Fraction(100)}
    tiny, huge = f"0.{'0' * 37}1", "9" * 40
    rows = [
        {"choice": "yes", "chamber": "a", "seats": tiny, "number": 10**15},
        {"choice": "yes", "chamber": "a", "seats": huge, "number": 10**15},
    ]
    assert group_electors(rows, CHAMBERED)[0].weights == {
        "seats": (Fraction(tiny) + Fraction(huge)) * 10**15
    }


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "electors-bad-header", "line 1"),
        ("chioce,chamber,seats\n", "electors-bad-header", "line 1"),
        ("choice;chamber;seats\n", "electors-bad-header", "line 1"),
        ("choice,chamber,chamber,seats\n", "electors-bad-header", "line 1"),
        ("choice,chambre,seats\n", "elector-lacks-attribute", "adopt.where.chamber"),
        ("choice,chamber,seat\n", "elector-lacks-attribute", "adopt.weight"),
        ("choice,chamber,seats\nyes,a\n", "electors-bad-row", "line 2"),
        ("choice,chamber,seats\nyes,a,1,\n", "electors-bad-row", "line 2"),
        ("choice,chamber,seats\nyes,a,1\nyea,a,1\n", "elector-unknown-choice", "line 3, choice"),
        ("choice,chamber,seats\n yes,a,1\n", "elector-unknown-choice", "line 2, choice"),
        ("choice,chamber,seats\npresent,a,1\n", "elector-unknown-choice", "line 2, choice"),
        ("choice,chamber,seats\nyes,a,\n", "elector-bad-weight", "line 2, seats"),
        ("choice,chamber,seats\nyes,a,-1\n", "elector-bad-weight", "line 2, seats"),
        ("choice,chamber,seats\nyes,a,1e3\n", "elector-bad-weight", "line 2, seats"),
        ("choice,chamber,seats\nyes,a,1/2\n", "elector-bad-weight", "line 2, seats"),
        ("choice,chamber,seats\nyes,a,٣\n", "elector-bad-weight", "line 2, seats"),
        (f"choice,chamber,seats\nyes,a,{'9' * 41}\n", "elector-bad-weight", "line 2, seats"),
        ("choice,chamber,seats,number\nyes,a,1,-1\n", "elector-bad-number", "line 2, number"),
        ("choice,chamber,seats,number\nyes,a,1,1.0\n", "elector-bad-number", "line 2, number"),
        ("choice,chamber,seats,number\nyes,a,1,1_0\n", "elector-bad-number", "line 2, number"),
        ("choice,chamber,seats,number\nyes,a,1,²\n", "elector-bad-number", "line 2, number"),
        (
            f"choice,chamber,seats,number\nyes,a,1,{10**16}\n",
            "elector-bad-number",
            "line 2, number",
        ),
        (
            f"choice,chamber,seats,number\nyes,a,1,{'9' * 9999}\n",
            "elector-bad-number",
            "line 2, number",
        ),
        (
            "choice,chamber,seats,elector\nyes,a,1,A\nyes,a,1,A\n",
            "elector-repeated",
            "line 3, elector",
        ),
        (
            "choice,chamber,seats,elector\nyes,a,1,A\nyes,a,1,\n",
            "elector-unnamed",
            "line 3, elector",
        ),
        (f"choice,chamber,seats\nyes,{'a' * 501},1\n", "text-too-long", "line 2, chamber"),
        ('choice,chamber,seats\nyes,"a"b,1\n', "electors-bad-csv", "line 2"),
        ('choice,chamber,seats\nyes,"a,1\n', "electors-bad-csv", "line 2"),
        (f"choice,chamber,seats\nyes,{'a' * 200_000},1\n", "electors-bad-csv", "line 2"),
    ],
)
def test_a_bad_csv_is_refused(text, code, place):
    assert refusal_of(read, text, CHAMBERED) == (code, place)


def test_a_blank_line_of_a_single_column_is_refused_as_it_could_mean_an_absent_elector():
    assert refusal_of(read, "choice\nyes\n\nno\n") == ("electors-bad-row", "line 3")
    assert read('choice\nyes\n""\n') == [Group("yes", {}, 1), Group("absent", {}, 1)]


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        (5, "elector-not-object", "electors[1]"),
        (["yes"], "elector-not-object", "electors[1]"),
        ({"chamber": "a", "seats": 1}, "elector-without-choice", "electors[1].choice"),
        ({"choice": None}, "elector-bad-value", "electors[1].choice"),
        ({"choice": "yea"}, "elector-unknown-choice", "electors[1].choice"),
        ({"choice": "yes", "seats": 1}, "elector-lacks-attribute", "adopt.where.chamber"),
        ({"choice": "yes", "chamber": "a"}, "elector-lacks-attribute", "adopt.weight"),
        ({"choice": "yes", "chamber": True}, "elector-bad-value", "electors[1].chamber"),
        ({"choice": "yes", "chamber": 10**5000}, "elector-bad-value", "electors[1].chamber"),
        ({"choice": "yes", "chamber": "a", "seats": 0.5}, "elector-bad-value", "electors[1].seats"),
        ({"choice": "yes", "chamber": "a", "seats": -1}, "elector-bad-weight", "electors[1].seats"),
        ({"choice": "yes", "number": 1.0}, "elector-bad-value", "electors[1].number"),
        ({"choice": "yes", "number": -1}, "elector-bad-number", "electors[1].number"),
        ({"choice": "yes", "elector": "A"}, "elector-repeated", "electors[1].elector"),
        ({"choice": "yes", "elector": ""}, "elector-unnamed", "electors[1].elector"),
    ],
)
def test_a_bad_object_is_refused(row, code, place):
    first = {"choice": "yes", "elector": "A", "chamber": "a", "seats": "1"}
    assert refusal_of(group_electors, [first, row], CHAMBERED) == (code, place)


def test_a_key_that_stands_twice_in_an_object_is_refused():
    rows = decisions.load_json('[{"choice": "yes", "choice": "no"}]')
    assert refusal_of(group_electors, rows, PLAIN) == ("elector-repeated-key", "electors[0].choice")


def test_a_refusal_says_which_elector_lacks_which_attribute():
    with pytest.raises(RuleBroken) as refused:
        read("choice,permament,seats\n", rule_of(where={"permanent": "yes"}))
    assert str(refused.value) == (
        'adopt.where.permanent: The attribute "permanent" is not on every elector (line 1).'
    )


def test_text_that_is_not_utf8_is_refused():
    stream = io.TextIOWrapper(io.BytesIO(b"choice\nyes\n\xff\n"), encoding="utf-8", newline="")
    assert refusal_of(read_electors_csv, stream, PLAIN)[0] == "electors-not-utf8"


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(electorates, "LINE_AT_MOST", 100)
    assert refusal_of(read, "choice\n" + "yes," * 100) == ("electors-bad-csv", "line 1")


def test_more_groups_than_a_page_could_show_are_refused(monkeypatch):
    monkeypatch.setattr("deliberation.rules.decisions.limits.GROUPS_AT_MOST", 2)
    rows = [{"choice": "yes", "chamber": str(index), "seats": 1} for index in range(3)]
    assert refusal_of(group_electors, rows, CHAMBERED) == ("tally-too-large", "")
    assert len(group_electors(rows[:2], CHAMBERED)) == 2


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "choice": st.sampled_from(["yes", "no", "", "absent", "recused"]),
            "chamber": st.text(
                st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=3
            ),
            "seats": st.decimals(0, 99, places=2).map(str),
            "number": st.integers(0, 9).map(str),
        }
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(ROWS, st.booleans())
def test_csv_and_objects_come_to_the_same_tally(rows, named):
    if named:
        rows = [row | {"elector": f"E{index}"} for index, row in enumerate(rows)]
    text = io.StringIO(newline="")
    columns = ["seats", "number", "choice", "chamber", *(["elector"] if named else [])]
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    groups = read(text.getvalue(), CHAMBERED)
    assert groups == group_electors(rows, CHAMBERED)
    assert sum(group.number for group in groups) == sum(int(row["number"]) for row in rows)


def refused_or_read(call, *args):
    """What is refused, or nothing; any other exception fails the test."""
    try:
        call(*args)
    except RuleBroken as refused:
        return str(refused)
    return ""


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    for candidate in (text, f"choice,chamber,seats\n{text}", f"choice\n{text}"):
        assert "\n" not in refused_or_read(read, candidate, CHAMBERED)
        assert "\n" not in refused_or_read(read, candidate, PLAIN)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choice", "chamber", "seats", "number", "elector"]), inner, max_size=5
        )
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(JSON, max_size=3))
def test_any_objects_are_read_or_refused_and_nothing_else(rows):
    assert "\n" not in refused_or_read(group_electors, rows, CHAMBERED)

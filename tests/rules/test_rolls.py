"""Strata, the lot and aliases: frozen vectors, and what holds for every pool."""

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.formats.rolls import read_assembly_csv, read_strata_words
from deliberation.rules import rolls
from deliberation.rules.refusals import RuleBroken
from deliberation.rules.rolls import Volunteer, parse_strata

VALUE = {
    "attributes": {"region": ["north", "south"], "age": ["16-29", "30+"]},
    "strata": [
        {"where": {"region": "north"}, "seats": 2},
        {"where": {"region": "south", "age": "16-29"}, "seats": 1},
        {"where": {"region": "south", "age": "30+"}, "seats": 1},
    ],
}
STRATA = parse_strata(VALUE)
POOL = [
    Volunteer(
        f"p{number:02}",
        {"region": ("north", "south")[number % 2], "age": "30+" if number % 3 else "16-29"},
    )
    for number in range(12)
]
TEXT = (
    "id,age,region\n"
    "p00,16-29,north\np01,30+,south\np02,30+,north\np03,16-29,south\np04,30+,north\n"
    "p05,30+,south\np06,16-29,north\np07,30+,south\np08,30+,north\np09,16-29,south\n"
    "p10,30+,north\np11,30+,south\n"
)

HASH = "49e4ac10845999065d8c78cb9b982910ee08c8073a1d469c3aabb9d5e9f601fb"
DRAWN = ["p08", "p09", "p10", "p11"]
OTHERS = ["p00", "p02", "p03", "p11"]


def refused(call, *given, **named) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as caught:
        call(*given, **named)
    return caught.value.code, caught.value.place


def test_pool_text_and_its_hash_are_frozen():
    assert rolls.pool_text(POOL, STRATA) == TEXT
    assert rolls.pool_hash(TEXT) == HASH


def test_draw_of_a_pool_and_seed_is_frozen():
    assert rolls.draw(POOL, STRATA, "6 11 23 31 38 44") == DRAWN
    assert rolls.draw(POOL, STRATA, "6 11 23 31 38 45") == OTHERS


def test_draw_by_the_words_of_its_description_is_the_same():
    """The algorithm again, from the documentation alone."""
    seed, hashed = "beacon round 7", hashlib.sha256(TEXT.encode()).hexdigest()
    found = []
    for where, seats in (
        ({"region": "north"}, 2), ({"region": "south", "age": "16-29"}, 1),
        ({"region": "south", "age": "30+"}, 1),
    ):  # fmt: skip
        lines = [dict(zip(["id", "age", "region"], row.split(","), strict=True))
                 for row in TEXT.splitlines()[1:]]  # fmt: skip
        fitting = [row["id"] for row in lines if all(row[k] == v for k, v in where.items())]
        told = {
            one: hashlib.sha256(f"concord-lot-1\n{hashed}\n{seed}\n{one}".encode()).hexdigest()
            for one in fitting
        }
        found += sorted(fitting, key=lambda one: told[one])[:seats]

    assert rolls.draw(POOL, STRATA, seed) == sorted(found)


people = st.lists(
    st.tuples(
        st.text("abcdefgh0123", min_size=1, max_size=8),
        st.sampled_from(["north", "south"]),
        st.sampled_from(["16-29", "30+"]),
    ),
    unique_by=lambda one: one[0],
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(people, st.text("0123456789 abc", min_size=1).map(str.strip).filter(bool), st.integers())
def test_quotas_hold_and_the_order_of_rows_changes_nothing(rows, seed, mixing):
    pool = [Volunteer(name, {"region": region, "age": age}) for name, region, age in rows]
    mixed = list(pool)
    random.Random(mixing).shuffle(mixed)
    by_id = {one.id: one.attributes for one in pool}
    short = [
        one for one in STRATA.strata if sum(one.holds(each) for each in by_id.values()) < one.seats
    ]
    if short:
        with pytest.raises(RuleBroken) as caught:
            rolls.draw(pool, STRATA, seed)
        assert caught.value.facts["stratum"] == short[0].name
        return

    drawn = rolls.draw(pool, STRATA, seed)

    assert rolls.draw(mixed, STRATA, seed) == drawn == sorted(set(drawn))
    assert [sum(one.holds(by_id[each]) for each in drawn) for one in STRATA.strata] == [2, 1, 1]


def test_stratum_that_is_too_short_is_refused_by_its_name():
    with pytest.raises(RuleBroken) as caught:
        rolls.draw(POOL[:3], STRATA, "seed")
    assert str(caught.value) == (
        "strata: “age = 16-29, region = south” asks for 1 people and has 0."
    )


@pytest.mark.parametrize("seed", ["", " ", " a", "a\n", "a\nb", "x" * 501])
def test_seed_is_one_line_without_spaces_around_it(seed):
    assert refused(rolls.draw, POOL, STRATA, seed)[0] == "lot-seed"


@pytest.mark.parametrize(
    ("pool", "answer"),
    [
        ([Volunteer("a", {"region": "north", "age": "30+"})] * 2, ("lot-id", "a")),
        ([Volunteer("a,b", {"region": "north", "age": "30+"})], ("lot-id", "a,b")),
        ([Volunteer("a", {"region": "west", "age": "30+"})], ("lot-attribute", "a.region")),
        ([Volunteer("a", {"region": "north"})], ("lot-attribute", "a.age")),
        ([Volunteer("a", {"region": "north", "age": "30+", "x": "1"})], ("lot-attribute", "a.x")),
    ],
)
def test_pool_that_is_not_whole_is_refused(pool, answer):
    assert refused(rolls.draw, pool, STRATA, "seed") == answer


@pytest.mark.parametrize(
    ("attributes", "strata", "answer"),
    [
        ({"id": ["a"]}, [{"where": {}, "seats": 1}], ("strata-name", "attributes.id")),
        ({"A": ["a"]}, [{"where": {}, "seats": 1}], ("strata-name", "attributes.A")),
        ({"a": ["x,y"]}, [{"where": {}, "seats": 1}], ("strata-values", "attributes.a")),
        ({"a": ["x", "x"]}, [{"where": {}, "seats": 1}], ("strata-values", "attributes.a")),
        ({}, [], ("strata-shape", "strata")),
        ({}, [{"where": {}, "seats": 0}], ("strata-seats", "strata[0].seats")),
        ({}, [{"where": {}, "seats": True}], ("strata-seats", "strata[0].seats")),
        ({"a": ["x"]}, [{"where": {"a": "y"}, "seats": 1}], ("strata-where", "strata[0].where")),
        ({"a": ["x"]}, [{"where": {"b": "x"}, "seats": 1}], ("strata-where", "strata[0].where")),
        ({"a": ["x"]}, [{"where": {"a": []}, "seats": 1}], ("strata-where", "strata[0].where")),
        ({}, [{"where": {}, "seats": 10_001}], ("strata-seats", "strata")),
        (
            {"a": ["x"], "b": ["y"]},
            [{"where": {"a": "x"}, "seats": 1}, {"where": {"b": "y"}, "seats": 1}],
            ("strata-overlap", "strata[1]"),
        ),
        (
            {},
            [{"where": {}, "seats": 1}, {"where": {}, "seats": 1}],
            ("strata-overlap", "strata[1]"),
        ),
    ],
)
def test_bad_strata_are_refused_at_their_place(attributes, strata, answer):
    assert refused(parse_strata, {"attributes": attributes, "strata": strata}) == answer


@pytest.mark.parametrize(
    "value", [None, [], {}, {"attributes": {}}, {"attributes": [], "strata": []}]
)
def test_strata_of_another_shape_are_refused(value):
    assert refused(parse_strata, value)[0] == "strata-shape"


def test_strata_are_read_back_as_they_are_published():
    assert STRATA.as_json() == VALUE
    assert parse_strata(STRATA.as_json()) == STRATA


def test_no_two_numbers_share_an_alias():
    every = {rolls.alias_of(number) for number in range(rolls.ALIASES)}
    assert len(every) == rolls.ALIASES


@pytest.mark.parametrize(
    ("origin", "state", "step", "answer"),
    [
        ("lot", "gathering", rolls.RollStep.POOL, "pooled"),
        ("lot", "pooled", rolls.RollStep.DRAW, "closed"),
        ("assembly", "gathering", rolls.RollStep.CLOSE, "closed"),
        ("identity", "gathering", rolls.RollStep.CHANGE, "gathering"),
        ("identity", "gathering", rolls.RollStep.CLOSE, "closed"),
        ("identity", "closed", rolls.RollStep.CHANGE, None),
        ("lot", "gathering", rolls.RollStep.CLOSE, None),
        ("lot", "gathering", rolls.RollStep.DRAW, None),
        ("lot", "pooled", rolls.RollStep.CHANGE, None),
        ("assembly", "gathering", rolls.RollStep.DRAW, None),
        ("assembly", "closed", rolls.RollStep.CHANGE, None),
        ("lot", "closed", rolls.RollStep.DRAW, None),
    ],
)
def test_steps_of_a_roll(origin, state, step, answer):
    if answer:
        assert rolls.next_roll_state(origin, state, step) == answer
    else:
        assert refused(rolls.next_roll_state, origin, state, step)[0] == "roll-step"


@pytest.mark.parametrize(
    ("call", "given", "answer"),
    [
        (rolls.require_entered, {"origin": "lot"}, None),
        (rolls.require_entered, {"origin": "identity"}, None),
        (rolls.require_entered, {"origin": "assembly"}, ("roll-no-lot", "")),
        (
            rolls.require_issuer,
            {"origin": "identity", "issuer": "https://id", "is_known": True},
            None,
        ),
        (
            rolls.require_issuer,
            {"origin": "identity", "issuer": "https://id", "is_known": False},
            ("roll-issuer-unknown", "issuer"),
        ),
        (rolls.require_issuer, {"origin": "lot", "issuer": "", "is_known": False}, None),
        (
            rolls.require_issuer,
            {"origin": "lot", "issuer": "https://id", "is_known": True},
            ("roll-issuer-idle", "issuer"),
        ),
        (rolls.require_vouched, {"origin": "lot", "is_vouched": False}, None),
        (rolls.require_vouched, {"origin": "identity", "is_vouched": True}, None),
        (
            rolls.require_vouched,
            {"origin": "identity", "is_vouched": False},
            ("roll-not-vouched", ""),
        ),
    ],
)
def test_whom_a_provider_vouches_for_enters_its_roll_alone(call, given, answer):
    assert (refused(call, **given) if answer else call(**given)) == answer


LIST = """email,name,region,age
Ann@x.example,Ann,north,30+
not an address,Bob,north,30+
ann@x.example,Ann again,north,30+
cy@x.example,Cy,west,30+
dee@x.example,Dee,south

eve@x.example,Eve,south,16-29
"""


def test_list_names_each_row_that_cannot_be_taken():
    found = read_assembly_csv(LIST, STRATA)

    assert [(one.line, one.email, one.name, one.attributes) for one in found.rows] == [
        (2, "ann@x.example", "Ann", {"region": "north", "age": "30+"}),
        (8, "eve@x.example", "Eve", {"region": "south", "age": "16-29"}),
    ]
    assert [
        (one.line, one.reason % one.facts if one.facts else one.reason) for one in found.bad
    ] == [
        (3, "This is no e-mail address."),
        (4, "The same address stands in line 2."),
        (5, "“west” is no value of “region” here."),
        (6, "It has another number of cells than the header."),
    ]


@pytest.mark.parametrize("text", ["", "name\nAnn\n", 'email\n"a', "email,email\na@b.c,d@e.f\n"])
def test_list_that_cannot_be_read_is_refused(text):
    assert refused(read_assembly_csv, text, None)[0] in {"list-header", "list-bad-csv"}


def test_strata_are_typed_a_line_each():
    typed = "region: north, south\nage: 16-29, 30+\n"
    seats = "2: region = north\n\n1: region = south, age = 16-29\n1: region=south,age=30+\n"
    assert read_strata_words(typed, seats) == VALUE
    assert read_strata_words("", "40: *")["strata"] == [{"where": {}, "seats": 40}]


@pytest.mark.parametrize(
    ("attributes", "strata", "place"),
    [
        ("region north", "1: *", "attributes"),
        ("a: b\na: c", "1: *", "attributes"),
        ("", "many: *", "strata"),
        ("", "1 of all", "strata"),
        ("a: b", "1: a", "strata"),
        ("a: b", "1: a = b, a = b", "strata"),
    ],
)
def test_line_of_strata_that_cannot_be_read_is_named(attributes, strata, place):
    assert refused(read_strata_words, attributes, strata) == ("strata-line", place)

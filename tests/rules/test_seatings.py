"""A table of delegations: what stands against each row, and what would be done with the others."""

import pytest

from deliberation.rules.refusals import RuleBroken
from deliberation.rules.seatings import Facts, Known, plan, read_rows

HEADER = (
    "name", "short_name", "code", "kind", "chamber", "controlled_by", "head_email", "head_name",
    "language", "region",
)  # fmt: skip
FACTS = Facts(
    kinds=("state", "company", "organisation", "assembly"),
    chambers=("government", "corporate", "citizen"),
    languages=frozenset({"en", "fr"}),
    known={
        "OLD": Known("Old Company"),
        "HERE": Known("Seated Company"),
        "KID": Known("Its Child", "HERE"),
    },
    present=frozenset({"HERE"}),
    seated=frozenset({"HERE"}),
    declarations={"region": "token"},
)


def planned(*cells: dict, facts: Facts = FACTS):
    lines = [
        (number, [{"name": f"N{number}", "code": f"C{number}", "kind": "company"}.get(name, "")
                  if name not in row else row[name] for name in HEADER])
        for number, row in enumerate(cells, start=2)
    ]  # fmt: skip
    return plan(*read_rows(HEADER, lines, ("region",)), facts)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"name": "Evil \u202e name"}, "name"),
        ({"head_email": "e\u202evil@fictia.example"}, "head_email"),
        ({"code": ""}, "code"),
        ({"code": "=1+1"}, "code"),
        ({"kind": "kingdom"}, "kind"),
        ({"kind": "organisation"}, "chamber"),
        ({"chamber": "senate"}, "chamber"),
        ({"head_email": "nobody"}, "head_email"),
        ({"head_email": "a@b"}, "head_email"),
        ({"head_name": "Ann"}, "head_email"),
        ({"language": "xx"}, "language"),
        ({"region": "Not A Token"}, "region"),
        ({"code": "HERE", "name": "Seated Company"}, "code"),
        ({"code": "OLD", "name": "Another"}, "code"),
        ({"name": "Old Company"}, "name"),
        ({"code": "OLD", "name": "Old Company", "controlled_by": "HERE"}, "controlled_by"),
        ({"controlled_by": "NONE"}, "controlled_by"),
        ({"controlled_by": "HERE"}, "controlled_by"),
        ({"code": "C2", "controlled_by": "C2"}, "controlled_by"),
        ({"code": "KID", "name": "Its Child"}, "controlled_by"),
    ],
)
def test_a_bad_row_is_named_by_line_and_column(row, column):
    found = planned(row, {})
    assert [(one.line, one.column) for one in found.faults] == [(2, column)]
    assert [seat.row.line for seat in found.seats] == [3]


def test_every_fault_of_a_row_is_told():
    found = planned({"code": "", "kind": "kingdom", "head_email": "no"})
    assert [one.column for one in found.faults] == ["code", "kind", "head_email"]
    assert found.bad_lines == 1


def test_a_row_with_too_many_cells_is_named():
    rows, faults = read_rows(("name", "code", "kind"), [(2, ("A", "B", "state", "x"))], ())
    assert (rows, [(one.line, one.facts["cells"]) for one in faults]) == ([], [(2, 4)])


@pytest.mark.parametrize("column", ["code", "name", "head_email"])
def test_what_stands_twice_is_named_in_the_later_row(column):
    value = {"code": "AA", "name": "Avaria", "head_email": "a@b.example"}[column]
    found = planned({column: value}, {column: value})
    assert [(one.line, one.column, one.facts["line"]) for one in found.faults] == [(3, column, 2)]


def test_a_company_may_be_controlled_by_a_later_row_and_shares_its_one_seat():
    found = planned({"code": "SUB", "controlled_by": "TOP"}, {"code": "TOP"})
    assert [(seat.row.code, seat.holder) for seat in found.seats] == [("TOP", "TOP")]
    assert [(one.line, one.facts["other"]) for one in found.faults] == [(2, "TOP")]


def test_where_the_forum_rules_otherwise_a_seat_is_shared():
    shared = Facts(**(FACTS.__dict__ | {"shared_control_allowed": True}))
    found = planned({"code": "SUB", "controlled_by": "TOP"}, {"code": "TOP"}, facts=shared)
    assert [(seat.row.code, seat.holder, seat.shares) for seat in found.seats] == [
        ("TOP", "TOP", False),
        ("SUB", "TOP", True),
    ]


def test_a_row_that_hangs_on_a_bad_one_is_bad_too():
    found = planned({"code": "TOP", "kind": "kingdom"}, {"code": "SUB", "controlled_by": "TOP"})
    assert [(one.line, one.column) for one in found.faults] == [(2, "kind"), (3, "controlled_by")]


def test_a_circle_of_control_has_no_end_and_no_seat():
    found = planned({"code": "A", "controlled_by": "B"}, {"code": "B", "controlled_by": "A"})
    assert [one.line for one in found.faults] == [2, 3]


def test_the_seal_names_what_would_be_done():
    assert planned({}).seal == planned({}).seal
    assert planned({}).seal != planned({"head_email": "a@b.example"}).seal


@pytest.mark.parametrize(
    "header",
    [("name", "code"), ("name", "code", "kind", "colour"), ("name", "code", "kind", "code")],
)
def test_a_header_nobody_can_read_by_is_refused(header):
    with pytest.raises(RuleBroken) as caught:
        read_rows(header, [], ())
    assert (caught.value.code, caught.value.place) == ("csv-columns", "line 1")

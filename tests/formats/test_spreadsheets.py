"""CSV as spreadsheets write it: read whole or refused by line; formulas are words."""

import csv
import io

import pytest

from deliberation.formats.spreadsheets import SIZE_LIMIT, read_sheet, write_sheet
from deliberation.rules.refusals import RuleBroken

PLAIN = (("name", "code"), ((2, ("Avaria", "XAA")),))


@pytest.mark.parametrize(
    "source",
    [
        b"name,code\nAvaria,XAA\n",
        b"\xef\xbb\xbfName;Code\r\nAvaria;XAA\r\n\r\n",
        "name\tcode\nAvaria\tXAA".encode("utf-16"),
        b' name | code \n" Avaria "|XAA',
    ],
)
def test_a_table_is_read_whatever_its_delimiter_and_mark(source):
    sheet = read_sheet(source)
    assert (sheet.header, sheet.lines) == PLAIN


def test_a_row_is_named_by_its_first_line():
    sheet = read_sheet(b'name,code\n"Two\nlines",A\n\nThree,B\n')
    assert sheet.lines == ((2, ("Two\nlines", "A")), (5, ("Three", "B")))


@pytest.mark.parametrize(
    ("source", "code", "place"),
    [
        (b"name\0,code\n", "csv-nul", ""),
        (b"name,code\n\xff\xe9,1\n", "csv-encoding", "line 2"),
        (b'name,code\n"open,1\n', "csv-broken", "line 2"),
        (b"\n \n", "csv-empty", "csv"),
        (b"x" * (SIZE_LIMIT + 1), "csv-size", "csv"),
        (b"name,code\n" + b"a,b\n" * 5001, "csv-rows", "csv"),
    ],
)
def test_what_is_no_table_is_refused_by_place(source, code, place):
    with pytest.raises(RuleBroken) as caught:
        read_sheet(source)
    assert (caught.value.code, caught.value.place) == (code, place)


@pytest.mark.parametrize("words", ["=1+1", "+3", "-2", "@SUM(A1)", '=HYPERLINK("x")', "'quoted'"])
def test_a_formula_is_written_harmless_and_read_back_as_it_was(words):
    text = "".join(write_sheet(["name", "code"], [[words, "XAA"]]))
    [_header, [cell, _code]] = csv.reader(io.StringIO(text))
    assert cell == (words if words.startswith("'") else f"'{words}")
    assert read_sheet(text.encode()).lines == ((2, (words, "XAA")),)

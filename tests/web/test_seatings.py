"""Importing a table of delegations in the browser: preview first, then all or nothing."""

import csv
import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deliberation.models import Delegation, Invitation, Participant
from tests import factories
from tests.tables import SIX_BAD, table_of_193
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of


@pytest.fixture
def reader(table):
    return Reader(table.officers["secretariat"])


def place(table) -> str:
    return f"/forums/{table.forum.slug}/delegations/import/"


def packed_in(page) -> str:
    return unescape(re.search(r'name="packed" value="([^"]+)"', page.content.decode())[1])


def test_a_table_is_previewed_and_then_imported(table, reader):
    upload = SimpleUploadedFile("table.csv", b"\xef\xbb\xbf" + table_of_193().encode())
    before = Participant.objects.count()
    preview = reader.send(place(table), file=upload)
    lines = marks_in(preview, r'data-label="Line">(\d+)</th><td[^>]*><code>(\w+)</code>')
    assert [(int(line), column) for line, column in lines] == SIX_BAD
    assert "“kingdom” is not known here. Give one of state, company" in words_of(preview)
    assert "187 delegations get their seats;" in words_of(preview)
    assert (Participant.objects.count(), Invitation.objects.count()) == (before, 0)

    answer = reader.send(place(table), packed=packed_in(preview))
    assert (answer.status_code, answer["Location"]) == (
        303, f"/forums/{table.forum.slug}/delegations/",
    )  # fmt: skip
    assert Participant.objects.count() == before + 187
    assert "6 rows were left out." in words_of(reader.read(answer["Location"]))


def test_a_preview_that_has_aged_is_shown_anew(table, reader):
    rows = "name,code,kind\nNewland,NEW,state\nOtherland,OTH,state\n"
    preview = reader.send(place(table), csv=rows)
    factories.seat(table, "Elsewhere", "XX", "state", "government")
    Participant.objects.create(
        name="Newland", short_name="N", code="NWL", kind="state",
        created_at=table.forum.created_at,
    )  # fmt: skip
    answer = reader.send(place(table), packed=packed_in(preview))
    assert answer.status_code == 409
    assert "has changed since the preview" in words_of(answer)
    assert "Newland exists with the code NWL." in words_of(answer)
    assert not Delegation.objects.filter(participant__code="OTH").exists()
    assert reader.send(place(table), packed=packed_in(answer)).status_code == 303
    assert Delegation.objects.filter(participant__code="OTH").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Choose a file or paste a table."),
        ("name,code\nA,B\n", "The first line lacks the column “kind”."),
        ("name,code,kind,colour\n", "There is no column “colour” here."),
    ],
)
def test_what_is_no_table_is_refused_and_kept(table, reader, typed, sentence):
    answer = reader.send(place(table), csv=typed)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert typed.strip() in unescape(answer.content.decode())


def test_an_altered_preview_is_refused(table, reader):
    preview = reader.send(place(table), csv="name,code,kind\nNewland,NEW,state\n")
    answer = reader.send(place(table), packed=packed_in(preview) + "x")
    assert (answer.status_code, Participant.objects.filter(code="NEW").count()) == (422, 0)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_cells_reach_the_preview_as_words(table, reader, hostile):
    rows = io.StringIO()
    csv.writer(rows).writerows(
        [["name", "code", "kind"], [hostile, "HST", "state"], ["B", hostile, hostile]]
    )
    assert unsafe_marks(reader.send(place(table), csv=rows.getvalue())) == []


def test_the_table_is_written_as_it_can_be_read_and_no_formula_runs(table, reader):
    reader.send(
        place(table),
        packed=packed_in(reader.send(place(table), csv="name,code,kind\n=1+1,FML,state\n")),
    )
    answer = Reader().read(f"/forums/{table.forum.slug}/delegations.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["name"] for row in rows if row["code"] == "FML"] == ["'=1+1"]
    assert Participant.objects.get(code="FML").name == "=1+1"
    assert {row["chamber"] for row in rows} == {"government", "corporate", "citizen"}
    assert "@" not in answer.content.decode()

"""T6 for tables and lists: whatever is poisoned is refused with its line and why, and nothing is half taken."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deliberation.formats.rolls import read_assembly_csv, read_strata_words
from deliberation.formats.spreadsheets import SIZE_LIMIT, read_sheet
from deliberation.models import RollEntry
from deliberation.rules.refusals import RuleBroken
from tests import factories
from tests.web.pages import client_of, form_of, words_of


def _archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("table.csv", "email\n\xe9\n" * 100)
    return packed.getvalue()


GOOD = "email,name\nann@x.example,Ann\n"
FILES = {
    "Latin-1": ("email,name\nann@x.example,\xe9\n".encode("latin-1"), "Line 2 is not UTF-8."),
    "an archive": (_archive(), "is not UTF-8."),
    "UTF-16 without its mark": (GOOD.encode("utf-16-le"), "NUL character"),
    "NUL": (b"email,name\nann@x.example,A\0nn\n", "NUL character"),
    "too large": (b"email\n" + b"a" * 2_000_001, "larger than 2 MB"),
    "a quotation that does not close": (b'email,name\n"ann', "not well-formed CSV"),
    "a column twice": (b"email,email\na@x.example,b\n", "a column stands twice"),
    "a hundred thousand columns": (b"email" + b",x" * 100_000 + b"\n", "a column stands twice"),
    "an endless cell": (b"email,name\na@x.example," + b"a" * 200_000, "not well-formed CSV"),
    "too many rows": (b"email\n" + b"x\n" * 10_001, "at most 10000 people"),
}


@pytest.mark.django_db
def test_a_poisoned_list_is_refused_with_its_reason_and_nothing_is_taken(table):
    client, roll = client_of(table.officers["secretariat"]), factories.make_roll(table)
    at, told = f"/forums/{table.forum.slug}/rolls/{roll.public_id}/people/", {}
    form = form_of(client.get(at))
    for name, (source, reason) in FILES.items():
        upload = SimpleUploadedFile("list.csv", source, "text/csv")
        answer = client.post(at, form | {"file": upload, "step": "save"})
        told[name] = (answer.status_code, reason in words_of(answer))

    assert told == dict.fromkeys(FILES, (422, True))
    assert RollEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "ann@x.example,A\u202en",
            "Character %(at)s is the invisible %(sign)s, which can make words",
        ),
        ("ann@x.example," + "a" * 121, "%(limit)s"),
        ('ann@x.example,"two\nlines"', "A name stands on one line."),
        ("a\u202enn@x.example,Ann", "This is no e-mail address."),
        ("ann@x.example", "It has another number of cells than the header."),
        ("ann@x.example,Ann," * 50_000, "It has another number of cells than the header."),
    ],
)
def test_a_bad_row_of_a_list_is_named_by_its_line(row, reason):
    found = read_assembly_csv(f"email,name\nbob@x.example,Bob\n{row}\n", None)

    assert [one.email for one in found.rows] == ["bob@x.example"]
    assert [one.line for one in found.bad] == [4 if "\n" in row else 3]
    assert reason in found.bad[0].reason
    assert len(found.bad[0].words) <= 120


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("name;code\n\xe9;x\n".encode("latin-1"), "csv-encoding"),
        (_archive(), "csv-encoding"),
        (b"name,code\nA\0,x\n", "csv-nul"),
        ("name,code\n".encode("utf-16-le"), "csv-nul"),
        (b"a" * (SIZE_LIMIT + 1), "csv-size"),
        (b"name\n" + b"x\n" * 5001, "csv-rows"),
        (b'name\n"x', "csv-broken"),
    ],
)
def test_a_poisoned_table_is_refused(source, code):
    with pytest.raises(RuleBroken) as refusal:
        read_sheet(source)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("attributes", "strata", "place", "line"),
    [
        ("region north", "1: *", "attributes", 1),
        ("region: north\nregion: south", "1: *", "attributes", 2),
        ("region: north", "one: region = north", "strata", 1),
        ("region: north", "1: region = north\n\u0661: region = north", "strata", 2),
        ("region: north", "1: region = north, region = north", "strata", 1),
    ],
)
def test_a_bad_line_of_strata_is_named(attributes, strata, place, line):
    with pytest.raises(RuleBroken) as refusal:
        read_strata_words(attributes, strata)

    assert (refusal.value.place, refusal.value.facts) == (place, {"number": line})

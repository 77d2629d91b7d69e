"""Importing a charter: the preview names every line it could not place, and writes nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Charter, RevisionItem
from tests.factories import SMALL
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of
from tests.web.texts import provision_at, reword


@pytest.fixture
def secretary(table):
    return Reader(table.officers["secretariat"])


@pytest.fixture
def url(table):
    return f"/forums/{table.forum.slug}/import/"


def confirmation_of(preview) -> dict[str, str]:
    """The fields of the second form as a browser would send them back."""
    (packed,) = marks_in(preview, r'name="packed" value="([^"]+)"')
    fields = dict(marks_in(preview, r'<input type="text" name="(\w+)" value="([^"]*)"'))
    return fields | {"packed": packed, "language": "en"}


def test_a_preview_counts_the_kinds_and_writes_nothing(secretary, url):
    with CaptureQueriesContext(connection) as asked:
        preview = secretary.send(url, text=SMALL)
    assert preview.status_code == 200
    assert marks_in(preview, r'rowheader">(\w+)</th><td[^>]*><span>(\d+)') == [
        ("part", "1"),
        ("article", "2"),
        ("clause", "4"),
    ]
    assert {query["sql"].split()[0] for query in asked.captured_queries} == {"SELECT"}
    assert Charter.objects.count() == 0


def test_a_confirmed_preview_becomes_a_charter(table, secretary, url):
    fields = confirmation_of(secretary.send(url, text=SMALL))
    assert (fields["title"], fields["slug"]) == ("A Small Charter", "a-small-charter")
    answer = secretary.send(url, **fields)
    assert answer.status_code == 303
    assert answer["Location"] == f"/forums/{table.forum.slug}/charters/a-small-charter/"
    assert "Results paid for by the public" in words_of(secretary.read(answer["Location"]))


def test_an_uploaded_file_is_read_like_a_pasted_text(secretary, url):
    upload = SimpleUploadedFile("charter.md", SMALL.encode(), content_type="text/markdown")
    assert "Every line found its place." in words_of(secretary.send(url, file=upload))


def test_a_line_without_a_place_is_named(secretary, url):
    preview = secretary.send(url, text=SMALL + "\n---\n")
    assert marks_in(preview, r'rowheader">(\d+)</th>.*?<span dir="auto">([^<]*)') == [("15", "---")]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ({"text": ""}, "Choose a file or paste a text."),
        ({"text": "# A\n\n1. right\u202eleft"}, "Line 3: Character 9 is the invisible U+202E"),
        ({"file": b"\xff\xfe\x00"}, "The file is not UTF-8 text"),
        ({"file": b"x" * 5_000_001}, "The file is larger than 5 MB."),
        ({"file": b""}, "The submitted file is empty."),
    ],
)
def test_a_bad_source_is_refused_with_its_reason(secretary, url, source, sentence):
    sent = {
        name: SimpleUploadedFile("charter.md", value) if name == "file" else value
        for name, value in source.items()
    }
    answer = secretary.send(url, **sent)
    assert answer.status_code == 422
    assert sentence in words_of(answer)


def test_a_text_without_provisions_is_previewed_and_not_imported(secretary, url):
    preview = secretary.send(url, text="# Only a title")
    assert "No provision at all." in words_of(preview)
    answer = secretary.send(url, **confirmation_of(preview))
    assert answer.status_code == 422
    assert "The file holds no provision." in words_of(answer)


def test_a_taken_address_is_refused_and_everything_kept(secretary, url, charter):
    fields = confirmation_of(secretary.send(url, text=SMALL)) | {
        "slug": "small",
        "title": "Another title",
        "cover_note": "A note.",
    }
    answer = secretary.send(url, **fields)
    assert answer.status_code == 422
    assert "Address: This address is taken." in words_of(answer)
    assert confirmation_of(answer) == {
        **{name: fields[name] for name in ("title", "slug", "packed", "language")}
    }
    assert "A note." in words_of(answer)
    assert Charter.objects.count() == 1


def test_a_preview_that_was_altered_is_refused(secretary, url):
    fields = confirmation_of(secretary.send(url, text=SMALL))
    answer = secretary.send(url, **fields | {"packed": fields["packed"] + "x"})
    assert answer.status_code == 422
    assert "The preview is more than a day old or was altered." in words_of(answer)


def test_only_chair_and_secretariat_import(table, url):
    assert Reader(table.heads["XAA"]).read(url).status_code == 403
    assert Reader(table.heads["XAA"]).send(url, text=SMALL).status_code == 403
    assert Reader().send(url, text=SMALL).status_code == 401
    assert Reader(table.officers["chair"]).read(url).status_code == 200


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_file_says_reaches_the_preview_as_words(secretary, url, hostile):
    preview = secretary.send(url, text=f"# {hostile}\n\n## Article 1 — {hostile}\n\n1. {hostile}\n")
    assert preview.status_code == 200
    assert unsafe_marks(preview) == []


def test_the_ai_act_is_previewed_imported_shown_revised_and_compared(table, secretary, url, shared):
    source = (shared / "data/texts/eu-ai-act.md").read_bytes()
    preview = secretary.send(url, file=SimpleUploadedFile("eu-ai-act.md", source))
    words = words_of(preview)
    assert ("article", "113") in marks_in(preview, r'rowheader">(\w+)</th><td[^>]*><span>(\d+)')
    assert "# Article 18 of Regulation (EU) 2019/1020 shall apply mutatis mutandis" in words
    assert "# Article 6(1) and the corresponding obligations in this Regulation" in words
    assert words.count("Begins like a heading but reads as a sentence; kept as text.") == 2
    assert "Done at Brussels, 13 June 2024." in words
    assert Charter.objects.count() == 0

    answer = secretary.send(url, **confirmation_of(preview) | {"slug": "ai-act", "title": "AI Act"})
    assert answer.status_code == 303
    charter = Charter.objects.get(slug="ai-act")
    articles = RevisionItem.objects.filter(revision=charter.current_revision, kind="article")
    assert articles.count() == 113
    page = secretary.read(answer["Location"])
    assert len(set(marks_in(page, r'id="(article-\d+)"'))) == 113
    assert "Article 18 of Regulation (EU) 2019/1020 shall apply mutatis mutandis" in words_of(page)

    changed = provision_at(charter, "article-113-text1")
    reword(
        table, charter, {"article-113-text1": changed.texts.get().words.replace("shall", "must", 1)}
    )
    compared = secretary.read(f"{answer['Location']}compare/")
    assert marks_in(compared, r'data-change="(\w+)"') == ["changed"]
    assert marks_in(compared, r"<(ins|del)>([^<]*)</")[2:] == [("del", "shall"), ("ins", "must")]

"""Opening a forum in the browser, and setting it up."""

import pytest

from deliberation.models import Constituency, Forum, ForumRole
from deliberation.operations import forums
from tests import factories, rulebook
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of

NEW = {
    "slug": "new-forum",
    "symbol": "NF",
    "name": "A new forum",
    "purpose": "To agree.",
    "admission": "A letter of a minister.",
    "languages": ["en", "fr"],
    "time_zone": "Europe/Madrid",
}


def at(table: factories.Table, path: str = "") -> str:
    return f"/forums/{table.forum.slug}/{path}"


def test_an_administrator_opens_a_forum_and_fills_its_offices(table):
    admin, secretary = Reader(table.administrator), factories.person("Sue Cretary")
    assert "Open a forum" in words_of(admin.read("/"))
    assert "Open a forum" not in words_of(Reader(table.officers["chair"]).read("/"))

    answer = admin.send("/forums/new/", **NEW)
    assert (answer.status_code, answer["Location"]) == (303, "/forums/new-forum/")
    made = Forum.objects.get(slug="new-forum")
    assert (made.admission, made.languages, made.time_zone) == (
        "A letter of a minister.",
        ["en", "fr"],
        "Europe/Madrid",
    )
    answer = admin.send(
        "/forums/new-forum/offices/give/", person=secretary.email, role="secretariat"
    )
    assert answer.status_code == 303
    held = ForumRole.objects.get(forum=made, person=secretary)
    words = words_of(admin.read("/forums/new-forum/about/"))
    assert "Sue Cretary" in words
    assert "A letter of a minister." in words
    assert admin.send(f"/forums/new-forum/offices/{held.public_id}/end/").status_code == 303
    assert "Sue Cretary" not in words_of(admin.read("/forums/new-forum/about/"))


def test_a_refused_forum_keeps_what_was_typed(table):
    admin = Reader(table.administrator)
    answer = admin.send("/forums/new/", **{**NEW, "slug": table.forum.slug})
    assert answer.status_code == 422
    assert "This address is taken." in words_of(answer)
    assert marks_in(answer, r'name="name" value="([^"]+)"') == ["A new forum"]
    answer = admin.send(at(table, "offices/give/"), person="nobody@nowhere.example", role="teller")
    assert (answer.status_code, "Nobody has registered" in words_of(answer)) == (422, True)


def test_a_form_sent_twice_opens_one_forum(table):
    admin = Reader(table.administrator)
    for _time in range(2):
        answer = admin.send("/forums/new/", key="once", **NEW)
        assert (answer.status_code, answer["Location"]) == (303, "/forums/new-forum/")


def test_an_empty_forum_says_what_to_do_next_to_those_who_can(table):
    office = factories.officer(table, "secretariat")
    page = words_of(Reader(office).read(at(table)))
    assert "What to do next" in page
    assert "Say whom it admits, and by what" in page
    for reader in (Reader(), Reader(table.heads["XAA"])):
        assert "What to do next" not in words_of(reader.read(at(table)))


def test_the_list_goes_once_everything_is_there(table, charter, question):
    forums.configure_forum(
        actor=table.officers["chair"], forum_id=table.forum.pk, purpose="A.", admission="B."
    )
    rulebook.rules_in_force(table)
    assert "What to do next" not in words_of(Reader(table.officers["chair"]).read(at(table)))


def test_the_secretariat_sets_the_forum_up(table):
    reader = Reader(table.officers["secretariat"])
    given = {
        "name": "Renamed", "purpose": "P.", "admission": "One letter.", "time_zone": "UTC",
        "languages": ["en"], "public_comment_phases": ["drafting"],
    }  # fmt: skip
    assert reader.send(at(table, "settings/"), **given).status_code == 303
    words = words_of(Reader().read(at(table, "about/")))
    assert "One letter." in words
    assert "Registered persons comment in Drafting" in words
    assert "was set up anew" in words_of(Reader().read(at(table, "record/")))


def test_a_refused_setting_stands_beside_its_field(table, charter):
    reader = Reader(table.officers["secretariat"])
    answer = reader.send(
        at(table, "settings/"), name="N", time_zone="UTC", languages=["fr"], admission="Kept words"
    )
    assert answer.status_code == 422
    assert "Texts of this forum are written in: en" in words_of(answer)
    assert "Kept words" in words_of(answer)


def test_constituencies_are_set_up_in_the_browser(table):
    reader = Reader(table.officers["chair"])
    one = at(table, "constituencies/one/academic/")
    added = reader.send(
        at(table, "constituencies/add/"), name="Academia", chamber="academic", shape="diamond",
        appearance="alias",
    )  # fmt: skip
    assert added.status_code == 303
    changed = reader.send(one, name="Science", shape="circle", appearance="alias", place=2)
    assert changed.status_code == 303
    assert list(Constituency.objects.filter(forum=table.forum).values_list("token", "name"))[
        :2
    ] == [("government", "Governments"), ("academic", "Science")]
    assert "Its people appear by alias." in words_of(Reader().read(at(table, "about/")))
    assert reader.send(f"{one}remove/").status_code == 303
    taken = reader.send(at(table, "constituencies/one/citizen/remove/"))
    assert (taken.status_code, "cannot be removed" in words_of(taken)) == (422, True)


def test_attributes_are_declared_and_taken_back(table):
    reader = Reader(table.officers["chair"])
    reader.send(at(table, "attributes/declare/"), name="gdp", kind="decimal")
    assert "gdp" in words_of(Reader().read(at(table, "about/")))
    assert reader.send(at(table, "attributes/one/gdp/withdraw/")).status_code == 303
    kept = reader.send(at(table, "attributes/one/population/withdraw/"))
    assert (kept.status_code, "carry this attribute" in words_of(kept)) == (422, True)


def test_the_page_about_a_forum_asks_the_same_for_few_and_for_many(
    table, django_assert_num_queries
):
    with django_assert_num_queries(6):
        Reader().read(at(table, "about/"))
    for number in range(8):
        forums.add_constituency(
            actor=table.officers["chair"], forum_id=table.forum.pk, chamber=f"c{number}", name="C"
        )
        factories.officer(table, "moderator")
    with django_assert_num_queries(6):
        Reader().read(at(table, "about/"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_typed_reaches_the_page_as_words(table, hostile):
    forums.configure_forum(
        actor=table.officers["chair"], forum_id=table.forum.pk, admission=hostile, purpose=hostile
    )
    page = Reader().read(at(table, "about/"))
    assert unsafe_marks(page) == []

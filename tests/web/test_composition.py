"""The page of the composition, and the form of what is asked."""

from deliberation.models import CompositionTarget
from deliberation.operations import forums
from tests.tables import many_seats
from tests.web.readers import Reader, marks_in, words_of


def url_of(table, tail=""):
    return f"/forums/{table.forum.slug}/composition/{tail}"


def send(table, url="", **fields):
    form = {"title": "Countries", "minimum": 3, "measure": "delegations", "what": "kind=state"}
    at = url or url_of(table, "targets/add/")
    return Reader(table.officers["secretariat"]).send(at, **form | fields)


def kept(table):
    rows = CompositionTarget.objects.filter(forum=table.forum)
    return list(rows.values_list("title", "measure", "source", "name", "value", "minimum"))


def test_what_is_asked_stands_beside_what_is_there_and_missing(table):
    assert "Nothing is asked for yet" in words_of(Reader().read(url_of(table)))
    forums.declare_attribute(
        actor=table.officers["chair"], forum_id=table.forum.pk, name="region", kind="token"
    )
    assert send(table)["Location"] == url_of(table)
    send(table, title="Kinds", what="values=kind", minimum=3)
    send(table, title="Oceania", what="", other="region=oceania", minimum=1)
    page = Reader().read(url_of(table))
    cells = marks_in(page, r'<td role="cell"[^>]*class="number"><span>(?:<strong>)?(\w+)')

    assert marks_in(page, r'<th scope="row"[^>]*><bdi>([^<]+)') == ["Countries", "Kinds", "Oceania"]
    assert cells == ["3", "2", "1", "3", "3", "none", "1", "0", "1"]
    assert "1 of 3 are met" in words_of(page)
    assert "Different kinds of participants (citizens' assembly, company, State)" in words_of(page)
    assert "Delegations: region = oceania" in words_of(page)
    assert "Ask for something" not in words_of(page)


def test_what_is_asked_is_changed_and_removed(table):
    send(table)
    target = CompositionTarget.objects.get()
    at = url_of(table, f"targets/{target.public_id}/")
    secretariat = Reader(table.officers["secretariat"])
    form = secretariat.read(at)
    assert '<option value="kind=state" selected>' in form.content.decode()
    assert send(table, at, minimum=40, measure="people", what="any").status_code == 303
    assert kept(table) == [("Countries", "people", "any", "", "", 40)]
    assert secretariat.send(f"{at}remove/").status_code == 303
    assert kept(table) == []


def test_a_form_that_says_too_little_keeps_what_was_typed(table):
    for fields, sentence in (
        ({"what": ""}, "Choose one, or type an attribute's value, not both."),
        ({"other": "region=asia"}, "Choose one, or type an attribute's value, not both."),
        ({"what": "", "other": "region"}, "Write the attribute, =, the value."),
        ({"what": "", "other": "region=asia"}, "The forum has declared no such attribute."),
        ({"minimum": 0}, "At least: Ensure this value is greater than or equal to 1."),
    ):
        page = send(table, title="A title", **fields)
        assert page.status_code == 422
        assert sentence in words_of(page)
        assert 'value="A title"' in page.content.decode()
    assert kept(table) == []


def test_the_page_costs_the_same_for_10_and_for_2000_delegations(table, django_assert_num_queries):
    for number in range(12):
        CompositionTarget.objects.create(
            forum=table.forum, title=f"Asked {number}", measure="people", source="any", minimum=5
        )
    for number in (5, 1990):
        many_seats(table, number)
        with django_assert_num_queries(5):
            page = Reader().read(url_of(table))
    assert marks_in(page, r'data-label="There" class="number"><span>(\d+)')[0] == "7"


def test_only_who_sets_up_the_forum_asks(table):
    assert Reader(table.heads["XAA"]).read(url_of(table, "targets/add/")).status_code == 403
    assert Reader().read(url_of(table, "targets/add/")).status_code == 401

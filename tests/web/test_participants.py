"""The list of participants, each one's page, and the forms about it."""

from datetime import date

import pytest

from deliberation.models import Interest, ParticipationLevel
from deliberation.operations import participants
from tests import factories
from tests.tables import many_seats
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of

NAMES = r"<th scope=\"row\"[^>]*><a[^>]*><bdi>([^<]+)"


def url_of(table, code="", tail=""):
    at = f"/forums/{table.forum.slug}/participants/"
    return f"{at}{table.delegations[code].participant.public_id}/{tail}" if code else at


def test_the_page_shows_seats_levels_with_their_history_and_interests(table):
    secretariat = Reader(table.officers["secretariat"])
    other = factories.set_table(seats=())
    for level, evidence in (("observer", "It sent a letter."), ("endorser", "It signed.")):
        answer = secretariat.send(
            url_of(table, "XCA", "level/"), level=level, evidence=evidence,
            link="https://example.org/x",
        )  # fmt: skip
        assert (answer.status_code, answer["Location"]) == (303, url_of(table, "XCA"))
    Reader(table.heads["XCA"]).send(
        url_of(table, "XCA", "interests/declare/"), kind="affiliation", words="A federation",
        since="2025-01-01",
    )  # fmt: skip
    page = Reader().read(
        f"/forums/{other.forum.slug}/participants/{table.delegations['XCA'].participant.public_id}/"
    )
    words = words_of(page)

    assert table.forum.name in words
    assert f"Endorser in {table.forum.name} It signed." in words
    assert "It sent a letter." not in words
    history = words_of(Reader().read(url_of(table, "XCA", "levels/")))
    assert history.index("It signed.") < history.index("It sent a letter.")
    assert f"Recorded by {table.officers['secretariat'].person.name}, as secretariat" in words
    assert "Affiliation: A federation" in words
    assert f"Declared by {table.heads['XCA'].person.name}, for {table.delegations['XCA']}" in words
    assert "End it" not in words
    assert "Record a level" not in words


def test_a_history_of_levels_is_read_page_by_page_at_the_same_cost(
    table, django_assert_num_queries
):
    """Two thousand levels cost the page of the participant, and each page of the history, what ten do."""
    given = {
        "actor": table.officers["secretariat"], "forum_id": table.forum.pk, "evidence": "A letter.",
        "participant": table.delegations["XCA"].participant,
    }  # fmt: skip
    first = participants.record_level(level="observer", **given)
    reader = Reader()
    for number in (9, 1990):
        ParticipationLevel.objects.bulk_create(
            ParticipationLevel(
                forum=first.forum, participant=first.participant, level="endorser", evidence="Again.",
                recorded_by=first.recorded_by, forum_role=first.forum_role,
                recorded_at=first.recorded_at,
            )
            for _one in range(number)
        )  # fmt: skip
        with django_assert_num_queries(6):
            page = reader.read(url_of(table, "XCA"))
        with django_assert_num_queries(3):
            history = reader.read(url_of(table, "XCA", "levels/"))
    seen, size = 1, words_of(history).count("Again.")
    while following := marks_in(history, r'rel="next"[^>]*href="([^"]+)"'):
        history = reader.read(url_of(table, "XCA", "levels/") + following[0])
        seen += 1

    assert words_of(page).count("Again.") == 1
    assert (size, seen) == (50, 40)
    assert "Observer" in words_of(history)


def test_the_head_ends_an_interest_and_it_stays(table):
    head, at = Reader(table.heads["XAA"]), url_of(table, "XAA")
    head.send(f"{at}interests/declare/", kind="sector", sector="health", since="2025-01-01")
    held = Interest.objects.get()
    assert "End it" in words_of(head.read(at))
    early = head.send(f"{at}interests/{held.public_id}/end/", ends_on="2024-01-01")
    done = head.send(f"{at}interests/{held.public_id}/end/", ends_on="2026-01-01")

    assert early.status_code == 422
    assert "It ends between the day it began and today." in words_of(early)
    assert done.status_code == 303
    assert "Sector: health Ended" in words_of(Reader().read(at))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "funding", "words": "", "since": "2025-01-01"}, "There are no words here."),
        ({"kind": "sector", "since": "2025-01-01"}, "Sector: Choose one of those offered."),
        ({"kind": "funding", "words": "Ours", "since": "2999-01-01"}, "once it is there"),
        (
            {"kind": "funding", "words": "Ours", "since": "2025-01-01", "link": "javascript:1"},
            "An address begins with https://",
        ),
    ],
)
def test_an_interest_that_is_refused_keeps_what_was_typed(table, fields, sentence):
    page = Reader(table.heads["XAA"]).send(url_of(table, "XAA", "interests/declare/"), **fields)

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert fields.get("words", "") in page.content.decode()
    assert Interest.objects.count() == 0


def test_whoever_may_not_is_refused(table):
    level, interest = url_of(table, "XAA", "level/"), url_of(table, "XAA", "interests/declare/")
    assert Reader(table.heads["XAA"]).read(level).status_code == 403
    assert Reader(table.heads["XAB"]).read(interest).status_code == 403
    assert Reader().read(interest).status_code == 401
    assert ParticipationLevel.objects.count() == 0


def test_participants_are_listed_and_narrowed(table):
    participants.record_level(
        actor=table.officers["secretariat"], forum_id=table.forum.pk,
        participant=table.delegations["XCB"].participant, level="full", evidence="It ratified.",
    )  # fmt: skip
    names = {code: str(seat) for code, seat in table.delegations.items()}
    reader = Reader()

    def listed(**asked):
        return marks_in(reader.read(url_of(table), **asked), NAMES)

    assert listed() == sorted(names.values())
    assert listed(kind="company") == [names["XCA"], names["XCB"]]
    assert listed(level="full") == [names["XCB"]]
    assert listed(name="coBALT") == [names["XCA"]]
    assert listed(name="zzz%") == []
    assert reader.read(url_of(table), kind="planet").status_code == 422


@pytest.mark.parametrize("where", ["participants/", "delegations/"])
def test_a_list_costs_the_same_for_10_and_for_2000(table, django_assert_num_queries, where):
    """Rows are read page by page; each page and each filter costs the same however many there are."""
    at, reader = f"/forums/{table.forum.slug}/{where}", Reader()
    known = 6 if where == "delegations/" else 3
    for number in (5, 1990):
        many_seats(table, number)
        for asked in ({}, {"name": "many"}):
            with django_assert_num_queries(known):
                page = reader.read(at, **asked)
    pages, cursor = 0, page
    while following := marks_in(cursor, r'rel="next"[^>]*href="\?([^"]+)"'):
        pages += 1
        cursor = reader.client.get(f"{at}?{following[0].replace('&amp;', '&')}")

    assert pages == 39  # 1995 rows called so, 50 on a page


def test_the_table_is_read_in_the_order_of_its_constituencies(table):
    many_seats(table, 60)
    reader, at = Reader(), f"/forums/{table.forum.slug}/delegations/"
    first = reader.read(at)
    second = reader.read(at + marks_in(first, r'rel="next"[^>]*href="([^"]+)"')[0])
    heading = r'<h2><span class="constituency (\w+)">'

    assert marks_in(first, heading) == ["government"]
    assert marks_in(second, heading) == ["government", "corporate", "citizen"]
    assert marks_in(reader.read(at, chamber="citizen"), heading) == ["citizen"]
    assert marks_in(reader.read(at, state="suspended"), heading) == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_reach_the_page_as_words(table, hostile):
    of_it = {"forum_id": table.forum.pk, "participant": table.delegations["XAA"].participant}
    participants.record_level(
        actor=table.officers["secretariat"], level="full", evidence=hostile, **of_it
    )
    participants.declare_interest(
        actor=table.heads["XAA"], kind="funding", words=hostile, since=date(2025, 1, 1), **of_it
    )
    page = Reader(table.heads["XAA"]).read(url_of(table, "XAA"))

    assert unsafe_marks(page) == []
    assert words_of(page).count(" ".join(hostile.split())) >= 2

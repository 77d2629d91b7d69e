"""Commenting on exact words, on provisions, on the whole, and in reply."""

import pytest

from deliberation.models import Charter, Comment, Constituency
from tests import factories
from tests.web.readers import HOSTILE, Reader, marks_in, unsafe_marks, words_of
from tests.web.texts import comment_on, provision_at, reword


def url_of(charter: Charter, tail: str = "") -> str:
    return f"/forums/{charter.forum.slug}/charters/{charter.slug}/{tail}"


def place_of(charter: Charter, slug: str = "article-1-1") -> str:
    return url_of(charter, f"provisions/{provision_at(charter, slug).public_id}/")


@pytest.fixture
def head(table):
    return Reader(table.heads["XAA"])


def hidden_fields(page) -> dict[str, str]:
    return dict(marks_in(page, r'<input type="hidden" name="(start|end|revision)" value="(\d+)"'))


def test_words_chosen_on_the_charter_page_stand_in_the_form(charter, head):
    page = head.read(place_of(charter), revision=0, start=54, end=63)
    assert hidden_fields(page) == {"start": "54", "end": "63", "revision": "0"}
    assert marks_in(page, r'<textarea name="words"[^>]*>\s*([^<]*)') == ["wellbeing"]


@pytest.mark.parametrize(
    "chosen", [{"start": 9, "end": 5}, {"start": 0, "end": 9999}, {"start": "x"}]
)
def test_a_choice_outside_the_words_is_no_choice(charter, head, chosen):
    assert hidden_fields(head.read(place_of(charter), **chosen)) == {}


def test_a_comment_on_chosen_words_stands_beside_them(charter, head):
    place = place_of(charter)
    start = 54
    answer = head.send(
        place, words="wellbeing", start=start, end=start + 9, revision=0, text_language="en",
        body="Whose *wellbeing*?", language="en",
    )  # fmt: skip
    comment = Comment.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{place}#{comment.public_id}")
    anchor = comment.anchor
    assert (anchor.start, anchor.end, anchor.quote) == (start, start + 9, "wellbeing")
    page = head.read(place)
    assert f'<a href="#{comment.public_id}" aria-label="Comment 1">1</a>' in page.content.decode()
    assert "Whose <em>wellbeing</em>?" in page.content.decode()
    assert "Person" in words_of(page)


def test_words_typed_by_hand_are_found_where_they_stand_once(charter, head):
    answer = head.send(
        place_of(charter), words="the  wellbeing\nof all", body="Good.", language="en"
    )
    assert answer.status_code == 303
    assert Comment.objects.get().anchor.quote == "the wellbeing of all"


def test_words_that_stand_several_times_are_asked_for(charter, head):
    place = place_of(charter, "article-2-2")
    sent = {"words": "the public", "body": "Which?", "language": "en"}
    asked = head.send(place, **sent)
    assert asked.status_code == 422
    assert "Which of them do you mean?" in words_of(asked)
    choices = marks_in(asked, r'name="place" value="([^"]+)"')
    assert choices == ["20-30", "43-53"]
    assert "Which?" in words_of(asked)
    assert head.send(place, **sent, place="43-53").status_code == 303
    assert Comment.objects.get().anchor.start == 43


def test_words_that_do_not_stand_there_are_refused_and_the_comment_is_kept(charter, head):
    answer = head.send(
        place_of(charter), words="quite other words", body="My long thought.", language="en"
    )
    assert answer.status_code == 422
    assert "These words do not stand in the provision. Copy them as they are." in words_of(answer)
    assert "My long thought." in words_of(answer)
    assert Comment.objects.count() == 0


def test_a_comment_without_words_is_on_the_provision(charter, head):
    assert head.send(place_of(charter), body="On all of it.", language="fr").status_code == 303
    comment = Comment.objects.get()
    assert (comment.anchor, comment.provision, comment.language) == (
        None,
        provision_at(charter, "article-1-1"),
        "fr",
    )


def test_a_comment_on_the_whole_text(charter, head):
    answer = head.send(url_of(charter, "comments/"), body="On the whole.", language="en")
    assert answer.status_code == 303
    assert "On the whole." in words_of(head.read(url_of(charter, "comments/")))
    assert Comment.objects.get().provision is None


def test_offsets_count_code_points_beyond_the_first_plane(table, charter, head):
    reword(table, charter, {"article-1-1": "𝔘𝔫𝔦 👩‍🚀 words that matter."})
    words = provision_at(charter, "article-1-1").texts.order_by("-id").first().words
    start = words.index("matter")
    head.send(
        place_of(charter),
        words="matter",
        start=start,
        end=start + 6,
        body="Do they?",
        language="en",
    )
    assert Comment.objects.get().anchor.start == start
    assert '<mark class="noted">matter</mark>' in head.read(place_of(charter)).content.decode()


def test_a_comment_sent_twice_stands_once(charter, head):
    for _time in range(2):
        answer = head.send(place_of(charter), key="k1", body="Once.", language="en")
        assert answer.status_code == 303
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("body", ["", "x" * 10_001, "right\u202eleft"])
def test_a_bad_comment_is_refused_and_kept(charter, head, body):
    answer = head.send(place_of(charter), body=body, language="en")
    assert answer.status_code == 422
    assert body in answer.content.decode()
    assert Comment.objects.count() == 0


def test_a_comment_in_the_wrong_phase_is_refused_and_kept(table, charter):
    reader = Reader(factories.Actor(person=factories.person("A Reader")))
    Charter.objects.filter(pk=charter.pk).update(phase="voting")
    answer = reader.send(place_of(charter), body="My thought.", language="en")
    assert answer.status_code == 403
    assert "only those accredited to the forum comment" in words_of(answer)
    assert Comment.objects.count() == 0


def test_nobody_comments_without_signing_in(charter):
    assert "Sign in to comment" in words_of(Reader().read(place_of(charter)))
    assert Reader().send(place_of(charter), body="Hello.", language="en").status_code == 401


@pytest.mark.parametrize(
    ("appearance", "shown"),
    [
        ("name", "Grace Example, for {seat}"),
        ("role", "head of delegation, for {seat}"),
        ("alias", "Member 7, for {seat}"),
    ],
)
def test_people_appear_as_their_constituency_lets_them(table, charter, appearance, shown):
    table.heads["XAA"].person.name = "Grace Example"
    table.heads["XAA"].person.save()
    table.heads["XAA"].accreditation.alias = "Member 7"
    table.heads["XAA"].accreditation.save()
    Constituency.objects.filter(forum=table.forum, token="government").update(appearance=appearance)
    comment_on(charter, table.heads["XAA"], "article-1-1")
    words = words_of(Reader().read(place_of(charter)))
    assert shown.format(seat=table.delegations["XAA"]) in words
    assert ("Grace Example" in words) == (appearance == "name")


def test_people_of_a_citizen_chamber_never_appear_by_name(table, charter):
    citizen = table.heads["XEA"]
    citizen.person.name = "Grace Example"
    citizen.person.save()
    comment_on(charter, citizen, "article-1-1", quote="The Parties")
    seat = table.delegations["XEA"]
    assert f"head of delegation, for {seat}" in words_of(Reader().read(place_of(charter)))
    for place in ("", "comments/"):
        assert "Grace Example" not in words_of(Reader().read(url_of(charter, place)))
    delegations = f"/forums/{charter.forum.slug}/delegations/"
    assert "Grace Example" not in words_of(Reader().read(delegations))


def test_an_official_statement_is_marked(table, charter, head):
    head.send(place_of(charter), body="We agree.", language="en", is_official="on")
    assert "Official statement" in words_of(Reader().read(place_of(charter)))


def test_an_adviser_is_not_offered_official_statements(table, charter):
    adviser = factories.accredit(table, table.delegations["XAA"], "adviser")
    page = Reader(adviser).read(place_of(charter))
    assert "official statement" not in words_of(page)


def test_a_comment_for_the_delegation_is_seen_by_no_other(table, charter, head):
    seat = table.delegations["XAA"]
    head.send(
        place_of(charter), body="Our line.", language="en", audience=f"delegation:{seat.public_id}"
    )
    assert "Our line." in words_of(head.read(place_of(charter)))
    assert f"Within {seat}" in words_of(head.read(place_of(charter)))
    for other in (Reader(), Reader(table.heads["XAB"]), Reader(table.officers["chair"])):
        assert "Our line." not in words_of(other.read(place_of(charter)))


def test_an_answer_stands_below_and_can_be_answered(table, charter, head):
    comment = comment_on(charter, table.heads["XAB"], "article-1-1", body="First.")
    place = url_of(charter, f"comments/{comment.public_id}/")
    answer = head.send(place, body="Second.", language="en")
    reply = Comment.objects.get(parent=comment)
    assert answer["Location"] == url_of(charter, f"comments/{reply.public_id}/")
    head.send(answer["Location"], body="Third.", language="en")
    assert marks_in(head.read(place), r"<p>(First|Second|Third)\.</p>") == [
        "First",
        "Second",
        "Third",
    ]
    one = head.read(answer["Location"])
    assert marks_in(one, r"<p>(First|Second|Third)\.</p>") == ["First", "Second"]
    assert "The whole discussion" in words_of(one)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_people_write_reaches_the_pages_as_words(table, charter, head, hostile):
    table.heads["XAA"].person.name = hostile
    table.heads["XAA"].person.save()
    reword(table, charter, {"article-1-1": hostile + " and more"})
    body = f"{hostile} [link](javascript:alert(1)) <b>bold</b> ![x](http://a.example/x.png)"
    quote = " ".join(hostile.split())
    assert head.send(place_of(charter), words=quote, body=body, language="en").status_code == 303
    comment = Comment.objects.get()
    assert (
        comment.anchor.quote
        == provision_at(charter, "article-1-1").texts.last().words[: len(hostile)]
    )
    tails = [
        "",
        "comments/",
        f"comments/{comment.public_id}/",
        f"comments/{comment.public_id}/report/",
    ]
    for place in [place_of(charter), *(url_of(charter, tail) for tail in tails)]:
        page = head.read(place)
        assert page.status_code == 200
        assert unsafe_marks(page) == []
        assert "<b>bold" not in page.content.decode()

"""Removing, appealing and deciding in the browser; the policy; one case decided by somebody else."""

import re

import pytest

from deliberation.models import Appeal, Comment, Removal
from deliberation.operations import moderation
from tests import factories
from tests.web.readers import HOSTILE, Reader, unsafe_marks, words_of
from tests.web.texts import comment_on


@pytest.fixture
def comment(table, charter):
    return comment_on(charter, table.heads["XAA"], "article-1-1", body="Words against the law.")


@pytest.fixture
def first(table):
    return Reader(table.officers["moderator"])


@pytest.fixture
def second(table):
    return Reader(factories.officer(table, "moderator"))


def url_of(comment: Comment, step: str = "") -> str:
    charter = comment.charter
    place = f"/forums/{charter.forum.slug}/charters/{charter.slug}/comments/{comment.public_id}/"
    return f"{place}{step}/" if step else place


def case_on(reader: Reader, table) -> str:
    page = reader.read(f"/forums/{table.forum.slug}/moderation/awaiting/")
    found = re.search(
        r'href="([^"]*/moderation/(?:removals|appeals)/[^"]+)"', page.content.decode()
    )
    assert found, words_of(page)
    return found[1]


def test_a_removal_is_proposed_by_one_and_confirmed_by_another(table, comment, first, second):
    sent = first.send(url_of(comment, "remove"), ground="unlawful", reason="Against the law.")
    assert sent.status_code == 303
    place = case_on(first, table)
    own = first.send(place, step="confirm")
    assert (own.status_code, Removal.objects.get().decision) == (422, "")
    assert "another moderator than the one who proposed it" in words_of(own)

    assert "Words against the law." in words_of(second.read(place))
    done = second.send(place, step="confirm")

    assert done.status_code == 303
    page = words_of(Reader().read(url_of(comment)))
    assert "Removed by two moderators (unlawful content): Against the law." in page
    assert "Words against the law." not in page


def test_an_author_appeals_and_another_moderator_overturns(table, comment, first, second):
    first.send(url_of(comment, "hide"), ground="abuse", reason="Rude.")
    author = Reader(table.heads["XAA"])
    assert "Appeal" in words_of(author.read(url_of(comment)))
    assert "Appeal" not in words_of(Reader(table.heads["XAB"]).read(url_of(comment)))

    assert author.send(url_of(comment, "appeal"), words="A quotation.").status_code == 303
    assert url_of(comment, "appeal") not in author.read(url_of(comment)).content.decode()
    place = case_on(second, table)
    assert "A quotation." in words_of(second.read(place))
    assert second.send(place, step="overturn", reason="Indeed.").status_code == 303

    assert "Words against the law." in words_of(Reader().read(url_of(comment)))
    log = words_of(Reader().read(f"/forums/{table.forum.slug}/moderation/"))
    assert "Restored (on appeal) Indeed." in log


def test_a_decision_needs_its_reason_and_keeps_what_was_typed(table, comment, first, second):
    first.send(url_of(comment, "hide"), ground="abuse", reason="Rude.")
    Reader(table.heads["XAA"]).send(url_of(comment, "appeal"), words="A quotation.")
    place = case_on(second, table)

    answer = second.send(place, step="uphold", reason=" ")

    assert (answer.status_code, Appeal.objects.get().decision) == (422, "")


def test_the_chair_hides_a_statement_in_the_browser(table, charter):
    statement = comment_on(charter, table.heads["XAA"], "article-1-1", body="We state.")
    Comment.objects.filter(pk=statement.pk).update(is_official=True)
    chair = Reader(table.officers["chair"])

    sent = chair.send(url_of(statement, "hide"), ground="abuse", reason="Out of order.")

    assert sent.status_code == 303
    assert "Hidden by a moderator (insult or harassment): Out of order." in words_of(
        Reader().read(url_of(statement))
    )


def test_who_presides_reads_cases_of_statements_alone(table, charter, comment, first):
    """A comment for one delegation is read by moderators once it was reported, and by nobody else."""
    statement = comment_on(charter, table.heads["XAA"], "article-1-1", body="We state.")
    Comment.objects.filter(pk=statement.pk).update(is_official=True)
    chair = table.officers["chair"]
    moderation.propose_removal(
        actor=table.officers["moderator"], comment_id=comment.pk, ground="unlawful", reason="So"
    )
    moderation.propose_removal(actor=chair, comment_id=statement.pk, ground="unlawful", reason="So")
    place = f"/forums/{table.forum.slug}/moderation/removals/"
    cases = [f"{place}{one.removals.get().public_id}/" for one in (comment, statement)]

    statuses = [
        [reader.read(url).status_code for url in cases] for reader in (first, Reader(chair))
    ]

    assert statuses == [[200, 404], [404, 200]]


@pytest.mark.parametrize("who", [None, "XAA"])
def test_what_waits_is_for_those_who_decide(table, who):
    reader = Reader(table.heads[who] if who else None)
    answer = reader.read(f"/forums/{table.forum.slug}/moderation/awaiting/")

    assert answer.status_code == (403 if who else 401)


def test_the_policy_says_what_each_ground_means(table):
    page = words_of(Reader().read(f"/forums/{table.forum.slug}/moderation/policy/"))

    assert "It attacks a person or a delegation instead of what they say." in page
    assert "Two moderators may erase it for good." in page


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_of_a_case_reach_the_page_as_words(table, charter, first, second, hostile):
    comment = comment_on(charter, table.heads["XAA"], "article-1-1", body=hostile)
    moderation.hide_comment(
        actor=table.officers["moderator"], comment_id=comment.pk, ground="abuse", reason=hostile
    )
    moderation.appeal_verdict(actor=table.heads["XAA"], comment_id=comment.pk, words=hostile)

    for page in (second.read(case_on(second, table)), Reader().read(url_of(comment))):
        assert unsafe_marks(page) == []

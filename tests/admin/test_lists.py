"""Lists cost the same however long they are, answer only their own filters, and tell nothing too early."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Token, User
from deliberation.models import Ballot, Notice, Question
from deliberation.operations import ballots, tallies
from deliberation.queries.clock import database_clock
from tests import factories
from tests.admin.expectations import LISTS
from tests.admin.multiplying import multiply
from tests.admin.scene import Scene, lists, row_of
from tests.admin.test_doors import address_of

MOST_QUERIES = 12


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_every_list_costs_the_same_at_10_and_at_200_rows(scene: Scene):
    client = scene.client("administrator")
    client.get("/admin/")
    costs = {}
    for label, listed in lists().items():
        row = row_of(listed.model, scene)
        multiply(row, 10)
        few = queries_of(client, address_of(label, "changelist"))
        multiply(row, 190)
        costs[label] = (few, queries_of(client, address_of(label, "changelist")))

    assert {label: cost for label, cost in costs.items() if cost[0] != cost[1]} == {}
    assert max(many for _few, many in costs.values()) <= MOST_QUERIES


@pytest.mark.parametrize(
    ("label", "query"),
    [
        ("accounts.user", "password__startswith=pbkdf2"),
        ("accounts.user", "email__startswith=a"),
        ("accounts.user", "tokens__secret_hash__startswith=0"),
        ("accounts.token", "secret_hash__startswith=0"),
        ("deliberation.ballot", "choice=yes"),
        ("deliberation.ballot", "choice__exact=yes"),
        ("deliberation.tally", "by_choice__yes=1"),
        ("deliberation.notice", "body__contains=yes"),
        ("deliberation.comment", "author__email__startswith=a"),
        ("deliberation.accreditation", "person__password__startswith=a"),
        ("deliberation.question", "forum__roles__person__email=a"),
        ("deliberation.question", "nothing=1"),
    ],
)
def test_a_list_answers_no_filter_but_its_own(scene: Scene, label: str, query: str):
    response = scene.client("administrator").get(f"{address_of(label, 'changelist')}?{query}")

    assert response.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "o=99", "o=-1.2.3", "o=pg_sleep(3)", "o=1;DROP TABLE x", "p=9999", "p=x", "q='%22%3B--",
        "q=" + "x" * 5000, "forum=nowhere", "all=", "e=1",
    ],
)  # fmt: skip
def test_odd_addresses_are_answered_without_an_error(scene: Scene, query: str):
    client = scene.client("administrator")

    found = {
        client.get(f"{address_of(label, 'changelist')}?{query}").status_code for label in LISTS
    }

    assert found <= {200, 302, 400}


def test_rows_are_named_by_numbers_alone(scene: Scene):
    response = scene.client("administrator").post(
        address_of("accounts.user", "changelist"),
        {"action": "deactivate", "_selected_action": "1 OR 1=1"},
    )

    assert response.status_code == 400


def test_a_forum_filter_narrows_and_offers_only_ones_own_forums(scene: Scene):
    url = address_of("deliberation.accreditation", "changelist")
    administrator = scene.client("administrator")
    officer = scene.person("credentials")
    page = administrator.get(f"{url}?forum={scene.foreign.forum.slug}")
    own = scene.client("credentials").get(url).content.decode()

    assert {one.forum for one in page.context["cl"].result_list} == {scene.foreign.forum}
    assert "By forum" not in own
    assert scene.foreign.forum.name not in own
    factories.officer(scene.foreign, "credentials", officer)
    both = scene.client("credentials").get(url)
    assert {one.forum for one in both.context["cl"].result_list} == {
        scene.table.forum,
        scene.foreign.forum,
    }


def test_no_page_shows_a_hash_of_a_password_or_of_a_token(scene: Scene):
    client = scene.client("administrator")
    secrets = [*User.objects.values_list("password", flat=True)]
    secrets += Token.objects.values_list("secret_hash", flat=True)
    shown = "".join(
        client.get(url).content.decode()
        for label in ("accounts.user", "accounts.token")
        for url in (
            address_of(label, "changelist"),
            address_of(label, "change", row_of(lists()[label].model, scene).pk),
        )
    )

    assert [one for one in secrets if one in shown] == []
    assert "password" not in shown.lower()


def test_the_words_of_a_notice_stay_between_sender_and_receiver(scene: Scene):
    notice = Notice.objects.create(
        person=scene.person("head"), kind="ballot-changed", subject="Changed to no", language="en",
        body="Your ballot was changed to no.", created_at=database_clock(),
    )  # fmt: skip
    client = scene.client("administrator")
    shown = client.get(address_of("deliberation.notice", "change", notice.pk)).content.decode()
    shown += client.get(address_of("deliberation.notice", "changelist")).content.decode()

    assert "ballot-changed" in shown
    assert "hanged to no" not in shown


def test_an_open_vote_with_a_hidden_count_tells_no_choice(scene: Scene):
    question = factories.open_motion(scene.table, tally_shown="closed")
    choice = "abstain"
    ballots.cast_ballot(
        actor=scene.table.heads["XAB"], question_id=question.pk, choice=choice,
        explanation="A reason nobody may read yet.",
    )  # fmt: skip
    tally = tallies.recount(question_id=question.pk)
    ballot = Ballot.objects.get(question=question)
    assert tally is not None
    client = scene.client("administrator")
    pages = [
        address_of("deliberation.ballot", "changelist") + f"?q={question.symbol}",
        address_of("deliberation.ballot", "change", ballot.pk),
        address_of("deliberation.tally", "changelist") + f"?q={question.symbol}",
        address_of("deliberation.tally", "change", tally.pk),
        f"/admin/audit/?object=ballot:{ballot.pk}",
    ]
    shown = [client.get(url).content.decode() for url in pages]

    assert [page for page in shown if choice in page or "A reason" in page] == []
    assert ["withheld until voting closes" in page for page in shown] == [True] * 5
    Question.objects.filter(pk=question.pk).update(tally_shown="live")
    assert [choice in client.get(url).content.decode() for url in pages] == [True] * 5


def test_a_running_count_is_no_result_once_the_deadline_has_passed(scene: Scene):
    question = scene.question
    Question.objects.filter(pk=question.pk).update(
        opens_at=database_clock() - timedelta(days=2),
        closes_at=database_clock() - timedelta(seconds=1),
    )
    client = scene.client("administrator")
    listed = client.get(address_of("deliberation.tally", "changelist")).content.decode()
    told = client.get(address_of("deliberation.question", "changelist")).content.decode()

    assert "withheld until voting closes" in listed
    assert '<td class="field-state_now">closed</td>' in told


def test_a_row_links_only_to_what_its_reader_may_open(scene: Scene):
    held = scene.table.heads["XAA"].accreditation
    assert held is not None
    url = address_of("deliberation.accreditation", "change", held.pk)
    person = address_of("accounts.user", "change", held.person_id)
    delegation = address_of("deliberation.delegation", "change", held.delegation_id)
    officer = scene.client("credentials").get(url).content.decode()
    administrator = scene.client("administrator").get(url).content.decode()

    assert [link in officer for link in (person, delegation)] == [False, True]
    assert [link in administrator for link in (person, delegation)] == [True, True]
    assert str(held.person) in officer


def test_a_rows_page_costs_the_same_with_5_and_with_50_rows_beside_it(scene: Scene):
    delegation = scene.table.delegations["XAA"]
    held = scene.table.heads["XAA"].accreditation
    client = scene.client("credentials")
    pages = [
        address_of("deliberation.delegation", "change", delegation.pk),
        address_of("accounts.user", "change", scene.person("head").pk),
    ]
    readers = [client, scene.client("administrator")]
    for reader, page in zip(readers, pages, strict=True):
        reader.get(page)
    costs = []
    for number in (5, 45):
        multiply(held, number)
        costs.append(
            [queries_of(reader, page) for reader, page in zip(readers, pages, strict=True)]
        )

    assert costs[0] == costs[1]

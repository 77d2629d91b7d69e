"""The moderation queue over the API: claims, folds, earlier verdicts, narrowing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Charter, Comment, Report
from deliberation.operations import moderation
from deliberation.queries.clock import database_clock
from tests import factories
from tests.api.callers import Caller, caller_of
from tests.api.test_lists import copies
from tests.factories import Table
from tests.web.texts import comment_on


@pytest.fixture
def comment(table: Table, charter: Charter) -> Comment:
    made = comment_on(charter, table.heads["XAA"], "article-1-1", body="Rude.")
    for code, ground in (("XAB", "abuse"), ("XCA", "abuse"), ("XCB", "spam")):
        moderation.report_comment(actor=table.heads[code], comment_id=made.pk, ground=ground)
    return made


def test_a_comment_is_taken_given_back_and_left_to_who_has_it(
    as_moderator: Caller, as_chair: Caller, at: str, table: Table, comment: Comment
):
    second = caller_of(factories.officer(table, "moderator"))
    place = f"{at}/comments/{comment.public_id}/claim/"
    taken = as_moderator.post(place)

    [row] = second.get(f"{at}/moderation/queue/")["results"]
    assert row["claim"] == taken
    assert taken["by"] == table.officers["moderator"].signed_in.name
    assert second.post(place, status=409)["code"] == "claim-taken"
    dismiss = f"{at}/comments/{comment.public_id}/dismiss/"
    assert second.post(dismiss, {"reason": "Fine."}, 409)["code"] == "claim-taken"
    assert second.get(f"{at}/moderation/queue/?free=yes")["results"] == []
    assert as_chair.post(place, status=403)["code"] == "not-permitted"
    assert as_moderator.delete(place)["released_at"] is not None
    assert second.get(f"{at}/moderation/queue/?free=yes")["results"][0]["claim"] is None


def test_what_is_held_is_read_and_taken_as_on_the_page(
    as_moderator: Caller, at: str, table: Table, comment: Comment
):
    Comment.objects.filter(pk=comment.pk).update(state="held")
    second = caller_of(factories.officer(table, "moderator"))
    [before] = second.get(f"{at}/moderation/held/")["results"]
    taken = as_moderator.post(f"{at}/comments/{comment.public_id}/claim/")
    [row] = second.get(f"{at}/moderation/held/")["results"]

    assert (before["claim"], row["claim"]) == (None, taken)
    assert (row["id"], row["body"], row["state"]) == (comment.public_id, "Rude.", "held")


def test_the_queue_folds_narrows_and_tells_earlier_verdicts(
    as_moderator: Caller, at: str, table: Table, charter: Charter, comment: Comment
):
    other = comment_on(charter, table.heads["XAA"], "article-1-1", body="Encore.", language="fr")
    moderation.report_comment(actor=table.heads["XAB"], comment_id=other.pk, ground="hate")
    entry = moderation.hide_comment(
        actor=table.officers["moderator"], comment_id=other.pk, ground="hate", reason="It incites."
    )
    queue = f"{at}/moderation/queue/"
    [row] = as_moderator.get(queue)["results"]

    assert [(one["ground"], one["open"]) for one in row["grounds"]] == [("abuse", 2), ("spam", 1)]
    assert row["open_reports"] == 3
    assert row["earlier"]["numbers"] == {"hide": 1}
    assert [one["id"] for one in row["earlier"]["newest"]] == [entry.public_id]
    assert as_moderator.get(f"{queue}?ground=spam&language=en&sort=most")["results"] == [row]
    assert as_moderator.get(f"{queue}?ground=hate")["results"] == []
    assert as_moderator.get(f"{queue}?language=ar")["results"] == []
    assert as_moderator.get(f"{queue}?sort=worst", 400)["code"] == "filter-unknown"


def test_the_queue_costs_the_same_at_10_and_at_2000_reports(
    as_moderator: Caller, at: str, table: Table, charter: Charter, comment: Comment
):
    as_moderator.get("/token/")
    reporter, costs = table.heads["XAB"].signed_in, []
    for number in (9, 1990):
        copies(comment, number)
        Report.objects.bulk_create(
            Report(
                forum=table.forum, comment=one, reporter=reporter, ground="spam",
                created_at=database_clock(),
            )
            for one in charter.comments.filter(reports=None)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            rows = as_moderator.get(f"{at}/moderation/queue/?size=10")["results"]
        costs.append((len(rows), len(asked)))

    assert costs[0] == costs[1]
    assert costs[0][0] == 10

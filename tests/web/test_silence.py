"""Where silence is assent, every page of the question says so before it is too late."""

from datetime import timedelta

import pytest

from deliberation.operations import tallies
from deliberation.queries.clock import database_clock
from tests import factories
from tests.web.pages import client_of, form_of, page_of, words_of

pytestmark = pytest.mark.django_db
SAID = "Whoever keeps silent agrees"
GOVERNMENTS = {"chambers": ("government",)}


@pytest.mark.parametrize(("template", "says"), [("silence", True), ("simple-majority", False)])
def test_pages_say_that_silence_is_assent_until_it_is_decided(table, template, says):
    week = timedelta(days=7)
    asked = factories.open_motion(table, template=template, lasting=week, **GOVERNMENTS)
    readers = [client_of(one) for one in (table.heads["XAA"], table.officers["chair"], None)]
    before = [SAID in words_of(one.get(page_of(asked))) for one in readers]
    for office in ("chair", "teller"):
        tallies.close_early(actor=table.officers[office], question_id=asked.pk)
    after = [SAID in words_of(one.get(page_of(asked))) for one in readers]
    assert (before, after) == ([says] * 3, [False] * 3)


def test_a_silence_shorter_than_three_days_is_refused_at_the_deadline(table):
    draft = factories.draft_motion(table, template="silence", **GOVERNMENTS)
    factories.announced(table.officers["chair"], draft.pk)
    chair, opening = client_of(table.officers["chair"]), f"{page_of(draft)}open/"

    def ask(after: timedelta):
        moment = database_clock() + after
        given = {"when": [f"{moment:%Y-%m-%dT%H:%M}"], "zone": ["UTC"], "step": ["check"]}
        return chair.post(opening, form_of(chair.get(opening)) | given)

    checked = ask(timedelta(hours=71))
    refused = chair.post(opening, form_of(checked) | {"step": ["save"]})
    assert (SAID in words_of(checked), refused.status_code) == (True, 422)
    assert refused.context["form"].errors["when"] == [
        "Under this rule whoever keeps silent agrees: give at least 72 hours to object."
    ]
    kept = chair.post(opening, form_of(ask(timedelta(hours=73))) | {"step": ["save"]})
    assert kept.status_code == 303

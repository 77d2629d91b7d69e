"""Rules of procedure in the browser: drafted, issued, compared, put to the vote, kept to."""

from datetime import timedelta

import pytest

from deliberation.models import Procedure, Question
from deliberation.operations import procedures, questions
from tests import factories, rulebook
from tests.factories import ALL_CHAMBERS, Table
from tests.web.readers import HOSTILE, Reader, unsafe_marks, words_of


def at(table: Table, path: str = "") -> str:
    return f"/forums/{table.forum.slug}/procedures/{path}"


def draft_of(table: Table) -> Procedure:
    return Procedure.objects.get(forum=table.forum, state="draft")


def test_rules_are_drafted_and_issued_in_the_browser(table):
    reader, rule = Reader(table.officers["secretariat"]), rulebook.keep_rule(table)
    assert reader.send(at(table, "start/"))["Location"] == at(table, "draft/")
    sent = reader.send(
        at(table, "draft/words/"), version=1, title="House rules", language="en",
        text="1. We decide together.", statement=180,
    )  # fmt: skip
    assert sent.status_code == 303
    for version, kind in enumerate(("motion", "procedure"), 2):
        sent = reader.send(
            at(table, f"draft/kinds/{kind}/"), version=version, rule=rule.public_id, sponsors=2,
            announced_hours=24, voting_hours=48, **{f"chamber_{one}": "decides" for one in ALL_CHAMBERS},
        )  # fmt: skip
        assert sent.status_code == 303, words_of(sent)
    words = words_of(reader.read(at(table, "draft/")))
    for said in (
        "We decide together.", "Procedural motions", "Governments: decides", "2 sponsors",
        "Announced at least 1 day before voting opens", "Voting lasts at least 2 days",
        "3 minutes",
    ):  # fmt: skip
        assert said in words
    assert "House rules" not in words_of(Reader().read(at(table)))
    issued = reader.send(at(table, "draft/issue/"), version=4)
    assert issued["Location"] == at(table, "1/")
    page = words_of(Reader().read(at(table, "1/")))
    assert "Not in force" in page
    assert "House rules" in page
    assert "Put it to the vote" not in page
    assert "Put it to the vote" in words_of(reader.read(at(table, "1/")))


def test_a_refused_case_keeps_what_was_typed(table):
    reader, draft = Reader(table.officers["chair"]), rulebook.draft_rules(table)
    given = {
        "version": draft.version, "rule": rulebook.keep_rule(table).public_id, "sponsors": 7,
        "announced_hours": 0, "voting_hours": 0, "chamber_government": "decides",
        "chamber_corporate": "", "chamber_citizen": "",
    }  # fmt: skip
    answer = reader.send(at(table, "draft/kinds/text/"), **given)
    assert answer.status_code == 422
    assert "The electorate has no chamber" in words_of(answer)
    assert 'value="7"' in answer.content.decode()
    stale = reader.send(at(table, "draft/words/"), version=1, title="T", language="en", text="Mine")
    assert stale.status_code == 412
    assert "Mine" in words_of(stale)


def test_a_draft_is_thrown_away_and_kinds_are_dropped(table):
    reader, draft = Reader(table.officers["chair"]), rulebook.draft_rules(table)
    dropped = reader.send(at(table, "draft/kinds/provision/drop/"), version=draft.version)
    assert dropped.status_code == 303
    version = draft_of(table).version
    assert reader.send(at(table, "draft/discard/"), version=version).status_code == 303
    assert reader.read(at(table, "draft/")).status_code == 404
    assert reader.read(at(table, "9/")).status_code == 404


def test_rules_are_put_to_the_vote_and_shown_in_force(table):
    issued = rulebook.issue_rules(table)
    chair, rule = Reader(table.officers["chair"]), rulebook.keep_rule(table)
    new = f"/forums/{table.forum.slug}/questions/new/?on={issued.public_id}"
    assert issued.symbol in words_of(chair.read(new))
    sent = chair.send(
        new, step="save", title="That they are adopted", rule=f"kept:{rule.public_id}",
        chambers=list(ALL_CHAMBERS), tally_shown="live",
    )  # fmt: skip
    assert sent.status_code == 303
    asked = Question.objects.get(procedure=issued)
    assert issued.content_hash in words_of(chair.read(sent["Location"]))
    rulebook.adopt(table, asked)
    words = words_of(Reader().read(at(table)))
    assert f"In force: {issued.symbol}" in words
    assert "Governments: decides" in words
    assert asked.symbol in words
    record = words_of(Reader().read(f"/forums/{table.forum.slug}/record/"))
    assert f"Rules of procedure {issued.symbol} were issued" in record


def test_two_revisions_are_compared_word_by_word(table):
    rulebook.issue_rules(table, "1. The forum decides so.")
    rulebook.issue_rules(table, "1. The forum decides otherwise.", voting_hours=5)
    page = Reader().read(at(table, "compare/"))
    marks = page.content.decode()
    assert "<del>so</del><ins>otherwise</ins>" in marks
    assert "<ins>– Voting lasts at least 5 hours" in marks
    assert Reader().read(at(table, "compare/"), **{"from": 7}).status_code == 422
    assert words_of(Reader().read(at(table, "compare/"), **{"from": 2, "to": 2})).count(
        "Both say the same."
    )


def test_a_question_that_departs_is_refused_then_allowed_by_a_motion(table):
    rulebook.rules_in_force(table, voting_hours=20)
    chair, other = Reader(table.officers["chair"]), rulebook.keep_rule(table, "no-objection")
    new = f"/forums/{table.forum.slug}/questions/new/?on=motion"
    assert "are in force" in words_of(chair.read(new))
    given = {
        "step": "save", "motion": "So be it.", "title": "A motion", "tally_shown": "live",
        "chambers": list(ALL_CHAMBERS), "rule": f"kept:{other.public_id}",
    }  # fmt: skip
    refused = chair.send(new, **given)
    assert refused.status_code == 422
    assert "is a procedural question first" in words_of(refused)

    ruled = {**given, "rule": f"kept:{rulebook.keep_rule(table).public_id}"}
    sent = chair.send(new, **{**ruled, "departure_kind": "motion"})
    allowing = Question.objects.get(departure_kind="motion")
    told = words_of(chair.read(sent["Location"]))
    assert "one question may depart from the rules of procedure: Procedural motions" in told
    rulebook.adopt(table, allowing)
    sent = chair.send(new, **given, departs_by=allowing.public_id)
    assert sent.status_code == 303
    told = words_of(Reader(table.officers["chair"]).read(sent["Location"]))
    assert f"this motion allowed it: {allowing.symbol}" in told


def test_a_shorter_vote_is_refused_beside_its_field(table):
    rulebook.rules_in_force(table, voting_hours=20)
    asked = factories.draft_motion(table)
    chair = Reader(table.officers["chair"])
    url = f"/forums/{table.forum.slug}/questions/{asked.public_id}/open/"
    assert "Voting lasts at least 20 hours" in words_of(chair.read(url))
    soon = factories.database_clock() + timedelta(hours=2)
    sent = chair.send(url, step="save", when=f"{soon:%Y-%m-%dT%H:%M}", zone="UTC")
    assert sent.status_code == 422
    assert "ask that voting lasts at least 20 hours" in words_of(sent)


def test_the_list_asks_the_same_for_one_revision_and_for_many(table, django_assert_num_queries):
    rulebook.rules_in_force(table)
    with django_assert_num_queries(6):
        Reader().read(at(table))
    for number in range(4):
        made = rulebook.issue_rules(table, f"{number}. Otherwise.")
        questions.draft_question(
            actor=table.officers["chair"], forum_id=table.forum.pk, title="Adopt",
            rule=rulebook.keep_rule(table), chambers=ALL_CHAMBERS, procedure=made,
        )  # fmt: skip
    with django_assert_num_queries(6):
        Reader().read(at(table))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_typed_reaches_the_page_as_words(table, hostile):
    draft = rulebook.draft_rules(table)
    given = {"actor": table.officers["chair"], "forum_id": table.forum.pk}
    draft = procedures.reword_procedure(
        **given, version=draft.version, title=hostile[:200], language="en", text=hostile,
        speaking={},
    )  # fmt: skip
    procedures.issue_procedure(**given, version=draft.version)
    for url in (at(table), at(table, "1/")):
        assert unsafe_marks(Reader().read(url)) == []

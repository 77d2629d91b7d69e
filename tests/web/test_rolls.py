"""Pages of rolls: volunteering, the lot to rerun, an assembly's list, and voting by alias, unnamed."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from deliberation.models import Comment, Roll, RollEntry
from deliberation.operations import ballots, comments, rolls, tallies
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from tests import factories
from tests.web.pages import client_of, form_of, page_of, words_of
from tests.web.roll_pages import list_of, place_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def anonymous():
    return client_of(None)


def test_lot_from_its_strata_to_a_rerun_by_an_outsider(table, tmp_path, capsys):
    secretariat = client_of(table.officers["secretariat"])
    form = form_of(secretariat.get(f"{list_of(table)}new/")) | {
        "title": ["Panel of spring"], "origin": ["lot"], "chamber": ["citizen"],
        "attributes": ["region: north, south"], "strata": ["1: region = north\n1: region = south"],
    }  # fmt: skip
    made = secretariat.post(f"{list_of(table)}new/", form)
    roll = Roll.objects.get()
    assert (made.status_code, made["Location"]) == (303, place_of(roll))

    people = [factories.person() for _one in range(5)]
    for number, one in enumerate(people):
        client = client_of(Actor(one))
        asked = form_of(client.get(place_of(roll)), place_of(roll, "volunteer/")) | {
            "region": [["north", "south"][number % 2]]
        }
        assert client.post(place_of(roll, "volunteer/"), asked).status_code == 303
    rolls.close_pool(
        actor=table.officers["secretariat"], roll_id=roll.pk, seed_source="A public lottery",
        now=database_clock() - 2 * HOUR, seed_due_at=database_clock() - HOUR,
    )  # fmt: skip
    drawing = form_of(secretariat.get(place_of(roll)), place_of(roll, "draw/")) | {
        "seed": ["4 8 15 16 23 42"]
    }
    assert secretariat.post(place_of(roll, "draw/"), drawing).status_code == 303

    outsider = anonymous()
    page = words_of(outsider.get(place_of(roll)))
    files = {
        name: outsider.get(place_of(roll, f"files/{name}")).content
        for name in ("pool.csv", "strata.json", "drawn.txt")
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    call_command(
        "draw", str(tmp_path / "pool.csv"), strata=tmp_path / "strata.json", seed="4 8 15 16 23 42"
    )

    assert capsys.readouterr().out.encode() == files["drawn.txt"]
    assert len(files["drawn.txt"].split()) == 2
    roll.refresh_from_db()
    assert roll.pool_hash in page
    assert "4 8 15 16 23 42" in page


def test_only_oneself_sees_whether_one_was_drawn_and_as_whom(table):
    person = factories.person("Petra Plainname")
    roll, electors = factories.close_roll(table, person)
    alias = electors[0].roll_place.name
    assert f"In public you appear as {alias}" in words_of(
        client_of(electors[0]).get(place_of(roll))
    )
    for reader in (anonymous(), client_of(table.officers["chair"])):
        assert "In public you appear as" not in words_of(reader.get(place_of(roll)))


@pytest.mark.parametrize(
    ("attributes", "strata", "words"),
    [
        ("region north", "1: *", "Line 1 is not written like the example."),
        ("region: north", "1: region = west", "No such attribute or value is declared."),
        ("region: north", "1: *\n1: *", "may hold the same person"),
        ("", "", "A lot publishes its strata and their seats."),
    ],
)
def test_bad_strata_are_shown_beside_what_was_typed(table, attributes, strata, words):
    client = client_of(table.officers["secretariat"])
    form = form_of(client.get(f"{list_of(table)}new/")) | {
        "title": ["A title kept"], "origin": ["lot"], "chamber": ["citizen"],
        "attributes": [attributes], "strata": [strata],
    }  # fmt: skip
    answer = client.post(f"{list_of(table)}new/", form)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert form_of(answer)["title"] == ["A title kept"]


def test_files_are_found_only_once_they_are_published(table):
    roll = factories.make_roll(
        table, "lot", strata={"attributes": {}, "strata": [{"where": {}, "seats": 1}]}
    )
    rolls.volunteer(actor=Actor(factories.person()), roll_id=roll.pk, attributes={})
    reader = anonymous()

    def found() -> list[int]:
        names = ("strata.json", "pool.csv", "drawn.txt", "electors.csv", "secrets.txt")
        return [reader.get(place_of(roll, f"files/{name}")).status_code for name in names]

    gathering = found()
    rolls.close_pool(
        actor=table.officers["secretariat"], roll_id=roll.pk, seed_source="A lottery",
        now=database_clock() - 2 * HOUR, seed_due_at=database_clock() - HOUR,
    )  # fmt: skip
    published = found()
    rolls.draw_lot(actor=table.officers["secretariat"], roll_id=roll.pk, seed="7")

    assert gathering == [200, 404, 404, 404, 404]
    assert published == [200, 200, 404, 404, 404]
    assert found() == [200, 200, 200, 200, 404]


def test_list_is_previewed_row_by_row_before_it_is_taken(table):
    client, roll = client_of(table.officers["secretariat"]), factories.make_roll(table)
    there = factories.person()
    text = f"email,name\n{there.email},Ann\nnobody,Bob\nlate@x.example,Cy\n"
    form = form_of(client.get(place_of(roll, "people/"))) | {"text": [text], "step": ["check"]}
    checked = client.post(place_of(roll, "people/"), form)
    before = RollEntry.objects.count()
    taken = client.post(place_of(roll, "people/"), form_of(checked) | {"step": ["save"]})

    assert "nobody, Bob" in words_of(checked)
    assert "This is no e-mail address." in words_of(checked)
    assert (before, taken.status_code, RollEntry.objects.count()) == (0, 303, 2)
    assert "1 has not registered yet." in words_of(client.get(place_of(roll)))
    refused = client.post(
        place_of(roll, "close/"), form_of(client.get(place_of(roll)), place_of(roll, "close/"))
    )
    assert refused.status_code == 422
    assert "have not registered: wait for them, or leave them out" in words_of(refused)


def test_members_roll_is_seen_by_its_delegation_alone(table):
    head = table.heads["XEA"]
    own = rolls.make_members_roll(
        actor=head, delegation_id=head.accreditation.delegation_id, title="Ours", source="Us"
    )
    assert [
        client_of(one).get(place_of(own)).status_code
        for one in (head, table.heads["XAA"], table.officers["secretariat"])
    ] == [200, 404, 404]
    assert anonymous().get(place_of(own)).status_code == 404


def test_chair_puts_a_question_to_a_roll_and_its_people_vote_by_alias(table):
    person = factories.person("Petra Plainname")
    roll, electors = factories.close_roll(table, person)
    chair, elector = client_of(table.officers["chair"]), client_of(electors[0])
    address = f"/forums/{table.forum.slug}/questions/new/?on=motion"
    form = form_of(chair.get(address)) | {
        "motion": ["Be it so."], "title": ["On being so"], "rule": ["template:simple-majority"],
        "roll": [roll.public_id], "step": ["check"],
    }  # fmt: skip
    checked = chair.post(address, form)
    saved = chair.post(address, form_of(checked) | {"step": ["save"]})
    question = roll.questions.get()
    opening = form_of(chair.get(f"{page_of(question)}open/")) | {"step": ["check"]}
    shown = chair.post(f"{page_of(question)}open/", opening)
    opened = chair.post(f"{page_of(question)}open/", form_of(shown) | {"step": ["save"]})
    ballot = form_of(elector.get(page_of(question)), f"{page_of(question)}ballots/") | {
        "choice": ["yes"], "explanation": ["As I see it."],
    }  # fmt: skip
    cast = elector.post(f"{page_of(question)}ballots/", ballot)
    receipt = elector.get(cast["Location"])

    assert (saved.status_code, opened.status_code, cast.status_code) == (303, 303, 303)
    assert question.chambers == ["citizen"]
    assert electors[0].roll_place.name in words_of(receipt)
    assert "1 person, an assembly's own list" in words_of(anonymous().get(page_of(question)))
    assert anonymous().get(cast["Location"]).status_code == 404


def test_name_and_address_of_an_elector_stand_nowhere_in_public(table, charter):
    """Everything public of a forum in which somebody on a roll voted, explained, commented."""
    person = factories.person("Zebulon Quagga")
    roll, [elector] = factories.close_roll(table, person)
    question = factories.open_motion(
        table, template="simple-majority", chambers=("citizen",), roll=roll
    )
    cast = {"actor": elector, "question_id": question.pk, "explanation": "So I see it."}
    ballots.cast_ballot(choice="no", **cast)
    ballots.cast_ballot(choice="yes", **cast)
    said = comments.add_comment(
        actor=elector, revision_id=charter.current_revision_id, body="A word.", language="en"
    )
    tallies.recount(question_id=question.pk)
    tallies.close_due_question(question_id=question.pk, now=question.closes_at + HOUR)
    slug, secrets = table.forum.slug, (person.name, "Zebulon", "Quagga", person.email)
    pages = [
        "", "record/", "rolls/", "questions/", "delegations/", "moderation/",
        f"rolls/{roll.public_id}/", f"rolls/{roll.public_id}/files/electors.csv",
        f"questions/{question.public_id}/", f"questions/{question.public_id}/roll-call/",
        f"questions/{question.public_id}/ballots.csv", "charters/small/",
        "charters/small/comments/", f"charters/small/comments/{said.public_id}/",
    ]  # fmt: skip
    operations = [
        "", "me/", "record/", "rolls/", f"rolls/{roll.public_id}/",
        f"rolls/{roll.public_id}/electors.csv", "questions/",
        *(f"questions/{question.public_id}/{end}" for end in ("", "roll-call/", "result/", "ballots.csv")),
        f"comments/{said.public_id}/", f"charters/{charter.public_id}/comments/",
    ]  # fmt: skip
    streams = [f"question:{question.public_id}", f"charter:{charter.public_id}"]
    addresses = [f"/forums/{slug}/{one}" for one in pages]
    addresses += [f"/api/v1/forums/{slug}/{one}" for one in operations]
    addresses += [f"/api/v1/streams/{one}/events/?after=0" for one in streams]
    readers = [anonymous(), client_of(table.heads["XAA"]), client_of(table.officers["chair"])]

    alias = elector.roll_place.name
    shown = 0
    for reader in readers:
        for address in addresses:
            if reader is not readers[0] and "/api/" in address:
                continue
            answer = reader.get(address)
            body = b"".join(answer) if answer.streaming else answer.content
            text = body.decode()
            assert answer.status_code == 200, (address, text[:300])
            assert [one for one in secrets if one.lower() in text.lower()] == [], address
            shown += alias in text
    assert shown >= 10
    assert Comment.objects.get().author == person

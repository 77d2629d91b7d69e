"""Seeing a forum as a role would: reading only, nobody's private things, ended with one click."""

import pytest

from deliberation.models import Charter, Comment
from tests.factories import Table, small_charter
from tests.web.readers import Reader, words_of


@pytest.fixture
def chair(table: Table) -> Reader:
    return Reader(table.officers["chair"])


def at(table: Table, tail: str = "") -> str:
    return f"/forums/{table.forum.slug}/{tail}"


def see_as(reader: Reader, table: Table, role: str) -> None:
    assert reader.send(at(table, "see-as/"), role=role).status_code == 303


def narrow(table: Table, audience: str) -> Charter:
    charter = small_charter(table, slug=f"narrow-{audience.partition(':')[0]}")
    Charter.objects.filter(pk=charter.pk).update(audience=audience)
    charter.revisions.update(audience=audience)
    return charter


@pytest.mark.parametrize(
    ("role", "accredited", "one_delegation", "chair_only"),
    [
        ("anonymous", 404, 404, 404),
        ("registered", 404, 404, 404),
        ("observer", 200, 404, 404),
        ("head", 200, 404, 404),
    ],
)
def test_a_preview_shows_what_the_role_may_read(
    table, chair, role, accredited, one_delegation, chair_only
):
    found = {
        audience: at(table, f"charters/{narrow(table, audience).slug}/")
        for audience in ("accredited", f"delegation:{table.delegations['XAA'].pk}", "chair")
    }
    see_as(chair, table, role)

    statuses = [chair.read(url).status_code for url in found.values()]

    assert statuses == [accredited, one_delegation, chair_only]


def test_every_form_is_refused_while_previewing_and_nothing_is_written(table, chair):
    charter = small_charter(table)
    see_as(chair, table, "head")

    answers = [
        chair.send(at(table, f"charters/{charter.slug}/comments/"), body="Words", language="en"),
        chair.send(at(table, f"charters/{charter.slug}/phase/"), phase="voting"),
        chair.send(at(table, "acting/")),
    ]

    assert [one.status_code for one in answers] == [403] * 3
    assert "End that first" in words_of(answers[0])
    assert Comment.objects.count() == 0
    assert Charter.objects.get(pk=charter.pk).phase == "negotiation"


def test_every_page_says_that_it_is_a_preview_until_it_is_ended(table, chair):
    see_as(chair, table, "delegate")
    during = words_of(chair.read(at(table, "charters/")))
    chair.send(at(table, "see-as/end/"))
    after = words_of(chair.read(at(table, "charters/")))

    assert "somebody in the role “delegate” does" in during
    assert "Import a charter" not in during
    assert ("Preview." in after, "Import a charter" in after) == (False, True)


def test_a_preview_holds_in_its_forum_alone(table, chair):
    see_as(chair, table, "anonymous")

    assert "Preview." in words_of(chair.read(at(table)))
    assert "Preview." not in words_of(chair.read("/"))


def test_a_preview_ends_with_the_office_it_came_by(table, chair):
    see_as(chair, table, "observer")
    table.officers["chair"].office.delete()

    assert "Preview." not in words_of(chair.read(at(table)))


def test_only_who_serves_the_forum_may_see_it_so(table):
    assert Reader(table.heads["XAA"]).read(at(table, "see-as/")).status_code == 403
    assert Reader(table.heads["XAA"]).send(at(table, "see-as/"), role="head").status_code == 403


def test_b4_34_there_is_no_impersonation(table, chair):
    """No role of a preview is a person's or a delegation's: ``acting_as`` of another stays refused."""
    other = table.heads["XAA"]
    charter = small_charter(table)
    own = chair.client.post(
        at(table, f"charters/{charter.slug}/comments/"),
        {
            "acting_as": other.acting_as,
            "body": "Not mine",
            "language": "en",
            "idempotency_key": "k",
        },
    )
    for role in (other.acting_as, "chair", "administrator", str(other.signed_in.pk)):
        assert chair.send(at(table, "see-as/"), role=role).status_code == 422

    assert own.status_code == 403
    assert Comment.objects.count() == 0

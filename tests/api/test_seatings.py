"""Seating by table and inviting, by programs."""

import re

from django.core import mail

from deliberation.models import Accreditation
from deliberation.operations import outbox
from tests import factories
from tests.api.callers import caller_of
from tests.factories import Actor
from tests.tables import SIX_BAD, table_of_193


def test_a_program_previews_imports_and_follows_the_invitations(table, as_secretariat):
    at = f"/forums/{table.forum.slug}/"
    preview = as_secretariat.post(f"{at}delegations/preview/", {"csv": table_of_193()}, status=200)
    assert [(one["line"], one["column"]) for one in preview["faults"]] == SIX_BAD
    assert (len(preview["seats"]), preview["rows_left_out"]) == (187, 6)
    body = {"csv": table_of_193(), "seal": preview["seal"]}
    made = as_secretariat.post(f"{at}delegations/import/", body)
    assert made == {
        "participants": 187, "delegations": 187, "invitations": 187, "rows_left_out": 6,
    }  # fmt: skip
    page = as_secretariat.get(f"{at}invitations/?state=pending&size=200")
    assert (len(page["results"]), page["next"]) == (187, None)
    assert as_secretariat.get(f"{at}invitations/?state=accepted")["results"] == []
    other = as_secretariat.post(f"{at}delegations/import/", body, status=422)
    assert other["code"] == "import-empty"


def test_a_program_invites_and_the_invited_accepts(table, as_credentials):
    person = factories.person("Ines Invited")
    at = f"/forums/{table.forum.slug}/"
    where = f"{at}delegations/{table.delegations['XAA'].public_id}/invitations/"
    made = as_credentials.post(where, {"email": person.email, "role": "delegate"})
    assert (made["state"], made["mail"], made["role"]) == ("pending", "", "delegate")
    while outbox.drain():
        pass
    secret = re.search(r"/invitations/\w+/(\w+)/", mail.outbox[-1].body)[1]
    door = f"{at}invitations/{made['id']}/accept/"
    invited = caller_of(Actor(person=person))
    wrong = invited.post(door, {"secret": "0" * 64}, status=404)
    assert wrong["code"] == "invitation-unknown"
    stranger = caller_of(Actor(person=factories.person()))
    assert stranger.post(door, {"secret": secret}, status=403)["code"] == "invitation-other-address"
    given = invited.post(door, {"secret": secret})
    assert (given["role"], given["state"]) == ("delegate", "accepted")
    assert Accreditation.objects.get(person=person).public_id == given["id"]
    again = as_credentials.post(f"{at}invitations/{made['id']}/revoke/", status=409)
    assert again["code"] == "invitation-over"

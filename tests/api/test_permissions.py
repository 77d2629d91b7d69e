"""An administrator deactivates people by program."""

from deliberation.models import AuditValues
from tests.api.callers import caller_of


def test_a_deactivated_person_is_out_everywhere_and_may_be_let_in_again(table, as_administrator):
    head = table.heads["XAA"]
    theirs = caller_of(head)
    told = as_administrator.post(
        f"/people/{head.signed_in.public_id}/deactivate/", {"reason": "Left the ministry."}, 200
    )
    theirs.get("/token/", 401)
    again = as_administrator.post(f"/people/{head.signed_in.public_id}/reactivate/", None, 200)
    theirs.get("/token/", 401)

    assert (told["is_active"], again["is_active"]) == (False, True)
    assert set(told) == {"id", "is_active", "erased_at"}
    kept = AuditValues.objects.filter(entry__verb="deactivate_person").get()
    assert kept.after == {"reason": "Left the ministry."}


def test_a_reason_is_asked_for(table, as_administrator):
    person = table.heads["XAA"].signed_in
    refused = as_administrator.post(f"/people/{person.public_id}/deactivate/", {"reason": " "}, 422)

    assert refused["place"] == "reason"


def test_nobody_else_learns_whether_somebody_exists(table, as_chair):
    known = table.heads["XAA"].signed_in.public_id
    found = [
        as_chair.post(f"/people/{one}/reactivate/", None, 403)["code"]
        for one in (known, "2222222222222222")
    ]

    assert found == ["not-permitted", "not-permitted"]

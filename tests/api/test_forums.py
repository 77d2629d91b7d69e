"""Forums, offices and capacities over the API."""

from deliberation.models import Forum, ForumRole
from tests import factories
from tests.api.callers import Caller, caller_of
from tests.factories import Table


def test_forums_are_listed_for_anyone(anyone: Caller, table: Table):
    assert anyone.get("/forums/") == {
        "results": [
            {
                "id": table.forum.public_id,
                "slug": table.forum.slug,
                "symbol": table.forum.symbol,
                "name": table.forum.name,
                "purpose": "",
                "admission": "",
                "languages": ["en", "fr", "ar"],
                "public_comment_phases": ["comment", "negotiation"],
                "contributions_held": 0,
                "admitting": [],
                "time_zone": "UTC",
                "is_demonstration": False,
                "created_at": table.forum.created_at.isoformat().replace("+00:00", "Z"),
            }
        ],
        "next": None,
    }


def test_forum_tells_its_chambers_attributes_and_officers(anyone: Caller, table: Table, at: str):
    forum = anyone.get(f"{at}/")

    assert [one["chamber"] for one in forum["constituencies"]] == [
        "government",
        "corporate",
        "citizen",
    ]
    assert forum["attributes"] == [{"name": "population", "kind": "decimal"}]
    assert [(one["role"], one["person"]["name"]) for one in forum["officers"]] == [
        (role, f"The {role}") for role in sorted(factories.OFFICES)
    ]


def test_forum_is_created_by_an_administrator_alone(
    as_administrator: Caller, as_chair: Caller, anyone: Caller
):
    given = {"slug": "new-forum", "symbol": "NF", "name": "A new forum", "languages": ["en"]}

    made = as_administrator.post("/forums/", given)
    assert as_administrator.answer["Location"] == "/api/v1/forums/new-forum/"
    assert made["name"] == "A new forum"
    assert as_chair.post("/forums/", given, 403)["code"] == "not-permitted"
    assert anyone.post("/forums/", given, 401)["code"] == "sign-in-first"
    assert Forum.objects.filter(slug="new-forum").count() == 1


def test_forum_of_a_taken_address_is_refused(as_administrator: Caller, table: Table):
    given = {"slug": table.forum.slug, "symbol": "ZZ", "name": "Again", "languages": ["en"]}

    assert as_administrator.post("/forums/", given, 422)["code"] == "forum-exists"


def test_forum_name_with_a_hidden_sign_is_refused(as_administrator: Caller):
    given = {"slug": "hidden", "symbol": "HS", "name": "A\u202eB", "languages": ["en"]}

    refusal = as_administrator.post("/forums/", given, 422)
    assert (refusal["code"], refusal["place"]) == ("text-bidi-control", "name")


def test_forum_of_an_unknown_time_zone_is_refused(as_administrator: Caller):
    given = {"slug": "x", "symbol": "X", "name": "X", "languages": ["en"], "time_zone": "Mars/Base"}

    refusal = as_administrator.post("/forums/", given, 422)
    assert (refusal["code"], refusal["place"]) == ("time-zone-unknown", "time_zone")


def test_office_is_given_and_ended(as_administrator: Caller, table: Table, at: str):
    who = factories.person("Dee Puty")

    held = as_administrator.post(f"{at}/roles/", {"person": who.email, "role": "deputy"})
    assert (held["role"], held["person"]) == (
        "deputy",
        {"id": who.public_id, "name": "Dee Puty"},
    )
    ended = as_administrator.post(f"{at}/roles/{held['id']}/end/", status=200)
    assert ended["ends_at"] is not None
    assert ForumRole.objects.filter(person=who, ends_at=None).count() == 0


def test_office_is_not_given_by_the_chair_who_learns_of_no_address(
    as_chair: Caller, table: Table, at: str
):
    for person in (table.heads["XAA"].signed_in.email, "nobody@nowhere.example"):
        refusal = as_chair.post(f"{at}/roles/", {"person": person, "role": "teller"}, 403)
        assert refusal["code"] == "not-permitted"


def test_office_of_another_forum_is_not_found(as_administrator: Caller, table: Table, at: str):
    other = factories.set_table()
    held = other.officers["chair"].forum_role

    assert as_administrator.post(f"{at}/roles/{held.public_id}/end/", status=404)


def test_attribute_is_declared_and_taken_back(
    as_credentials: Caller, as_chair: Caller, as_administrator: Caller, at: str
):
    given = {"name": "permanent", "kind": "token"}

    assert as_credentials.post(f"{at}/attributes/", given) == given
    assert as_administrator.post(f"{at}/attributes/", given, 403)["code"] == "not-permitted"
    kept = as_chair.delete(f"{at}/attributes/permanent/")["attributes"]
    assert [one["name"] for one in kept] == ["population"]
    assert as_chair.delete(f"{at}/attributes/population/", 422)["code"] == "attribute-in-use"
    assert as_chair.delete(f"{at}/attributes/nothing/", 404)["code"] == "not-found"


def test_attribute_names_that_a_list_of_electors_uses_are_refused(as_credentials: Caller, at: str):
    for name in ("chamber", "choice", "elector", "number", "delegation", "a b", "=1"):
        refusal = as_credentials.post(f"{at}/attributes/", {"name": name, "kind": "token"}, 422)
        assert refusal["code"] == "attribute-bad"


def test_forum_is_set_up_by_the_secretariat(as_chair: Caller, as_credentials: Caller, at: str):
    given = {"purpose": "To agree.", "admission": "A letter.", "public_comment_phases": []}

    told = as_chair.patch(f"{at}/", given)
    assert {name: told[name] for name in given} == given
    assert as_credentials.patch(f"{at}/", given, 403)["code"] == "not-permitted"
    refusal = as_chair.patch(f"{at}/", {"public_comment_phases": ["adopted"]}, 400)
    assert refusal["place"] == "public_comment_phases.0"


def test_constituencies_are_added_changed_and_removed(as_chair: Caller, at: str):
    given = {"chamber": "academic", "name": "Academia", "shape": "circle", "appearance": "role"}
    one = f"{at}/constituencies/academic/"

    assert as_chair.post(f"{at}/constituencies/", given) == given
    changed = as_chair.patch(one, {"name": "Science", "place": 1})
    assert changed == given | {"name": "Science"}
    assert as_chair.get(f"{at}/")["constituencies"][0]["chamber"] == "academic"
    left = as_chair.delete(one)["constituencies"]
    assert [one["chamber"] for one in left] == ["government", "corporate", "citizen"]
    assert as_chair.delete(f"{at}/constituencies/citizen/", 422)["code"] == "constituency-in-use"
    assert as_chair.patch(one, {"name": "Nobody"}, 404)["code"] == "not-found"


def test_progress_tells_what_a_forum_still_needs(anyone: Caller, at: str):
    assert anyone.get(f"{at}/progress/") == {
        "offices": True, "purpose": False, "admission": False, "seated": True, "ruled": False, "tabled": False,
        "asked": False,
    }  # fmt: skip


def test_office_begins_when_it_is_said_to(as_administrator: Caller, at: str):
    given = {"person": factories.person().email, "role": "deputy"}
    later = "2999-01-01T00:00:00Z"

    held = as_administrator.post(f"{at}/roles/", {**given, "starts_at": later})
    assert held["starts_at"] == later
    past = {**given, "role": "teller", "starts_at": "2001-01-01T00:00:00Z"}
    assert as_administrator.post(f"{at}/roles/", past, 422)["code"] == "role-starts"


def test_me_lists_capacities_and_nothing_of_others(anyone: Caller, table: Table, at: str):
    head = table.heads["XAA"]
    caller = caller_of(head)

    assert caller.get(f"{at}/me/") == {
        "person": {"id": head.signed_in.public_id, "name": head.signed_in.name},
        "capacities": [
            {
                "acting_as": head.acting_as,
                "role": "head",
                "delegation": {
                    "id": table.delegations["XAA"].public_id,
                    "name": str(table.delegations["XAA"]),
                    "chamber": "government",
                },
                "elector": None,
            },
            {"acting_as": "person", "role": "registered", "delegation": None, "elector": None},
        ],
    }
    assert anyone.get(f"{at}/me/") == {"person": None, "capacities": []}


def test_unknown_forum_is_not_found(anyone: Caller, table: Table):
    assert anyone.get("/forums/nowhere/", 404)["code"] == "not-found"

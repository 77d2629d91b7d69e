"""The audit trail: who, in which capacity, did what to what, with values where not erased."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.admin.audit.names import model_of
from deliberation.models import AuditEntry, AuditValues
from deliberation.operations import composition, delegations, participants
from tests.admin.multiplying import multiply
from tests.admin.scene import Scene

TRAIL = "/admin/audit/"


def lines(scene: Scene, query: str = "", who: str = "auditor") -> list[object]:
    found: list[object] = scene.client(who).get(f"{TRAIL}?{query}").context["lines"]
    return found


def suspend(scene: Scene) -> None:
    held = scene.table.heads["XAA"].accreditation
    assert held is not None
    delegations.suspend_accreditation(
        actor=scene.table.officers["credentials"],
        public_id=held.public_id,
        reason="Under examination.",
    )


def test_an_entry_tells_who_did_what_in_which_capacity_with_the_values(scene: Scene):
    suspend(scene)
    line = lines(scene)[0]

    assert {
        name: getattr(line, name)
        for name in ("verb", "forum", "person", "capacity", "kind", "before", "after", "erased")
    } == {
        "verb": "suspend accreditation",
        "forum": scene.table.forum.symbol,
        "person": str(scene.person("credentials")),
        "capacity": "credentials officer",
        "kind": "accreditation",
        "before": "state: accepted",
        "after": "reason: Under examination.",
        "erased": False,
    }
    assert [thing.name for thing in line.things] == [f"{scene.table.heads['XAA'].person}, head"]


def test_erased_values_leave_a_line_that_says_so(scene: Scene):
    suspend(scene)
    AuditValues.objects.filter(entry=AuditEntry.objects.latest("pk")).delete()
    page = scene.client("auditor").get(TRAIL)

    assert page.context["lines"][0].erased is True
    assert "values erased; their hashes remain" in page.content.decode()
    assert "Under examination." not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("verb=suspend_accreditation", {"suspend accreditation"}),
        ("kind=comment", {"add comment", "hide comment"}),
        ("person=The moderator", {"hide comment"}),
        ("person=nobody@nowhere.example", set()),
        ("object=accreditation:{head}", {"accredit person", "suspend accreditation"}),
    ],
)
def test_the_trail_is_narrowed(scene: Scene, query: str, verbs: set[str]):
    suspend(scene)
    head = scene.table.heads["XAA"].accreditation
    assert head is not None
    found = lines(scene, query.format(head=head.pk))

    assert {line.verb for line in found} == verbs  # type: ignore[attr-defined]


def test_the_trail_is_narrowed_to_a_forum(scene: Scene):
    found = lines(scene, f"forum={scene.foreign.forum.slug}")

    assert {line.forum for line in found} == {scene.foreign.forum.symbol}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "query",
    [
        "object=x",
        "object=comment:",
        "object=comment:1;drop",
        "object=comment:" + "9" * 30,
        "cursor=x",
    ],
)
def test_odd_addresses_are_refused(scene: Scene, query: str):
    assert scene.client("auditor").get(f"{TRAIL}?{query}").status_code == 400


def test_an_unknown_choice_shows_nothing_but_says_why(scene: Scene):
    page = scene.client("auditor").get(f"{TRAIL}?verb=fly")

    assert page.context["lines"] == []
    assert "Select a valid choice." in page.content.decode()


def test_an_auditor_reads_names_and_gets_no_links_to_lists(scene: Scene):
    suspend(scene)
    auditor = lines(scene)[0].things[0]  # type: ignore[attr-defined]
    administrator = lines(scene, who="administrator")[0].things[0]  # type: ignore[attr-defined]

    assert auditor.url == ""
    assert administrator.url.startswith("/admin/deliberation/accreditation/")


def test_the_trail_costs_the_same_at_10_and_at_200_entries(scene: Scene):
    client = scene.client("auditor")
    entry = AuditEntry.objects.filter(verb="accredit_person").latest("pk")
    AuditValues.objects.all().delete()
    AuditEntry.objects.exclude(pk=entry.pk).delete()
    client.get(TRAIL)
    costs = []
    for number in (10, 190):
        copies = multiply(entry, number)
        AuditValues.objects.bulk_create(
            AuditValues(entry=one, salt="0", after={"state": "accepted"}) for one in copies
        )
        with CaptureQueriesContext(connection) as captured:
            client.get(TRAIL)
        costs.append(len(captured))

    assert costs[0] == costs[1] <= 12


def test_older_entries_follow_page_by_page_and_keep_the_filters(scene: Scene):
    multiply(AuditEntry.objects.filter(verb="create_forum").latest("pk"), 120)
    client, seen, url = scene.client("auditor"), [], f"{TRAIL}?verb=create_forum"
    total = AuditEntry.objects.filter(verb="create_forum").count()
    cursor = ""
    while True:
        page = client.get(f"{url}&cursor={cursor}" if cursor else url)
        seen += [line.entry.pk for line in page.context["lines"]]
        cursor = page.context["next_cursor"]
        if not cursor:
            break

    assert (len(seen), len(set(seen))) == (total, total)


def test_everything_an_operation_notes_has_a_name_and_costs_at_most_twelve_queries(scene: Scene):
    suspend(scene)
    client = scene.client("auditor")
    noted = set(AuditEntry.objects.values_list("object_kind", flat=True))
    client.get(TRAIL)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(TRAIL)
    names = [thing.name for line in page.context["lines"] for thing in line.things]

    assert len(captured) <= 12
    assert "no longer there" not in names
    assert {kind for kind in noted if model_of(kind) is None} == set()


def test_what_is_noted_of_the_table_and_of_moderation_has_a_name(scene: Scene):
    """Levels, interests and targets, which the scene itself does not make."""
    table = scene.table
    of_it = {"forum_id": table.forum.pk, "participant": table.delegations["XAA"].participant}
    participants.record_level(
        actor=table.officers["secretariat"], level="full", evidence="It ratified.", **of_it
    )
    participants.declare_interest(
        actor=table.heads["XAA"], kind="sector", sector="health", since=date(2025, 1, 1), **of_it
    )
    composition.add_target(
        actor=table.officers["secretariat"], forum_id=table.forum.pk, title="Health first",
        measure="delegations", source="sector", value="health", minimum=1,
    )  # fmt: skip
    page = scene.client("auditor").get(TRAIL)
    names = [thing.name for line in page.context["lines"] for thing in line.things]

    assert {
        f"{of_it['participant']}: full",
        f"{of_it['participant']}: sector",
        "Health first",
    } <= set(names)

"""What is asked of the table, set on record, against what is there."""

from datetime import UTC, date, datetime, timedelta

import pytest

from deliberation.models import (
    Accreditation,
    AuditEntry,
    CompositionTarget,
    Delegation,
    RecordEntry,
)
from deliberation.operations import composition, delegations, forums, participants
from deliberation.queries.clock import database_clock
from deliberation.queries.composition import composition_of
from deliberation.rules.refusals import RuleBroken
from tests import factories

pytestmark = pytest.mark.django_db
COUNTRIES = {"title": "Countries", "measure": "delegations", "source": "kind", "value": "state"}


def ask(table, actor="secretariat", **fields):
    return composition.add_target(
        actor=table.officers[actor], forum_id=table.forum.pk, **{**COUNTRIES, "minimum": 3} | fields
    )


def there(table, now=None, **asked):
    """How many are counted of one thing, and the values where these are counted."""
    CompositionTarget.objects.filter(forum=table.forum).delete()
    ask(table, **asked)
    [line] = composition_of(table.forum, now or database_clock())
    return line.there, list(line.values)


def refused(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


@pytest.fixture
def declared(table):
    """Regions of three delegations, the technology sector of two, levels of two."""
    officer, secretariat = table.officers["credentials"], table.officers["secretariat"]
    at = {"forum_id": table.forum.pk}
    forums.declare_attribute(actor=officer, name="region", kind="token", **at)
    for code, region in (("XAA", "africa"), ("XAB", "asia"), ("XCA", "asia")):
        delegations.state_attribute(
            actor=officer, delegation=table.delegations[code], name="region", value=region,
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
    for code in ("XAA", "XCA"):
        participants.declare_interest(
            actor=secretariat, participant=table.delegations[code].participant, kind="sector",
            sector="technology", since=date(2025, 1, 1), **at,
        )  # fmt: skip
    for code, level in (("XAA", "full"), ("XAB", "endorser")):
        participants.record_level(
            actor=secretariat, participant=table.delegations[code].participant, level=level,
            evidence="Its letter.", **at,
        )  # fmt: skip
    factories.accredit(table, table.delegations["XAA"], "delegate", table.heads["XAB"].person)
    factories.accredit(table, table.delegations["XAA"], "adviser")
    return table


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ({}, (2, [])),
        ({"value": "company"}, (2, [])),
        ({"source": "any", "value": ""}, (5, [])),
        ({"source": "any", "value": "", "measure": "people"}, (6, [])),  # 7 credentials of 6 people
        ({"measure": "people"}, (3, [])),
        ({"source": "chamber", "value": "citizen"}, (1, [])),
        ({"source": "sector", "value": "technology"}, (2, [])),
        ({"source": "sector", "value": "health"}, (0, [])),
        ({"source": "sector", "value": "technology", "measure": "people"}, (4, [])),
        ({"source": "attribute", "name": "region", "value": "asia"}, (2, [])),
        ({"source": "attribute", "name": "region", "value": "", "measure": "values"}, (2, ["africa", "asia"])),
        ({"source": "kind", "value": "", "measure": "values"}, (3, ["assembly", "company", "state"])),
        ({"source": "level", "value": "endorser"}, (2, [])),
        ({"source": "level", "value": "committed"}, (1, [])),
        ({"source": "level", "value": "full"}, (1, [])),
    ],
)  # fmt: skip
def test_the_table_is_counted_as_asked(declared, asked, counted):
    assert there(declared, **asked) == counted


def test_what_has_ended_and_who_does_not_sit_counts_no_longer(declared):
    table, people = declared, {"source": "any", "value": "", "measure": "people"}
    sector = {"source": "sector", "value": "technology"}
    interest = table.delegations["XAA"].participant.interests.get()
    participants.end_interest(
        actor=table.officers["secretariat"], forum_id=table.forum.pk, interest_id=interest.pk,
        ends_on=date(2026, 1, 1),
    )  # fmt: skip
    assert there(table, **sector) == (1, [])
    assert there(table, now=datetime(2025, 12, 31, tzinfo=UTC), **sector) == (2, [])
    assert there(table, now=datetime(2024, 12, 31, tzinfo=UTC), **sector) == (0, [])

    Accreditation.objects.filter(role="adviser").update(
        starts_at=database_clock() - timedelta(days=2), ends_at=database_clock() - timedelta(days=1)
    )
    assert there(table, **people) == (5, [])
    Delegation.objects.filter(pk=table.delegations["XEA"].pk).update(state="suspended")
    assert there(table, **people) == (4, [])
    delegations.state_attribute(
        actor=table.officers["credentials"], delegation=table.delegations["XAA"], name="region",
        value="oceania", valid_from=date(2026, 1, 1),
    )  # fmt: skip
    region = {"source": "attribute", "name": "region", "value": "", "measure": "values"}
    assert there(table, **region) == (2, ["asia", "oceania"])
    assert there(table, now=datetime(2025, 6, 1, tzinfo=UTC), **region) == (2, ["africa", "asia"])


def test_another_forum_is_not_counted(declared):
    other = factories.set_table(seats=())

    assert there(other, source="any", value="") == (0, [])
    assert [line.missing for line in composition_of(other.forum, database_clock())] == [3]


def test_what_is_asked_is_changed_and_removed_on_record(table):
    target = ask(table, actor="chair")
    changed = composition.change_target(
        actor=table.officers["secretariat"], target_id=target.pk, **COUNTRIES | {"minimum": 40}
    )
    assert (changed.title, changed.minimum) == ("Countries", 40)
    composition.remove_target(
        actor=table.officers["deputy"] if "deputy" in table.officers else table.officers["chair"],
        target_id=target.pk,
    )

    assert CompositionTarget.objects.count() == 0
    assert list(
        AuditEntry.objects.filter(verb__endswith="_target")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == ["add_target", "change_target", "remove_target"]
    told = RecordEntry.objects.filter(kind="forum-changed").values_list(
        "content__changed", flat=True
    )
    assert [one for one in told if one == ["composition"]] == [["composition"]] * 3
    assert refused(
        composition.remove_target, actor=table.officers["chair"], target_id=target.pk
    ) == "target-unknown"  # fmt: skip


def test_a_title_is_asked_for_once_and_by_its_own_forum_alone(table):
    target, other = ask(table), factories.set_table(seats=())

    assert refused(ask, table) == "target-exists"
    assert refused(ask, table, actor="credentials", title="Another") == "not-permitted"
    assert refused(
        composition.change_target, actor=other.officers["chair"], target_id=target.pk,
        **COUNTRIES | {"minimum": 1},
    ) == "not-permitted"  # fmt: skip


def test_what_is_asked_by_is_not_taken_away(table):
    chair = {"actor": table.officers["chair"], "forum_id": table.forum.pk}
    forums.declare_attribute(**chair, name="region", kind="token")
    forums.add_constituency(**chair, chamber="academic", name="Academia")
    ask(table, source="attribute", name="region", value="asia")
    ask(table, title="Academia", source="chamber", value="academic")

    assert refused(forums.withdraw_attribute, **chair, name="region") == "attribute-in-use"
    assert refused(forums.remove_constituency, **chair, chamber="academic") == "constituency-in-use"

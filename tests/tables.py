"""Large tables: 193 fictional participants as CSV, six of whose rows are bad; thousands of seats as rows."""

from itertools import count

from deliberation.models import Accreditation, Delegation, Participant
from deliberation.queries.clock import database_clock
from tests import factories
from tests.factories import Table

_numbers = count(1)

BAD = {
    20: {"kind": "kingdom"},
    40: {"code": "F001"},
    60: {"head_email": "head at fictia"},
    80: {"controlled_by": "NOBODY"},
    100: {"name": ""},
    120: {"population": "many"},
}
"""By number of the participant; its line is one more."""
SIX_BAD = [
    (21, "kind"), (41, "code"), (61, "head_email"), (81, "controlled_by"), (101, "name"),
    (121, "population"),
]  # fmt: skip
COLUMNS = ("name", "code", "kind", "controlled_by", "head_email", "head_name", "population")


def table_of_193() -> str:
    """Needs a forum that has declared the attribute ``population``."""
    lines = [";".join(COLUMNS)]
    for number in range(1, 194):
        row = {
            "name": f"Fictia {number}",
            "code": f"F{number:03}",
            "kind": ("state", "company", "assembly")[0 if number < 150 else number % 3],
            "controlled_by": "",
            "head_email": f"head{number}@fictia.example",
            "head_name": f"Head {number}",
            "population": str(number),
        } | BAD.get(number, {})
        lines.append(";".join(row[name] for name in COLUMNS))
    return "\n".join(lines) + "\n"


def many_seats(
    table: Table, number: int, kind: str = "state", chamber: str = "government"
) -> list[Delegation]:
    """``number`` delegations called “Many …”, each with a delegate; three statements."""
    moment, places = database_clock(), [next(_numbers) for _one in range(number)]
    made = Participant.objects.bulk_create(
        Participant(
            name=f"Many {one:05}",
            short_name=f"M{one}",
            code=f"M{one}",
            kind=kind,
            created_at=moment,
        )
        for one in places
    )
    of_forum = {"forum": table.forum, "constituency": table.forum.constituencies.get(token=chamber)}
    seats = Delegation.objects.bulk_create(
        Delegation(participant=one, seat_of=one, created_at=moment, **of_forum) for one in made
    )
    who = factories.person("Many Delegate")
    Accreditation.objects.bulk_create(
        Accreditation(
            forum=table.forum, delegation=seat, person=who, role="delegate", state="accepted",
            starts_at=moment, issued_by=who,
        )
        for seat in seats
    )  # fmt: skip
    return seats

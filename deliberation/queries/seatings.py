"""What is known of a forum before a table of delegations is judged: five queries, however long the table."""

from collections.abc import Collection

from django.conf import settings
from django.db.models import Q

from deliberation.formats.spreadsheets import read_sheet
from deliberation.models import (
    AttributeDeclaration,
    Constituency,
    Delegation,
    Forum,
    Participant,
)
from deliberation.rules import seatings
from deliberation.rules.seatings import Facts, Known, Plan, Row


def plan_of(forum: Forum, source: bytes) -> Plan:
    """What importing this table would do now. Raises what reading a table raises."""
    sheet = read_sheet(source)
    declared = AttributeDeclaration.objects.filter(forum=forum)
    declarations = {
        name.replace("-", "_"): kind for name, kind in declared.values_list("name", "kind")
    }
    rows, broken = seatings.read_rows(sheet.header, sheet.lines, declarations)
    return seatings.plan(rows, broken, _facts(forum, rows, declarations))


def _facts(forum: Forum, rows: Collection[Row], declarations: dict[str, str]) -> Facts:
    present = Delegation.objects.filter(forum=forum).values_list("participant__code", "state")
    states = list(present)
    return Facts(
        kinds=tuple(Participant.Kind.values),
        chambers=tuple(Constituency.objects.filter(forum=forum).values_list("token", flat=True)),
        languages=frozenset({*forum.languages, *dict(settings.TEXT_LANGUAGES)}),
        known=_known(rows),
        present=frozenset(code for code, _state in states),
        seated=frozenset(code for code, state in states if state != "left"),
        shared_control_allowed=forum.shared_control_allowed,
        declarations=declarations,
    )


def _known(rows: Collection[Row]) -> dict[str, Known]:
    """Participants that the rows name, and every chain of control."""
    codes = {row.code for row in rows} | {row.controlled_by for row in rows}
    names = {" ".join(row.name.split()) for row in rows}
    chained = Q(controlled_by__isnull=False) | Q(controls__isnull=False)
    found = Participant.objects.filter(Q(code__in=codes) | Q(name__in=names) | chained).distinct()
    return {
        code: Known(name, controller or "")
        for code, name, controller in found.values_list("code", "name", "controlled_by__code")
    }

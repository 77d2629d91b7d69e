"""Freezing who is entitled."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from deliberation.models import Elector, Electorate, Forum, Roll
from deliberation.queries import electorates
from deliberation.rules.decisions import Rule
from deliberation.rules.refusals import RuleBroken, _


def freeze_delegations(
    *, forum: Forum, chambers: Sequence[str], rule: Rule, now: datetime
) -> Electorate:
    """An electorate of the delegations now seated in ``chambers``, with the attributes of today.

    Called within opening's transaction. Raises RuleBroken("electorate-empty"), ("chamber-empty") or
    ("elector-lacks-attribute"), naming chamber or delegation.
    """
    rows = electorates.with_attributes(electorates.seated_delegations(forum, chambers), now.date())
    attributes = {row: electorates.attributes_of(row) for row in rows}
    if not attributes:
        raise RuleBroken("electorate-empty", _("No delegation is seated in these chambers."))
    _require_every_chamber(chambers, {one["chamber"] for one in attributes.values()})
    for row, values in attributes.items():
        _require_attributes(str(row), values, rule)
    frozen = Electorate.objects.create(forum=forum, origin="delegations", frozen_at=now)
    Elector.objects.bulk_create(
        Elector(
            forum=forum, electorate=frozen, delegation=row, name=str(row)[:160], attributes=values
        )
        for row, values in attributes.items()
    )
    return frozen


def take_roll(*, roll: Roll, rule: Rule) -> Electorate:
    """The electorate of a closed roll, which several questions may share.

    Raises RuleBroken("roll-not-closed"), or ("elector-lacks-attribute") naming the attribute.
    """
    if roll.electorate is None:
        raise RuleBroken(
            "roll-not-closed",
            _("The roll “%(title)s” is not closed yet: nobody knows who is entitled."),
            place="roll",
            facts={"title": roll.title},
        )
    electors = roll.electorate.electors.all()
    for wanted in sorted(rule.attributes | rule.weights):
        lacking = electors.exclude(attributes__has_key=wanted).first()
        if lacking:
            _require_attributes(lacking.name, lacking.attributes, rule)
    _require_numbers(electors, rule)
    return roll.electorate


def _require_numbers(electors: QuerySet[Elector], rule: Rule) -> None:
    """What a rule weighs by is a number for every elector."""
    for wanted in sorted(rule.weights):
        if electors.exclude(**{f"attributes__{wanted}__regex": r"^[0-9]+(\.[0-9]+)?$"}).exists():
            raise RuleBroken(
                "elector-lacks-attribute",
                _("The rule weighs by “%(attribute)s”, which is no number on this roll."),
                place="roll",
                facts={"attribute": wanted},
            )


def _require_every_chamber(chambers: Sequence[str], present: set[str]) -> None:
    for chamber in chambers:
        if chamber not in present:
            raise RuleBroken(
                "chamber-empty",
                _("No delegation is seated in the chamber “%(chamber)s”."),
                place="chambers",
                facts={"chamber": chamber},
            )


def _require_attributes(name: str, values: dict[str, str], rule: Rule) -> None:
    for wanted in sorted(rule.attributes | rule.weights):
        if wanted not in values:
            raise RuleBroken(
                "elector-lacks-attribute",
                _("The rule names “%(attribute)s”, which %(name)s does not have."),
                facts={"attribute": wanted, "name": name},
            )

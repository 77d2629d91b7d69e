"""What rules of procedure ask, in words; compared as words, too."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliberation.models import Constituency, Procedure, ProcedureCase
from deliberation.rules import decisions
from deliberation.rules.procedures import KINDS, SPEECHES, VERDICTS


def shown_cases(
    cases: Iterable[ProcedureCase], chambers: Sequence[Constituency]
) -> list[dict[str, Any]]:
    """Each kind of question in the house's order: its rule in words, and what else is asked."""
    by_kind = {case.kind: case for case in cases}
    return [
        {
            "kind": kind,
            "name": _(name),
            "case": by_kind[kind],
            "rule": by_kind[kind].rule,
            "words": decisions.words_of_rule(decisions.parse_rule(by_kind[kind].rule.value)),
            "asked": asked_of(by_kind[kind], chambers),
        }
        for kind, name in KINDS.items()
        if kind in by_kind
    ]


def asked_of(case: ProcedureCase, chambers: Sequence[Constituency]) -> list[str]:
    """What is asked besides the decision rule, a sentence each."""
    names = {one.token: one.name for one in chambers}
    order = [*names, *(token for token in case.verdicts if token not in names)]
    said = [
        f"{names.get(chamber, chamber)}: {_(VERDICTS[case.verdicts[chamber]])}"
        for chamber in order
        if chamber in case.verdicts
    ]
    if case.sponsors:
        said.append(
            ngettext("%(number)s sponsor", "%(number)s sponsors", case.sponsors)
            % {"number": case.sponsors}
        )
    if case.announced_hours:
        span = _hours(case.announced_hours)
        said.append(_("Announced at least %(span)s before voting opens") % {"span": span})
    if case.voting_hours:
        said.append(_("Voting lasts at least %(span)s") % {"span": _hours(case.voting_hours)})
    return said


def _hours(number: int) -> str:
    """In days where they are whole."""
    if number % 24:
        return ngettext("%(number)s hour", "%(number)s hours", number) % {"number": number}
    days = number // 24
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


def _seconds(number: int) -> str:
    """In minutes where they are whole."""
    if number % 60:
        return ngettext("%(number)s second", "%(number)s seconds", number) % {"number": number}
    minutes = number // 60
    return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}


def shown_speaking(limits: Mapping[str, int]) -> list[dict[str, str]]:
    """Each limit as key and value."""
    return [
        {
            "term": _(name),
            "value": _seconds(limits[kind]),
        }
        for kind, name in SPEECHES.items()
        if kind in limits
    ]


def data_in_words(procedure: Procedure, chambers: Sequence[Constituency]) -> str:
    """All that is no running text, a line for each thing asked, for comparing."""
    lines: list[str] = []
    for one in shown_cases(procedure.asked, chambers):  # type: ignore[attr-defined]
        lines.append(f"{one['name']}: {_(one['rule'].title)} ({one['rule'].rule_hash[:12]})")
        lines += [f"– {said}" for said in one["asked"]]
    lines += [f"{one['term']}: {one['value']}" for one in shown_speaking(procedure.speaking)]
    return "\n".join(lines)

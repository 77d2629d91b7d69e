"""Rules of procedure as data: which decision rule each kind of question takes, and what else it asks."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from deliberation.rules.refusals import RuleBroken, _

KINDS = {
    "provision": _("Provisions"),
    "text": _("Whole texts: a revision, the adoption of a charter"),
    "motion": _("Procedural motions"),
    "procedure": _("The rules of procedure themselves"),
    "credentials": _("Admission and credentials"),
    "election": _("Elections of officers"),
}
NEEDED = ("procedure", "motion")
"""Without these, rules could neither be changed nor departed from under themselves."""
DEPARTABLE = tuple(kind for kind in KINDS if kind != "procedure")
"""A motion may not undo how the rules are changed: only changing them does."""
BINDING = frozenset({"procedure", "credentials", "election"})
"""Kinds whose adoption takes effect by itself: nobody merely advises on them."""
VERDICTS = {"decides": _("decides"), "concurs": _("must concur"), "advises": _("advises")}
SPEECHES = {
    "statement": _("Statement"),
    "explanation": _("Explanation of vote"),
    "reply": _("Right of reply"),
    "motion": _("Procedural motion"),
    "order": _("Point of order"),
}
MOST_HOURS = 24 * 366
MOST_SPONSORS = 500
MOST_SECONDS = 4 * 60 * 60
_TARGETS = (
    ("provision_id", "provision"),
    ("revision_id", "text"),
    ("charter_id", "text"),
    ("procedure_id", "procedure"),
    ("credentials_report_id", "credentials"),
    ("person_id", "election"),
)


@dataclass(frozen=True)
class Case:
    """What the rules ask of one kind of question."""

    kind: str
    rule_hash: str
    verdicts: Mapping[str, str]
    sponsors: int = 0
    announced_hours: int = 0
    voting_hours: int = 0

    @property
    def binding(self) -> tuple[str, ...]:
        """The chambers whose verdict counts."""
        return tuple(one for one, verdict in self.verdicts.items() if verdict != "advises")

    @property
    def concurring(self) -> tuple[str, ...]:
        return tuple(one for one, verdict in self.verdicts.items() if verdict == "concurs")

    @property
    def advising(self) -> tuple[str, ...]:
        return tuple(one for one, verdict in self.verdicts.items() if verdict == "advises")


def kind_of(question: Any) -> str:
    """The kind of a question by what it puts to the vote."""
    for column, kind in _TARGETS:
        if getattr(question, column, None):
            return kind
    return "motion"


def require_case(case: Case, chambers: Collection[str]) -> None:
    """Raises RuleBroken for a kind, a chamber, a verdict or a number that cannot be."""
    if case.kind not in KINDS:
        raise RuleBroken("procedure-kind", _("There is no such kind of question."), place="kind")
    for chamber, verdict in case.verdicts.items():
        if chamber not in chambers or verdict not in VERDICTS:
            raise RuleBroken(
                "procedure-verdict",
                _("“%(chamber)s” is no constituency here, or “%(verdict)s” no verdict."),
                place="verdicts",
                facts={"chamber": chamber[:40], "verdict": verdict[:40]},
            )
    if "decides" not in case.verdicts.values():
        raise RuleBroken(
            "procedure-nobody-decides",
            _("At least one constituency has to decide."),
            place="verdicts",
        )
    if case.kind in BINDING and case.advising:
        raise RuleBroken(
            "procedure-verdict",
            _("What is adopted here takes effect by itself: a constituency decides or concurs."),
            place="verdicts",
        )
    _require_within("sponsors", case.sponsors, MOST_SPONSORS)
    _require_within("announced_hours", case.announced_hours, MOST_HOURS)
    _require_within("voting_hours", case.voting_hours, MOST_HOURS)


def require_speaking(limits: Mapping[str, int]) -> None:
    """Raises RuleBroken("procedure-speech")."""
    for kind, seconds in limits.items():
        if kind not in SPEECHES:
            raise RuleBroken(
                "procedure-speech",
                _("There is no such kind of speech: “%(kind)s”."),
                place="speaking",
                facts={"kind": kind[:40]},
            )
        _require_within(f"speaking.{kind}", seconds, MOST_SECONDS, least=1)


def _require_within(place: str, value: int, most: int, least: int = 0) -> None:
    if not least <= value <= most:
        raise RuleBroken(
            "procedure-number",
            _("This is a whole number from %(least)s to %(most)s."),
            place=place,
            facts={"least": least, "most": most},
        )


def require_whole(text: str, kinds: Collection[str]) -> None:
    """Refuse to issue rules that say nothing, or not how they are changed and departed from.

    Raises RuleBroken("procedure-empty") or ("procedure-silent").
    """
    if not text.strip():
        raise RuleBroken("procedure-empty", _("The rules have no words yet."), place="text")
    for kind in NEEDED:
        if kind not in kinds:
            raise RuleBroken(
                "procedure-silent",
                _("The rules do not say yet how this is decided: %(kind)s."),
                place="kinds",
                facts={"kind": KINDS[kind]},
            )


def is_advice(case: Case | None, chambers: Collection[str]) -> bool:
    """Whether only constituencies are asked whose verdict binds nobody."""
    return case is not None and bool(chambers) and set(chambers) <= set(case.advising)


def require_conforming(case: Case, rule_hash: str, chambers: Sequence[str]) -> None:
    """Refuse a question under another rule, or of other constituencies, than the rules ask.

    Raises RuleBroken("departs-from-procedure").
    """
    if is_advice(case, chambers):
        return
    if set(chambers) != set(case.binding):
        raise _departs(
            _(
                "The rules of procedure put this to: %(asked)s. Departing from the rules of "
                "procedure is a procedural question first."
            ),
            "chambers",
            {"asked": ", ".join(case.binding)},
        )
    if rule_hash != case.rule_hash:
        raise _departs(
            _(
                "The rules of procedure put this under another decision rule. Departing from the "
                "rules of procedure is a procedural question first."
            ),
            "rule",
            {},
        )


def require_windows(case: Case, *, announced: float | None, voting: float | None) -> None:
    """Refuse a shorter notice or vote than the rules ask; both in hours, None where not asked yet.

    Raises RuleBroken("departs-from-procedure").
    """
    if announced is not None and announced < case.announced_hours:
        raise _departs(
            _(
                "The rules of procedure ask that this is announced at least %(hours)s hours before "
                "voting opens. Departing from the rules of procedure is a procedural question first."
            ),
            "opens_at",
            {"hours": case.announced_hours},
        )
    if voting is not None and voting < case.voting_hours:
        raise _departs(
            _(
                "The rules of procedure ask that voting lasts at least %(hours)s hours. Departing "
                "from the rules of procedure is a procedural question first."
            ),
            "closes_at",
            {"hours": case.voting_hours},
        )


def _departs(reason: str, place: str, facts: dict[str, Any]) -> RuleBroken:
    return RuleBroken("departs-from-procedure", reason, place=place, facts=facts)


def value_of(
    title: str,
    language: str,
    text: str,
    cases: Sequence[Case],
    speaking: Mapping[str, int],
) -> dict[str, Any]:
    """The rules of procedure as plain JSON, of which the hash is taken."""
    return {
        "title": title,
        "language": language,
        "text": text,
        "kinds": {
            case.kind: {
                "rule": case.rule_hash,
                "verdicts": dict(case.verdicts),
                "sponsors": case.sponsors,
                "announced_hours": case.announced_hours,
                "voting_hours": case.voting_hours,
            }
            for case in cases
        },
        "speaking": dict(speaking),
    }


def hash_of(value: Mapping[str, Any]) -> str:
    """SHA-256 of the RFC 8785 form."""
    return hashlib.sha256(rfc8785.dumps(dict(value))).hexdigest()

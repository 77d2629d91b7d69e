"""What may become of a credential: challenge, decision, appeal. Who decides is never who asked for it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from deliberation.rules.permissions import Role
from deliberation.rules.refusals import RuleBroken, _

LONGEST_REASON = 1000


class Standing(StrEnum):
    """A credential's state together with what is pending on it."""

    PROVISIONAL = "provisional"
    CHALLENGED = "challenged"
    ACCEPTED = "accepted"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    APPEALED = "appealed"
    FINAL = "final"
    ENDED = "ended"


class Step(StrEnum):
    CHALLENGE = "challenge"
    ACCEPT = "accept"
    REFUSE = "refuse"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"


NEXT: dict[tuple[Standing, Step], Standing] = {
    (Standing.ACCEPTED, Step.CHALLENGE): Standing.CHALLENGED,
    (Standing.PROVISIONAL, Step.CHALLENGE): Standing.CHALLENGED,
    (Standing.PROVISIONAL, Step.ACCEPT): Standing.ACCEPTED,
    (Standing.PROVISIONAL, Step.REFUSE): Standing.REFUSED,
    (Standing.CHALLENGED, Step.ACCEPT): Standing.ACCEPTED,
    (Standing.CHALLENGED, Step.REFUSE): Standing.REFUSED,
    (Standing.REFUSED, Step.APPEAL): Standing.APPEALED,
    (Standing.APPEALED, Step.UPHOLD): Standing.FINAL,
    (Standing.APPEALED, Step.OVERTURN): Standing.ACCEPTED,
}
STATE: dict[Standing, str] = {
    Standing.CHALLENGED: "provisional",
    Standing.ACCEPTED: "accepted",
    Standing.REFUSED: "refused",
    Standing.APPEALED: "refused",
    Standing.FINAL: "refused",
}
"""The state that each outcome of a step is kept as."""
_PRESIDING = frozenset({Role.CHAIR, Role.DEPUTY})


@dataclass(frozen=True)
class Facts:
    """A credential as the rules see it. People are numbers.

    ``challenger`` made the pending or the last challenge, ``by_officer`` in the office of credentials;
    ``refuser`` gave the last refusal, ``appellant`` appealed against it.
    """

    state: str
    is_challenged: bool = False
    is_appealed: bool = False
    last: str = ""
    holder: int | None = None
    challenger: int | None = None
    by_officer: bool = False
    refuser: int | None = None
    appellant: int | None = None


def standing_of(facts: Facts) -> Standing:
    """A suspended credential is suspended, whatever is pending on it."""
    if facts.state == "provisional" and facts.is_challenged:
        return Standing.CHALLENGED
    if facts.state == "refused" and facts.is_appealed:
        return Standing.APPEALED
    if facts.state == "refused" and facts.last == Step.UPHOLD:
        return Standing.FINAL
    return Standing(facts.state)


def steps_from(standing: Standing) -> list[Step]:
    return [step for step in Step if (standing, step) in NEXT]


def after(facts: Facts, step: Step) -> Standing:
    """What the credential becomes. Raises RuleBroken("credential-step"), which says why not."""
    standing = standing_of(facts)
    found = NEXT.get((standing, step))
    if found is None:
        raise RuleBroken("credential-step", _WHY[standing])
    return found


_WHY: dict[Standing, str] = {
    Standing.PROVISIONAL: _("This credential has not been decided yet."),
    Standing.CHALLENGED: _("This credential is challenged already, and has not been decided yet."),
    Standing.ACCEPTED: _("This credential has been accepted."),
    Standing.SUSPENDED: _("This credential is suspended. End the suspension first."),
    Standing.REFUSED: _("This credential has been refused."),
    Standing.APPEALED: _("There is an appeal against this refusal already, not decided yet."),
    Standing.ENDED: _("This credential has ended."),
    Standing.FINAL: _("This credential has been refused, and the appeal decided: that is final."),
}


@dataclass(frozen=True)
class Hand:
    """Whoever takes a step: the person's number, the role they act in, and whether for the same delegation."""

    person: int
    role: Role
    is_own_delegation: bool = False


def require_hand(facts: Facts, step: Step, hand: Hand) -> None:
    """Whether this person takes this step here, where the permission table lets their role.

    Raises RuleBroken("credential-own-challenge"), ("credential-appeal-not-yours"),
    ("credential-own-hand") or ("not-permitted").
    """
    if step is Step.CHALLENGE:
        _require_may_challenge(facts, hand)
    elif step is Step.APPEAL:
        _require_may_appeal(facts, hand)
    else:
        _require_may_decide(facts, step, hand)


def _require_may_challenge(facts: Facts, hand: Hand) -> None:
    if hand.person == facts.holder or hand.is_own_delegation:
        raise RuleBroken(
            "credential-own-challenge",
            _("Nobody challenges a credential of their own delegation; its head ends it instead."),
        )


def _require_may_appeal(facts: Facts, hand: Hand) -> None:
    if hand.person != facts.holder and not (hand.role is Role.HEAD and hand.is_own_delegation):
        raise RuleBroken(
            "credential-appeal-not-yours",
            _("The person whose credential was refused appeals, or the head of their delegation."),
        )


def _require_may_decide(facts: Facts, step: Step, hand: Hand) -> None:
    """Nobody decides on their own credential, on their own challenge or on an appeal against themselves.

    The credentials officer decides; chair and deputy decide appeals, and what an officer challenged.
    """
    on_appeal = step in {Step.UPHOLD, Step.OVERTURN}
    concerned = {facts.holder}
    if on_appeal or facts.is_challenged:
        concerned.add(facts.challenger)
    if on_appeal:
        concerned |= {facts.refuser, facts.appellant}
    if hand.person in concerned:
        raise RuleBroken(
            "credential-own-hand",
            _(
                "Another person decides this than whose credential it is, who challenged it, refused it"
                " or appealed: another credentials officer, or the chair."
            ),
        )
    if hand.role in _PRESIDING and not on_appeal and not (facts.is_challenged and facts.by_officer):
        raise RuleBroken(
            "not-permitted",
            _(
                "The credentials officer decides this; the chair decides appeals, and what the officer"
                " has challenged."
            ),
        )


def require_new_challenge(accepted_against: Collection[int], delegation: int | None) -> None:
    """A delegation does not challenge again what was accepted against its challenge.

    Raises RuleBroken("credential-challenged-before").
    """
    if delegation in accepted_against:
        raise RuleBroken(
            "credential-challenged-before",
            _("Your delegation has challenged this credential before, and it was accepted."),
        )


REPORTED = ("accepted", "provisional", "challenged", "suspended", "refused")
"""What a report counts and lists; a credential that has ended is in none."""


@dataclass(frozen=True)
class Line:
    """A credential as a report lists it; ``name`` as it appears in public, empty where only the role does."""

    chamber: str
    delegation: str
    role: str
    name: str
    standing: str


def compose_report(
    symbol: str, at: str, chambers: Sequence[tuple[str, str]], lines: Iterable[Line]
) -> dict[str, Any]:
    """The report as plain JSON: each chamber, by token and name, with its numbers and its list.

    Whose credential was refused is listed by role alone.
    """
    listed: dict[str, list[Line]] = {token: [] for token, _name in chambers}
    for line in lines:
        listed[line.chamber].append(line)
    return {
        "symbol": symbol,
        "at": at,
        "chambers": [
            {
                "chamber": token,
                "name": name,
                "numbers": {
                    one: sum(line.standing == one for line in listed[token]) for one in REPORTED
                },
                "credentials": [_listed(line) for line in listed[token]],
            }
            for token, name in chambers
        ],
    }


def _listed(line: Line) -> dict[str, str]:
    name = "" if line.standing == "refused" else line.name
    return {
        "delegation": line.delegation, "role": line.role, "name": name, "standing": line.standing,
    }  # fmt: skip

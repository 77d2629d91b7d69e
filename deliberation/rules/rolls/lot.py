"""A stratified lot that anyone can rerun from three published files: pool, strata, seed.

The algorithm ``concord-lot-1``, exactly:

1. The **pool text** is UTF-8 with LF line ends, the last line included. Its first line is ``id`` and
   the names of the attributes sorted by code point, joined by commas. Then comes one line for each
   volunteer, sorted by id: the id and the values in the same order. No name or value holds a comma,
   quote or line end. ``pool_sha256`` is the SHA-256 of that text in lower-case hexadecimal.
2. The **ticket** of a volunteer is the SHA-256 of ``concord-lot-1``, ``pool_sha256``, the seed and the
   id, each in UTF-8, joined by LF, without one at the end; in lower-case hexadecimal.
3. Of each stratum, in any order, those who fit its ``where`` are sorted by (ticket, id); the first
   ``seats`` of them are drawn. Strata share nobody. Too few is a refusal, never a smaller stratum.
4. The result is the ids drawn, sorted by code point.

Nothing else enters: no order of rows, no clock, no generator of random numbers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from deliberation.rules.charters import require_visible
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.rolls.strata import Strata

ALGORITHM = "concord-lot-1"
SEED_AT_MOST = 500  # characters
_ID = re.compile(r"[A-Za-z0-9]{1,64}")


@dataclass(frozen=True)
class Volunteer:
    """Somebody in the pool: a pseudonym, and one value of each declared attribute."""

    id: str
    attributes: dict[str, str] = field(default_factory=dict)


def pool_text(pool: Iterable[Volunteer], strata: Strata) -> str:
    """The pool as it is published and hashed. Raises RuleBroken naming the volunteer."""
    names = sorted(strata.attributes)
    lines, seen = [], set()
    for one in sorted(pool, key=lambda each: each.id):
        if not _ID.fullmatch(one.id) or one.id in seen:
            raise RuleBroken(
                "lot-id", _("Each id is made of letters and digits and stands once."), place=one.id
            )
        seen.add(one.id)
        values = strata.require_attributes(one.attributes, one.id)
        lines.append(",".join([one.id, *(values[name] for name in names)]))
    return "\n".join([",".join(["id", *names]), *lines]) + "\n"


def pool_hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def ticket(pool_sha256: str, seed: str, volunteer: str) -> str:
    return sha256("\n".join([ALGORITHM, pool_sha256, seed, volunteer]).encode()).hexdigest()


def draw(pool: Iterable[Volunteer], strata: Strata, seed: str) -> list[str]:
    """The ids drawn, sorted. Raises RuleBroken("lot-stratum-short") naming stratum, seats and people."""
    people = list(pool)
    require_visible(seed, place="seed")
    if not seed.strip() or seed != seed.strip() or len(seed) > SEED_AT_MOST or "\n" in seed:
        raise RuleBroken(
            "lot-seed", _("A seed is one line without spaces around it."), place="seed"
        )
    hashed = pool_hash(pool_text(people, strata))
    drawn: list[str] = []
    for stratum in strata.strata:
        fitting = [one.id for one in people if stratum.holds(one.attributes)]
        if len(fitting) < stratum.seats:
            raise RuleBroken(
                "lot-stratum-short",
                _("“%(stratum)s” asks for %(seats)s people and has %(found)s."),
                place="strata",
                facts={"stratum": stratum.name, "seats": stratum.seats, "found": len(fitting)},
            )
        drawn += sorted(fitting, key=lambda one: (ticket(hashed, seed, one), one))[: stratum.seats]
    return sorted(drawn)

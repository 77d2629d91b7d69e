"""What is planted: a word, whom it is for, and everyone who comes to look for it."""

from dataclasses import dataclass

from tests.authorisation.people import DELEGATION, GROUPS

COMERS = (
    "secretariat", "credentials", "head", "other-head", "moderator", "teller", "voting-delegate",
    "administrator", "auditor", "registered", "elector", "foreign-head",
    "suspended", "anonymous", "integration",
)  # fmt: skip
"""Whoever sees most comes first, so that what a cache kept of theirs would show for the others."""
OUTSIDE = ("head", "other-head", "moderator", "registered", "anonymous", "integration")
"""One of each who is outside of something, for doors at which no planted word is to be seen."""
COMMON = "sown"
"""Stands in everything that can be searched."""
_SEES = {
    "public": COMERS,
    "accredited": (*GROUPS["accredited"], "integration"),
    "chair": GROUPS["drafters"],
    "group": (*GROUPS["drafters"], "other-head"),
    "delegation": DELEGATION,
    "unannounced": (*GROUPS["drafters"], "teller"),
    "mine": ("head",),
    "applicant": ("registered", "credentials"),
    "concerned": (*GROUPS["accredited"], "registered", "integration"),
    "inviting": ("secretariat", "credentials", "head"),
    "moderating": ("moderator",),
    "owning": ("head",),
    "providing": ("head", "administrator"),
    "sending": (*GROUPS["drafters"], "credentials"),
    "nobody": (),
}
SEES = {name: {who for who in people if who in COMERS} for name, people in _SEES.items()}
"""The group is of XAB and XCB, whose head is ``other-head``; the delegation is XAA."""


@dataclass(frozen=True)
class Seed:
    """An object's word. ``spot`` is where it stands, ``case`` what the spot calls it, where it does."""

    word: str
    kind: str
    audience: str
    spot: str
    case: str = ""

    @property
    def readers(self) -> set[str]:
        return SEES[self.audience]


def sown(*parts: str) -> str:
    return "quill" + "".join(parts)


def words_in(body: str, seeds: list[Seed]) -> set[str]:
    return {seed.word for seed in seeds if seed.word in body}

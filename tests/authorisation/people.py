"""Everyone who comes to a door, one capacity each, and the names by which the tables call them."""

OFFICERS = ("chair", "deputy", "secretariat", "teller", "credentials", "moderator")
DELEGATION = ("head", "alternate", "delegate", "adviser", "observer")
ELSEWHERE = {
    "voting-delegate": "a delegate of another delegation, whose head lets delegates cast",
    "other-head": "the head of another delegation of the same forum",
}
PLAIN = {
    "registered": "signed in, nothing else",
    "elector": "on a closed roll of the forum, whose people no question here asks",
    "administrator": "of the whole platform",
    "auditor": "of the whole platform",
}
STRANGERS = {
    "foreign-chair": "chair of another forum, sending that office along",
    "foreign-head": "head in another forum, sending that credential along",
    "suspended": "head of a third delegation, suspended, sending that credential along",
    "former": "deputy until a while ago, sending that office along",
    "impostor": "signed in, sending the capacity of somebody who may",
}
UNKNOWN = {
    "anonymous": "not signed in; over the API without a token",
    "integration": "a service token: it comes to the API only",
}
EVERYONE: tuple[str, ...] = (
    *OFFICERS, *DELEGATION, *ELSEWHERE, *PLAIN, *STRANGERS, *UNKNOWN,
)  # fmt: skip

_heads = ("head", "other-head")
_seated = (*DELEGATION, *ELSEWHERE)
GROUPS: dict[str, tuple[str, ...]] = {
    "anyone": EVERYONE,
    "people": tuple(name for name in EVERYONE if name not in UNKNOWN),
    "presiding": ("chair", "deputy"),
    "drafters": ("chair", "deputy", "secretariat"),
    "officers": OFFICERS,
    "heads": _heads,
    "speaking": (*_heads, "alternate", "delegate", "voting-delegate"),
    "casting": (*_heads, "alternate", "voting-delegate"),
    "seated": _seated,
    "accredited": (*OFFICERS, *_seated),
    "panel": ("moderator", "credentials", "administrator", "auditor"),
    "plain": tuple(PLAIN),
    "strangers": tuple(STRANGERS),
    **{name: (name,) for name in EVERYONE},
}
PHASES = ("drafting", "comment", "negotiation", "voting", "adopted", "archived")
STAGES: dict[str, tuple[str, ...]] = {
    "any": (*PHASES, "forum"),
    "living": (*PHASES[:-1], "forum"),
    "a living charter": PHASES[:-1],
    "before adoption": PHASES[:-2],
    "text work": ("drafting", "comment", "negotiation"),
    "public comment": ("comment", "negotiation"),
    "questions": ("comment", "negotiation", "voting", "forum"),
    **{name: (name,) for name in (*PHASES, "forum")},
}

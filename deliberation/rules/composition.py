"""What a forum may ask of its table, and how far the table is from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.rules.delegations import require_value
from deliberation.rules.participants import LEVELS, SECTORS
from deliberation.rules.refusals import RuleBroken, _

MEASURES = ("delegations", "people", "values")
KINDS = ("state", "company", "organisation", "assembly")
MOST_TARGETS = 100
MOST_ASKED = 1_000_000


@dataclass(frozen=True)
class Asked:
    """At least ``minimum`` of ``measure`` among those chosen; see ``models.composition``."""

    measure: str
    source: str
    name: str
    value: str
    minimum: int


@dataclass(frozen=True)
class Declared:
    """What the forum itself names: its constituencies, and its attributes with their kinds."""

    chambers: Sequence[str]
    attributes: Mapping[str, str]


def require_asked(asked: Asked, declared: Declared) -> Asked:
    """Raises RuleBroken ("target-measure", "target-source", "target-name", "target-value",
    "target-minimum"), or "attribute-value"."""
    if asked.measure not in MEASURES:
        raise RuleBroken("target-measure", _("Choose what is counted."), place="measure")
    if not 1 <= asked.minimum <= MOST_ASKED:
        raise RuleBroken(
            "target-minimum",
            _("At least 1 is asked for, and at most %(most)s."),
            place="minimum",
            facts={"most": MOST_ASKED},
        )
    _require_name(asked, declared)
    known = _known(asked, declared)
    if asked.measure == "values" or asked.source == "any":
        _require_no_value(asked)
    elif known is None:
        require_value(declared.attributes[asked.name], asked.value)
    elif asked.value not in known:
        raise RuleBroken("target-value", _("There is no such value to choose by."), place="value")
    return asked


def _require_name(asked: Asked, declared: Declared) -> None:
    is_attribute = asked.source == "attribute"
    if is_attribute and asked.name not in declared.attributes:
        raise RuleBroken(
            "target-name", _("The forum has declared no such attribute."), place="name"
        )
    if asked.name and not is_attribute:
        raise RuleBroken("target-name", _("Only an attribute has a name here."), place="name")


def _known(asked: Asked, declared: Declared) -> Sequence[str] | None:
    """The values there are, or nothing where any is good. Raises RuleBroken("target-source")."""
    sources: dict[str, Sequence[str] | None] = {
        "any": (), "kind": KINDS, "chamber": declared.chambers, "sector": tuple(SECTORS),
        "level": LEVELS, "attribute": None,
    }  # fmt: skip
    if asked.source not in sources:
        raise RuleBroken("target-source", _("Choose who is counted."), place="source")
    return sources[asked.source]


def _require_no_value(asked: Asked) -> None:
    if asked.value:
        raise RuleBroken("target-value", _("Here no single value is chosen by."), place="value")
    if asked.measure == "values" and asked.source in {"any", "level"}:
        raise RuleBroken(
            "target-source", _("Say whose different values are counted."), place="source"
        )


def missing(minimum: int, there: int) -> int:
    """How many more are needed; none where there are enough."""
    return max(0, minimum - there)

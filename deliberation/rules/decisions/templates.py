"""Decision rules a forum can choose from, each with its source; what is built can be edited.

The first six are offered first. `chamber`, `population`, `permanent`, `member`, `kind` and
`states` are attributes of electors that the forum declares.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from deliberation.rules.refusals import RuleBroken, _

_Value = dict[str, Any]
_VOTES = ["yes", "no", "abstain"]
_CAST = ["yes", "no"]
_FLOOR = {"at_least": "1/3"}


@dataclass(frozen=True)
class Template:
    """A named rule. Those ``by_chamber`` cannot be built without the names of the chambers."""

    key: str
    title: str
    source: str
    by_chamber: bool
    rest: Callable[[Sequence[str]], _Value]

    def build(self, chambers: Sequence[str] = ()) -> _Value:
        """The rule as plain JSON, for the chambers that have electors.

        Raises RuleBroken("template-needs-chambers").
        """
        if self.by_chamber and not chambers:
            raise RuleBroken(
                "template-needs-chambers",
                _("This rule counts by chamber; name the chambers."),
                place="chambers",
            )
        return {"title": self.title, "source": self.source, **self.rest(tuple(chambers))}


def _present(**limits: str) -> _Value:
    return {"count": ["present"], "of": "entitled", **limits}


def _share_of_cast(where: dict[str, str] | None = None, **limits: str) -> _Value:
    count: _Value = {"count": ["yes"], "of": list(_CAST)}
    return count | ({"where": where} if where else {}) | limits


def _turnout(chambers: Sequence[str], **limits: str) -> _Value:
    return {"each": "chamber", "among": list(chambers), "require": _present(**limits)}


def _for_each(chambers: Sequence[str], *counts: _Value) -> _Value:
    """The same counts for the one electorate, or for every chamber by its name."""
    if len(chambers) < 2:
        return counts[0] if len(counts) == 1 else {"all": list(counts)}
    named = [{**count, "where": {"chamber": name}} for name in chambers for count in counts]
    return {"all": named}


def _no_objection(chambers: Sequence[str]) -> _Value:
    quorum = _present(more_than="1/2")
    if len(chambers) > 1:
        quorum = _turnout(chambers, more_than="1/2")
    adopt = _for_each(chambers, {"count": ["object"], "at_most": 0})
    return {"choices": ["support", "object"], "quorum": quorum, "adopt": adopt}


def _simple_majority(_chambers: Sequence[str]) -> _Value:
    return {"choices": list(_VOTES), "adopt": _share_of_cast(more_than="1/2")}


def _two_thirds(_chambers: Sequence[str]) -> _Value:
    return {"choices": list(_VOTES), "adopt": _share_of_cast(at_least="2/3")}


def _all_members(_chambers: Sequence[str]) -> _Value:
    adopt = {"count": ["yes"], "of": "entitled", "more_than": "1/2"}
    return {"choices": list(_VOTES), "adopt": adopt}


def _concurrent_chambers(chambers: Sequence[str]) -> _Value:
    majorities = [
        _share_of_cast({"chamber": name}, at_least="2/3")
        if name == "government"
        else _share_of_cast({"chamber": name}, more_than="1/2")
        for name in chambers
    ]
    return {
        "choices": list(_VOTES),
        "quorum": _turnout(chambers, **_FLOOR),
        "adopt": {"all": majorities},
    }


def _iesg(_chambers: Sequence[str]) -> _Value:
    return {
        "choices": ["yes", "no_objection", "discuss", "abstain"],
        "adopt": {
            "all": [
                {"count": ["yes"], "at_least": 1},
                {"count": ["discuss"], "at_most": 0},
                {"count": ["yes", "no_objection"], "of": "entitled", "at_least": "2/3"},
            ]
        },
    }


def _blended_chambers(chambers: Sequence[str]) -> _Value:
    weights = {name: "2" if name == "government" else "1" for name in chambers}
    blended = {"blend": {"by": "chamber", "weights": weights}}
    return {
        "choices": list(_VOTES),
        "quorum": _turnout(chambers, **_FLOOR),
        "adopt": _share_of_cast(at_least="2/3") | blended,
    }


def _eu_qualified_majority(_chambers: Sequence[str]) -> _Value:
    of_all = {"count": ["yes"], "of": "entitled"}
    population = {**of_all, "weight": "population", "at_least": "65%"}
    not_in_favour = ["no", "abstain", "not_voting", "absent"]
    blocked_by_fewer_than_four = {"count": not_in_favour, "at_most": 3}
    return {
        "choices": list(_VOTES),
        "adopt": {
            "all": [
                {**of_all, "at_least": "55%"},
                {"any": [population, blocked_by_fewer_than_four]},
            ]
        },
    }


def _security_council(_chambers: Sequence[str]) -> _Value:
    veto = {"count": ["no"], "where": {"permanent": "yes"}, "at_most": 0}
    return {
        "choices": list(_VOTES),
        "adopt": {"all": [{"count": ["yes"], "at_least": 9}, veto]},
    }


def _iso(_chambers: Sequence[str]) -> _Value:
    return {
        "choices": list(_VOTES),
        "adopt": {
            "all": [
                _share_of_cast({"member": "P"}, at_least="2/3"),
                {"count": ["no"], "of": list(_CAST), "at_most": "1/4"},
            ]
        },
    }


def _double_majority(_chambers: Sequence[str]) -> _Value:
    return {
        "choices": list(_CAST),
        "adopt": {
            "all": [
                _share_of_cast({"kind": "person"}, more_than="1/2"),
                _share_of_cast({"kind": "canton"}, weight="states", more_than="1/2"),
            ]
        },
    }


def _unanimity(chambers: Sequence[str]) -> _Value:
    nobody_against = {"count": ["no"], "at_most": 0}
    somebody_for = {"count": ["yes"], "at_least": 1}
    rest: _Value = {"choices": list(_VOTES)}
    if len(chambers) > 1:
        rest["quorum"] = _turnout(chambers, **_FLOOR)
    return rest | {"adopt": _for_each(chambers, nobody_against, somebody_for)}


def _silence(_chambers: Sequence[str]) -> _Value:
    return {"choices": ["object"], "adopt": {"count": ["object"], "at_most": 0}}


_ALL = (
    Template("no-objection", _("No objection"), "diplomatic practice", False, _no_objection),
    Template(
        "simple-majority",
        _("Simple majority of those voting"),
        "UNGA rules of procedure 85-86",
        False,
        _simple_majority,
    ),
    Template(
        "two-thirds",
        _("Two thirds present and voting"),
        "UN Charter art. 18(2), UNGA rule 83; VCLT art. 9(2)",
        False,
        _two_thirds,
    ),
    Template("all-members", _("Majority of all members"), "common", False, _all_members),
    Template(
        "concurrent-chambers",
        _("Concurrent majorities of named chambers"),
        "Concord",
        True,
        _concurrent_chambers,
    ),
    Template(
        "iesg",
        _("Approval without open objection"),
        "IESG ballot procedure, standards track",
        False,
        _iesg,
    ),
    Template(
        "blended-chambers",
        _("Shares of the chambers, averaged"),
        "Concord",
        True,
        _blended_chambers,
    ),
    Template(
        "eu-qualified-majority",
        _("Qualified majority with a blocking minority"),
        "EU Council, on a Commission proposal: TEU art. 16(4)",
        False,
        _eu_qualified_majority,
    ),
    Template(
        "security-council",
        _("Nine of fifteen, no permanent member against"),
        "UN Charter art. 27(3)",
        False,
        _security_council,
    ),
    Template(
        "iso",
        _("Two thirds of members voting, at most a quarter against"),
        "ISO/IEC Directives part 1, 2.6.3",
        False,
        _iso,
    ),
    Template(
        "double-majority",
        _("Double majority of people and units"),
        "Swiss Federal Constitution art. 139-142",
        False,
        _double_majority,
    ),
    Template(
        "unanimity",
        _("Unanimity, abstention does not prevent"),
        "TFEU art. 238(4)",
        False,
        _unanimity,
    ),
    Template("silence", _("Silence procedure"), "UNGA decision 74/544", False, _silence),
)
TEMPLATES = MappingProxyType({template.key: template for template in _ALL})
"""By key, in the order in which they are offered."""

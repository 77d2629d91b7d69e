"""What has to be known of a forum before a table of delegations can be judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Known:
    """A participant that exists; ``controlled_by`` is a code, or empty."""

    name: str
    controlled_by: str = ""


@dataclass(frozen=True)
class Facts:
    """``present`` are the codes of all that ever had a delegation here, ``seated`` of those that have one.

    ``declarations`` name the kind of each attribute.
    """

    kinds: tuple[str, ...]
    chambers: tuple[str, ...]
    languages: frozenset[str]
    known: Mapping[str, Known] = field(default_factory=dict)
    present: frozenset[str] = frozenset()
    seated: frozenset[str] = frozenset()
    shared_control_allowed: bool = False
    declarations: Mapping[str, str] = field(default_factory=dict)

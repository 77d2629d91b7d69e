"""Opening a forum and setting it up: what it is for, its chambers, its attributes, its offices."""

from deliberation.operations.forums.attributes import declare_attribute, withdraw_attribute
from deliberation.operations.forums.configuring import configure_forum
from deliberation.operations.forums.constituencies import (
    add_constituency,
    change_constituency,
    remove_constituency,
)
from deliberation.operations.forums.creating import create_forum
from deliberation.operations.forums.offices import end_role, grant_role

__all__ = [
    "add_constituency",
    "change_constituency",
    "configure_forum",
    "create_forum",
    "declare_attribute",
    "end_role",
    "grant_role",
    "remove_constituency",
    "withdraw_attribute",
]

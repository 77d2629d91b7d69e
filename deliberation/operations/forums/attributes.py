"""Attributes that delegations of a forum may carry and its rules may name."""

import re

from django.db import transaction

from deliberation.models import (
    AttributeDeclaration,
    CompositionTarget,
    DecisionRule,
    DelegationAttribute,
)
from deliberation.operations import audit, locks
from deliberation.queries import permissions
from deliberation.queries.permissions import Actor
from deliberation.rules import decisions
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

ATTRIBUTE = re.compile(r"[a-z][a-z0-9_-]{0,31}")
COLUMNS = frozenset({"chamber", "choice", "elector", "number", "delegation"})
"""What a list of electors tells of each anyway; no declared attribute may be called so."""


@transaction.atomic
def declare_attribute(*, actor: Actor, forum_id: int, name: str, kind: str) -> AttributeDeclaration:
    """Declare an attribute that delegations may carry and rules may name."""
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.DECLARE_ATTRIBUTE, stage=FORUM, forum_id=forum_id)
    is_known = kind in AttributeDeclaration.Kind.values
    if name in COLUMNS or not ATTRIBUTE.fullmatch(name) or not is_known:
        raise RuleBroken("attribute-bad", _("This attribute cannot be declared."), place="name")
    made, created = AttributeDeclaration.objects.get_or_create(
        forum_id=forum_id, name=name, defaults={"kind": kind}
    )
    if not created and made.kind != kind:
        raise RuleBroken("attribute-exists", _("This attribute is declared already."), place="name")
    audit.note(actor, "declare_attribute", made, after={"name": name, "kind": kind})
    return made


@transaction.atomic
def withdraw_attribute(*, actor: Actor, forum_id: int, name: str) -> None:
    """Take a declaration back while no delegation carries it and no rule names it.

    Raises RuleBroken("attribute-unknown") or ("attribute-in-use").
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.DECLARE_ATTRIBUTE, stage=FORUM, forum_id=forum_id)
    declared = AttributeDeclaration.objects.filter(forum_id=forum_id, name=name).first()
    if declared is None:
        raise RuleBroken(
            "attribute-unknown", _("This forum has not declared such an attribute."), place="name"
        )
    if DelegationAttribute.objects.filter(declaration=declared).exists():
        raise RuleBroken(
            "attribute-in-use",
            _("Delegations carry this attribute, and electorates may be frozen with it."),
            place="name",
        )
    if CompositionTarget.objects.filter(forum_id=forum_id, name=name).exists():
        raise RuleBroken(
            "attribute-in-use",
            _("The composition asked of the table names this attribute."),
            place="name",
        )
    kept = DecisionRule.objects.filter(forum_id=forum_id).values_list("title", "value")
    for title, value in kept.iterator():
        if name in decisions.parse_rule(value).places:
            raise RuleBroken(
                "attribute-in-use",
                _("The decision rule “%(rule)s” names this attribute."),
                place="name",
                facts={"rule": title},
            )
    audit.note(actor, "withdraw_attribute", declared, before={"name": name})
    declared.delete()

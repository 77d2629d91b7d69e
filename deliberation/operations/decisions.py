"""Keeping decision rules: canonical text, never edited, another version for another text."""

from datetime import datetime
from typing import Any

from django.db import transaction

from deliberation.models import AttributeDeclaration, Constituency, DecisionRule
from deliberation.operations import audit, locks
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules import decisions
from deliberation.rules.charters import require_name
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def keep_rule(
    *,
    actor: Actor,
    forum_id: int,
    value: Any,
    title: str = "",
    template: str = "",
    now: datetime | None = None,
) -> DecisionRule:
    """Keep a rule of the algebra for the forum; the same text is kept once.

    Raises RuleBroken naming the place in the rule, or an attribute the forum has not declared.
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.KEEP_RULES, stage=FORUM, forum_id=forum_id)
    rule = decisions.parse_rule(value)
    decisions.require_declared(rule, declared_attributes(forum_id))
    text = decisions.canonical_text(rule.value)
    rule_hash = decisions.rule_hash(text)
    kept = DecisionRule.objects.filter(forum_id=forum_id, rule_hash=rule_hash).first()
    if kept:
        return kept
    name = require_name(title or rule.title or "Rule")
    version = DecisionRule.objects.filter(forum_id=forum_id, title=name).count() + 1
    made = DecisionRule.objects.create(
        forum_id=forum_id, template=template, title=name, version=version, canonical=text,
        rule_hash=rule_hash, value=rule.value, created_by=actor.person,
        created_at=now or database_clock(),
    )  # fmt: skip
    audit.note(actor, "keep_rule", made, after={"hash": rule_hash})
    return made


def keep_template(
    *, actor: Actor, forum_id: int, template: str, chambers: tuple[str, ...]
) -> DecisionRule:
    """Keep the rule that a template gives for these chambers."""
    found = decisions.TEMPLATES.get(template)
    if found is None:
        raise RuleBroken(
            "template-unknown", _("There is no such template of a rule."), place="template"
        )
    return keep_rule(
        actor=actor, forum_id=forum_id, value=found.build(chambers), template=found.key
    )


def declared_attributes(forum_id: int) -> dict[str, str]:
    """Every attribute a rule of this forum may name, with its kind; ``chamber`` always."""
    declared = dict(
        AttributeDeclaration.objects.filter(forum_id=forum_id).values_list("name", "kind")
    )
    return {**declared, "chamber": "token"}


def chambers_of(forum_id: int) -> tuple[str, ...]:
    return tuple(Constituency.objects.filter(forum_id=forum_id).values_list("token", flat=True))

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
    called = require_name(title, place="title") if title.strip() else ""
    kept = _known_or_new(forum_id, value, template)
    if kept.pk and kept.is_listed:
        return kept
    kept.is_listed, kept.template = True, template
    kept.title = called or require_name(decisions.parse_rule(value).title or "Rule")
    others = DecisionRule.objects.filter(forum_id=forum_id, title=kept.title, is_listed=True)
    kept.version = others.count() + 1
    return _keep(actor, kept, now)


@transaction.atomic
def keep_members_rule(
    *, actor: Actor, forum_id: int, value: Any, template: str = "", now: datetime | None = None
) -> DecisionRule:
    """Keep a rule by which a head asks the delegation's members; the forum's rules do not list it."""
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.CONSULT_MEMBERS, stage=FORUM, forum_id=forum_id)
    kept = _known_or_new(forum_id, value, template)
    if kept.pk:
        return kept
    kept.is_listed, kept.version = False, 1
    kept.title = require_name(decisions.parse_rule(value).title or "Rule")
    return _keep(actor, kept, now)


def _known_or_new(forum_id: int, value: Any, template: str) -> DecisionRule:
    """The row of this text, or one to be saved. Raises RuleBroken where it is no rule of this forum."""
    rule = decisions.parse_rule(value)
    decisions.require_declared(rule, declared_attributes(forum_id))
    text = decisions.canonical_text(rule.value)
    named = {"forum_id": forum_id, "rule_hash": decisions.rule_hash(text)}
    known = DecisionRule.objects.filter(**named).first()
    return known or DecisionRule(canonical=text, value=rule.value, template=template, **named)


def _keep(actor: Actor, rule: DecisionRule, now: datetime | None) -> DecisionRule:
    rule.created_by, rule.created_at = actor.person, now or database_clock()
    rule.save()
    audit.note(actor, "keep_rule", rule, after={"hash": rule.rule_hash})
    return rule


def keep_template(
    *, actor: Actor, forum_id: int, template: str, chambers: tuple[str, ...], title: str = ""
) -> DecisionRule:
    """Keep the rule that a template gives for these chambers."""
    found = decisions.TEMPLATES.get(template)
    if found is None:
        raise RuleBroken(
            "template-unknown", _("There is no such template of a rule."), place="template"
        )
    return keep_rule(
        actor=actor, forum_id=forum_id, value=found.build(chambers), template=found.key, title=title
    )


def declared_attributes(forum_id: int) -> dict[str, str]:
    """Every attribute a rule of this forum may name, with its kind; ``chamber`` always."""
    declared = dict(
        AttributeDeclaration.objects.filter(forum_id=forum_id).values_list("name", "kind")
    )
    return {**declared, "chamber": "token"}


def chambers_of(forum_id: int) -> tuple[str, ...]:
    return tuple(Constituency.objects.filter(forum_id=forum_id).values_list("token", flat=True))

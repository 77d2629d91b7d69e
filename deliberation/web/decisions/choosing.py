"""A rule as a form chose it: read, shown in words, and kept once the form is saved."""

from dataclasses import dataclass
from typing import Any

from deliberation.models import DecisionRule, Forum
from deliberation.operations import decisions
from deliberation.queries.decisions import kept_rules
from deliberation.queries.permissions import Actor
from deliberation.rules import decisions as rules
from deliberation.rules.decisions import TEMPLATES, Rule, Sentence
from deliberation.rules.refusals import RuleBroken, _
from deliberation.web.decisions.forms import OWN_RULE, RuleForm
from deliberation.web.middleware import sentence
from deliberation.web.writing import status_of


@dataclass(frozen=True)
class Chosen:
    """A rule as a form chose it: a template, one of the forum's, or one written in the form."""

    forum: Forum
    kind: str
    key: str
    written: str
    chambers: tuple[str, ...]

    def value(self) -> Any:
        """The rule as plain JSON. Raises RuleBroken."""
        if self.kind == OWN_RULE:
            return rules.load_json(self.written)
        if self.kind == "template" and self.key in TEMPLATES:
            return TEMPLATES[self.key].build(self.chambers)
        kept = self._kept()
        if kept is None:
            raise RuleBroken("rule-unknown", _("There is no such rule here."), place="rule")
        return kept.value

    def parsed(self) -> Rule:
        """The rule, fit for these chambers. Raises RuleBroken as saving it would."""
        rule = rules.parse_rule(self.value())
        rules.require_declared(rule, decisions.declared_attributes(self.forum.pk))
        rules.require_legitimate(rule, self.chambers)
        return rule

    def keep(self, actor: Actor) -> DecisionRule:
        """The forum's own copy, made if there is none yet."""
        if self.kind == "template":
            return decisions.keep_template(
                actor=actor, forum_id=self.forum.pk, template=self.key, chambers=self.chambers
            )
        kept = self._kept()
        return kept or decisions.keep_rule(actor=actor, forum_id=self.forum.pk, value=self.value())

    def keep_for_members(self, actor: Actor) -> DecisionRule:
        """One of the forum's, or what a head keeps to ask the delegation's members."""
        template = self.key if self.kind == "template" else ""
        return self._kept() or decisions.keep_members_rule(
            actor=actor, forum_id=self.forum.pk, value=self.value(), template=template
        )

    def _kept(self) -> DecisionRule | None:
        if self.kind != "kept":
            return None
        return kept_rules(self.forum).filter(public_id=self.key).first()


def chosen_in(forum: Forum, form: RuleForm) -> Chosen:
    given = form.cleaned_data
    kind, _colon, key = given["rule"].partition(":")
    return Chosen(forum, kind, key, given.get("own_rule", ""), tuple(given["chambers"]))


def blame_rule(form: RuleForm, error: RuleBroken) -> int:
    """Put a rule's refusal beside the field it came from, with the place in the rule."""
    own = form.cleaned_data.get("rule") == OWN_RULE
    field = error.place if error.place in form.fields else "own_rule" if own else "rule"
    words = sentence(error)
    place = f"{error.place}: " if own and error.place and field == "own_rule" else ""
    form.add_error(field, f"{place}{words}")
    return status_of(error)


def rule_in_words(forum: Forum, form: RuleForm) -> list[Sentence] | None:
    """What the form's rule says; None where it is refused, with the reason in the form."""
    if not form.is_valid():
        return None
    try:
        return rules.words_of_rule(chosen_in(forum, form).parsed())
    except RuleBroken as error:
        blame_rule(form, error)
        return None

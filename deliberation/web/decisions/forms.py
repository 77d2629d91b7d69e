"""The choice of a decision rule, and of the chambers it serves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deliberation.models import Constituency, DecisionRule
from deliberation.rules.decisions import TEMPLATES

OWN_RULE = "own"
LONGEST_RULE = 20_000
OFFERED_FIRST = 6


class RuleForm(forms.Form):
    """A template, a rule the forum has kept, or one written here."""

    rule = forms.ChoiceField(label=_("Decision rule"), choices=())
    own_rule = forms.CharField(
        label=_("Your own rule, as JSON"),
        required=False,
        max_length=LONGEST_RULE,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Only where “A rule of our own” is chosen above."),
    )
    chambers = forms.MultipleChoiceField(
        label=_("Who votes"), widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(
        self,
        constituencies: Iterable[Constituency],
        kept: Iterable[DecisionRule],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = _rules(kept)  # type: ignore[attr-defined]
        chambers = [(one.token, one.name) for one in constituencies]
        self.fields["chambers"].choices = chambers  # type: ignore[attr-defined]
        self.fields["chambers"].initial = [token for token, _name in chambers]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("rule") == OWN_RULE and not given.get("own_rule") and "own_rule" in given:
            self.add_error("own_rule", _("Write the rule, or choose another above."))
        return given


def _rules(kept: Iterable[DecisionRule]) -> list[Any]:
    named = [(f"template:{one.key}", gettext(one.title)) for one in TEMPLATES.values()]
    groups: list[Any] = [
        (gettext("Templates"), named[:OFFERED_FIRST]),
        (gettext("Other templates"), named[OFFERED_FIRST:]),
    ]
    own = [
        (
            f"kept:{one.public_id}",
            gettext("%(title)s, version %(version)s")
            % {"title": gettext(one.title), "version": one.version},
        )
        for one in kept
    ]
    if own:
        groups.append((gettext("Kept by this forum"), own))
    return [
        ("", gettext("Choose a rule")),
        *groups,
        (OWN_RULE, gettext("A rule of our own, written below")),
    ]

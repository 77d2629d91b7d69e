"""The form by which the forum asks for something, and the words of what is asked."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliberation.models import CompositionTarget, Forum, Participant, ParticipationLevel
from deliberation.queries.composition import values_stated
from deliberation.rules.composition import MOST_ASKED
from deliberation.rules.participants import LEVELS, SECTORS

Choices = list[tuple[str, str]]
VALUES = "values"
_ISOLATE, _END = "\u2068", "\u2069"  # so that a name keeps its own direction, in an option, too
DIFFERENT = {
    "kind": gettext_lazy("different kinds of participants"),
    "chamber": gettext_lazy("different constituencies"),
    "sector": gettext_lazy("different sectors"),
}


class TargetForm(forms.Form):
    """``what`` is one of those offered as ``source=value``; ``other`` an attribute's value as typed."""

    not_called_optional = frozenset({"what", "other"})

    title = forms.CharField(
        label=gettext_lazy("What is asked for"),
        max_length=120,
        help_text=gettext_lazy("As everyone will read it, such as “Technology experts”."),
    )
    minimum = forms.IntegerField(
        label=gettext_lazy("At least"), min_value=1, max_value=MOST_ASKED, initial=1
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("Counted are"),
        choices=CompositionTarget.Measure.choices[:2],
        widget=forms.RadioSelect,
        initial=CompositionTarget.Measure.DELEGATIONS,
        help_text=gettext_lazy("It does not matter where different values are counted."),
    )
    what = forms.ChoiceField(label=gettext_lazy("Chosen by"), required=False)
    other = forms.CharField(
        label=gettext_lazy("Or by an attribute's value that nobody carries yet"),
        required=False,
        max_length=97,
        help_text=gettext_lazy("The attribute, =, the value: region=oceania"),
    )

    def __init__(self, forum: Forum, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = _offered(forum)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("what")) == bool(given.get("other")) and "what" not in self.errors:
            self.add_error("what", _("Choose one, or type an attribute's value, not both."))
        elif given.get("other") and "=" not in given["other"]:
            self.add_error("other", _("Write the attribute, =, the value."))
        return given

    def asked(self) -> dict[str, Any]:
        """What the operation takes."""
        given = self.cleaned_data
        what = given["what"] or f"attribute={given['other']}"
        measure = given["measure"]
        if what.startswith(f"{VALUES}="):
            measure, what = VALUES, what.removeprefix(f"{VALUES}=")
        source, _sign, rest = what.partition("=")
        name, _sign, value = rest.partition("=") if source == "attribute" else ("", "", rest)
        return {
            "title": given["title"], "minimum": given["minimum"], "measure": measure,
            "source": source, "name": name.strip(), "value": value.strip(),
        }  # fmt: skip


def initial_of(target: CompositionTarget, forum: Forum) -> dict[str, Any]:
    """What the form shows of a target that stands."""
    parts = [target.source, target.name, target.value]
    what = "=".join(part for part in parts if part)
    if target.measure == VALUES:
        what = f"{VALUES}={what}"
    offered = {token for _group, choices in _offered(forum) for token in _tokens(choices)}
    shown = {"title": target.title, "minimum": target.minimum, "measure": target.measure}
    if what in offered or what == "any":
        return shown | {"what": what}
    return shown | {"other": what.removeprefix("attribute=")}


def _tokens(choices: Any) -> Iterator[str]:
    if not isinstance(choices, str):
        yield from (token for token, _label in choices)


def _offered(forum: Forum) -> list[tuple[str, Any]]:
    declared = forum.declarations.filter(kind="token").order_by("name")
    names = list(declared.values_list("name", flat=True))
    different: Choices = [(f"{VALUES}={token}", str(words)) for token, words in DIFFERENT.items()]
    different += [(f"{VALUES}=attribute={name}", _different(name)) for name in names]
    return [
        ("", "–"),
        ("any", _("everyone at the table")),
        (_("How many different"), different),
        (_("Kind of participant"), _named("kind", Participant.Kind.choices)),
        (_("Constituency"), _named("chamber", forum.constituencies.values_list("token", "name"))),
        (_("Sector declared"), _named("sector", [(one, _(said)) for one, said in SECTORS.items()])),
        (_("Level, or further"), _named("level", ParticipationLevel.Level.choices)),
        (
            _("Attribute"),
            [(f"attribute={name}={value}", f"{name}: {value}") for name, value in values_stated(forum)],
        ),
    ]  # fmt: skip


def _named(source: str, choices: Any) -> Choices:
    return [(f"{source}={token}", str(label)) for token, label in choices]


def _different(name: str) -> str:
    return _("different values of “%(attribute)s”") % {"attribute": f"{_ISOLATE}{name}{_END}"}


def counted_in_words(target: CompositionTarget, chambers: dict[str, str]) -> str:
    """Who or what is counted, for the table."""
    if target.measure == VALUES:
        return (
            str(DIFFERENT[target.source]) if target.source in DIFFERENT else _different(target.name)
        )
    return f"{target.get_measure_display()}: {_chosen(target, chambers)}"


def _chosen(target: CompositionTarget, chambers: dict[str, str]) -> str:
    if target.source == "attribute":
        return f"{target.name} = {target.value}"
    if target.source == "any":
        return _("everyone at the table")
    return value_in_words(target.source, target.value, chambers)


def value_in_words(source: str, value: str, chambers: dict[str, str]) -> str:
    """A kind, constituency, sector or level as people call it; an attribute's value as it is."""
    if source == "level":
        named = dict(ParticipationLevel.Level.choices).get(value, value)
        further = _("%(level)s or further") % {"level": named}
        return str(named) if value == LEVELS[-1] else further
    if source == "sector":
        return _(SECTORS[value]) if value in SECTORS else value
    known: dict[str, dict[str, Any]] = {"kind": dict(Participant.Kind.choices), "chamber": chambers}
    return str(known.get(source, {}).get(value, value))

"""Forms: the summary of errors, a field, and for whom one acts. Loaded with ``components``."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, Textarea, TextInput, URLInput
from django.forms.widgets import EmailInput, PasswordInput

register = template.Library()
HERE = "deliberation/components"
Context = dict[str, Any]

LONG = 80
"""Characters from which on a field of one line is as wide as a line of text."""
WRITTEN_LEFT_TO_RIGHT = (EmailInput, PasswordInput, URLInput)


@register.inclusion_tag(f"{HERE}/error_summary.html")
def error_summary(*forms: BaseForm | None, refusal: str = "") -> Context:
    """Everything that hinders these forms, each linked to its field."""
    lines = [("", refusal)] if refusal else []
    for form in forms:
        if form is not None and form.is_bound:
            lines += [line for name in form.errors for line in _lines(form, name)]
    return {"lines": lines}


def _lines(form: BaseForm, name: str) -> list[tuple[str, str]]:
    """The link and the words of each error; a field's errors begin with its label."""
    if name not in form.fields:
        return [("", str(message)) for message in form.errors[name]]
    bound = form[name]
    return [(first_control(bound), f"{bound.label}: {message}") for message in form.errors[name]]


def first_control(bound: BoundField) -> str:
    """The id that a link to this field must name."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


@register.inclusion_tag(f"{HERE}/field.html")
def field(bound: BoundField, hint: str = "", label: str = "") -> Context:
    """One field of a form: label, hint, error and control, tied together.

    What may be empty is called optional, save the form's ``not_called_optional``: where another field
    decides what is needed, or where the form only narrows a list.
    """
    said = hint or bound.help_text
    parts = [f"{bound.auto_id}-hint"] if said else []
    parts += [f"{bound.auto_id}-error"] if bound.errors else []
    widget = bound.field.widget
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join(parts)} if parts else {}
    if isinstance(widget, WRITTEN_LEFT_TO_RIGHT):
        attrs["dir"] = "ltr"
    elif isinstance(widget, TextInput | Textarea):
        attrs["dir"] = "auto"
        if isinstance(widget, TextInput) and (getattr(bound.field, "max_length", 0) or 0) > LONG:
            attrs["class"] = "long"
    return {
        "bound": bound,
        "hint": said,
        "label": label or bound.label,
        "described_by": " ".join(parts),
        "control": "" if bound.use_fieldset else bound.as_widget(attrs=attrs),
        "is_checkbox": isinstance(widget, CheckboxInput),
        "is_optional": not bound.field.required
        and bound.name not in getattr(bound.form, "not_called_optional", ()),
    }


@register.inclusion_tag(f"{HERE}/acting_line.html")
def acting_line(actors: Sequence[Any], key: str = "", number: int = 1) -> Context:
    """Beside a submit button: for whom one acts, or the choice of it; the idempotency ``key``, hidden.

    ``number`` tells several such forms of one page apart.
    """
    return {"actors": actors, "key": key, "number": number}

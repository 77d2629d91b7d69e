"""The forms of rolls."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deliberation.formats.spreadsheets import decoded
from deliberation.models import Constituency, IdentityProvider, Roll
from deliberation.rules.refusals import RuleBroken
from deliberation.web.questions.forms import MomentForm

LARGEST_LIST = 2_000_000  # bytes


class RollForm(forms.Form):
    """What a roll is of, where its people come from, and for a lot its strata."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("Such as “Citizens' panel, spring 2027”.")
    )
    origin = forms.ChoiceField(
        label=_("Where its people come from"),
        widget=forms.RadioSelect,
        choices=Roll.Origin.choices,
        initial=Roll.Origin.LOT,
    )
    chamber = forms.ChoiceField(label=_("They vote in"), widget=forms.RadioSelect, choices=())
    source = forms.CharField(
        label=_("Whose list it is"),
        required=False,
        max_length=300,
        help_text=_("For an assembly's own list: the assembly, and how it chose its members."),
    )
    issuer = forms.ChoiceField(
        label=_("Identity provider"),
        required=False,
        choices=(),
        help_text=_(
            "For a roll of an identity provider: one of those that are set up here. Whoever connected"
            " an account to it may enter the roll."
        ),
    )
    attributes = forms.CharField(
        label=_("What people declare of themselves"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("A line for each, like “region: north, south”. For a lot it is published."),
    )
    strata = forms.CharField(
        label=_("How many are drawn of whom"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "A line for each stratum, like “12: region = north, age = 16-29”; “40: *” draws 40 of all."
        ),
    )

    def __init__(
        self,
        chambers: Sequence[Constituency],
        providers: Iterable[IdentityProvider],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.issuer, f"{one.participant} – {one.issuer}") for one in providers]
        self.fields["issuer"].choices = [("", "–"), *known]  # type: ignore[attr-defined]
        named = [(one.token, one.name) for one in chambers]
        self.fields["chamber"].choices = named  # type: ignore[attr-defined]
        self.fields["chamber"].initial = named[-1][0] if named else None


class MembersForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    source = forms.CharField(
        label=_("Whose list it is"),
        max_length=300,
        help_text=_("Who is a member, and who keeps the list."),
    )


class VolunteerForm(forms.Form):
    """One choice for each attribute that the roll asks for."""

    def __init__(self, attributes: Mapping[str, Sequence[str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in attributes.items():
            self.fields[name] = forms.ChoiceField(
                label=name, choices=[("", "–"), *((one, one) for one in values)]
            )


class ListForm(forms.Form):
    """An assembly's list, as a file or as text; what is wrong in it is shown before it is taken."""

    file = forms.FileField(
        label=_("A file in CSV"), required=False, help_text=_("UTF-8 text, at most 2 MB.")
    )
    text = forms.CharField(
        label=_("The list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("The first line names the columns: email, and if you like name."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        upload = given.get("file")
        if upload and upload.size > LARGEST_LIST:
            self.add_error("file", _("The file is larger than 2 MB."))
        elif upload:
            given["text"] = self._decoded(upload.read())
        if not self.errors and not given.get("text", "").strip():
            self.add_error("text", _("Choose a file or paste a list."))
        return given

    def _decoded(self, source: bytes) -> str:
        try:
            return decoded(source)
        except RuleBroken as error:
            words = gettext(error.reason)
            self.add_error("file", words % error.facts if error.facts else words)
            return ""


class PoolForm(MomentForm):
    """Where the seed will come from, and the moment from which it is public."""

    seed_source = forms.CharField(
        label=_("Where the seed will come from"),
        max_length=300,
        help_text=_(
            "A value that nobody can know or choose now and everybody can read later, such as the first"
            " draw of a named national lottery after a date, or a numbered round of a public beacon."
        ),
    )
    field_order = ("seed_source", "when", "zone")


class SeedForm(forms.Form):
    seed = forms.CharField(
        label=_("The seed, exactly as it was published"),
        max_length=500,
        strip=True,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )

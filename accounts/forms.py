"""Forms about oneself."""

import unicodedata
import zoneinfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope, User

LIVES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("one year"))]


def require_plain_name(value: str) -> str:
    """Refuse a name with control or direction-changing characters; return it in NFC."""
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in value):
        raise ValidationError(_("A name cannot hold invisible or direction-changing characters."))
    return unicodedata.normalize("NFC", value).strip()


class NameForm(forms.Form):
    """Asked at sign-up beside e-mail and password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As others will see it, beside the delegation you act for."),
    )

    def clean_name(self) -> str:
        return require_plain_name(self.cleaned_data["name"])

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]

    def clean_name(self) -> str:
        return require_plain_name(self.cleaned_data["name"])


class TokenForm(forms.Form):
    """A new personal token; casting ballots is granted afterwards."""

    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("For example “our clause tracker”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[choice for choice in Scope.choices if choice[0] != Scope.BALLOT],
        widget=forms.CheckboxSelectMultiple,
    )
    life = forms.ChoiceField(label=_("How long may it live?"), choices=LIVES)

    def clean_name(self) -> str:
        return require_plain_name(self.cleaned_data["name"])

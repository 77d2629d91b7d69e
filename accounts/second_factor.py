"""Asks for a code of the authenticator app, or a recovery code, each usable once."""

from typing import Any

from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def has_codes(person: User) -> bool:
    """Whether the person can give a code: a passkey alone has none."""
    return bool(is_mfa_enabled(person, types=[Authenticator.Type.TOTP]))


class SecondFactorForm(forms.Form):
    """Valid only with a fresh code of ``person``; wrong guesses are counted against the account."""

    code = forms.CharField(
        label=_("Code from your authenticator app"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        clear_rate_limit = check_rate_limit(self.person)
        for authenticator in Authenticator.objects.filter(user=self.person).exclude(
            type=Authenticator.Type.WEBAUTHN
        ):
            if authenticator.wrap().validate_code(code):
                authenticator.record_usage()
                clear_rate_limit()
                return code
        raise ValidationError(_("This code is not right, or it was used before."))

"""The second factor: who needs one, whether this session has used one, and asking for a fresh code.

Who needs one is the house's to say; it is asked through ``ask_whether_needed``, the one hook by which
sign-in knows anything of what people do here.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User

Need = Callable[[User], bool]
_house: dict[str, Need] = {}


def ask_whether_needed(need: Need) -> None:
    """Let the house say which people need a second factor."""
    _house["need"] = need


def is_needed(person: User) -> bool:
    """Whether this person does something here that takes a second factor."""
    need = _house.get("need")
    return bool(settings.SECOND_FACTOR_REQUIRED and need and need(person))


def is_used(request: HttpRequest, person: User) -> bool:
    """Whether this session of ``person`` has seen their passkey, a code of their app or a recovery code."""
    return any(one.get("method") == "mfa" for one in get_authentication_records(request, person))


def has_any(person: User) -> bool:
    return bool(is_mfa_enabled(person))


def has_passkey(person: User) -> bool:
    return bool(is_mfa_enabled(person, types=[Authenticator.Type.WEBAUTHN]))


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

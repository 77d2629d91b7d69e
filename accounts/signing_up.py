"""Signing up does the same work whether there is an account already or not, so that its time tells nothing."""

import secrets
from typing import Any

from allauth.account.forms import SignupForm
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User


class EvenSignupForm(SignupForm):  # type: ignore[misc]
    """Everything it writes is written together, by one commit."""

    def try_save(self, request: HttpRequest) -> Any:
        with transaction.atomic():
            if self.account_already_exists:
                _rehearse(request)
            return super().try_save(request)


def _rehearse(request: HttpRequest) -> None:
    """An account with its password and address, made and taken back; nobody ever sees it."""
    name = secrets.token_hex()
    with transaction.atomic():
        person = User.objects.create_user(f"{name}@rehearsed.invalid", name, name="Rehearsed")
        person.save(update_fields=["name"])
        setup_user_email(request, person, [])
        EmailAddress.objects.filter(user=person, verified=True).exists()
        EmailAddress.objects.get_primary(person)
        transaction.set_rollback(True)

"""What makes a person a tombstone: nobody's name, no address, no way in.

Rows that hang on a person by CASCADE are about that person alone and go. Rows that PROTECT the person are
part of what others did with them; they stay, and show the tombstone.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts import deactivation
from accounts.models import Token, User

NOWHERE = "erased.invalid"  # no mail ever arrives below .invalid (RFC 2606)


@transaction.atomic
def erase(user: User) -> None:
    """End every way in, delete what is about the person alone, and leave a tombstone."""
    deactivation.deactivate(user)
    Token.objects.filter(person=user).update(name="", scopes=[])
    for field in _fields_naming_a_person():
        if field.remote_field.on_delete is models.CASCADE and field.model is not Token:
            field.model._default_manager.filter(**{field.name: user}).delete()
    with translation.override(settings.LANGUAGE_CODE):
        user.name = gettext("Erased person")
    user.email = f"{user.public_id}@{NOWHERE}"
    user.set_unusable_password()
    user.language, user.time_zone = settings.LANGUAGE_CODE, "UTC"
    user.is_staff = user.is_superuser = user.is_auditor = False
    user.last_login, user.erased_at = None, timezone.now()
    user.groups.clear()
    user.user_permissions.clear()
    user.save()


def personal_tables() -> list[tuple[type[models.Model], str]]:
    """Every table with a row of a person's, and the column that says so; in a fixed order."""
    named = [(field.model, field.name) for field in _fields_naming_a_person()]
    return sorted(named, key=lambda pair: (pair[0]._meta.label, pair[1]))


def _fields_naming_a_person() -> list[Any]:
    """Of every table, also where nothing leads back from the person."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    ]

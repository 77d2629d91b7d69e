"""Ending a person's access, and giving it back."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from accounts.models import Token, User


@transaction.atomic
def deactivate(user: User) -> None:
    """Nobody signs in as this person any more; every session and every token ends now.

    A session that no row tells of ends as well: an inactive person is nobody to every request.
    """
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    Token.objects.filter(person=user, ended_at=None).update(ended_at=timezone.now())
    for session in UserSession.objects.filter(user=user):
        session.end()


def reactivate(user: User) -> None:
    """The person may sign in again; what had ended stays ended."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True

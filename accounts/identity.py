"""Who is asking: settles ``User | AnonymousUser`` once."""

from django.http import HttpRequest

from accounts import second_factor
from accounts.models import User


def signed_in_user(request: HttpRequest) -> User | None:
    """The signed-in, active person of this request, who knows how they came in; or None."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return None
    user.has_proved_twice = second_factor.is_used(request, user)
    return user


def known_person(request: HttpRequest) -> User:
    """The same behind ``login_required``, which lets in nobody unknown."""
    person = signed_in_user(request)
    if person is None:
        raise PermissionError("login_required let nobody in")
    return person

"""Who is asking: settles ``User | AnonymousUser`` once."""

from django.http import HttpRequest

from accounts.models import User


def signed_in_user(request: HttpRequest) -> User | None:
    """The signed-in, active person of this request, or None."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_active else None

"""How allauth meets the site: open sign-up, names kept, mail in the person's language, the second factor
of whoever the house asks for one."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.urls import reverse

from accounts import letters, second_factor
from accounts.identity import signed_in_user
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def save_user(
        self, request: HttpRequest, user: User, form: object, commit: bool = True
    ) -> User:
        super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.language = getattr(request, "LANGUAGE_CODE", "en")
        if commit:
            user.save()
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the second factor first, for whoever needs one here and has not used it."""
        person = signed_in_user(request)
        if person and not person.has_proved_twice and second_factor.is_needed(person):
            return reverse("second-factor")
        address: str = super().get_login_redirect_url(request)
        return address

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written at once, in the reader's language, and sent after the answer."""
        request = current.request
        facts = {"request": request, "email": email, "current_site": get_current_site(request)}
        letters.send_soon(self.render_mail(template_prefix, email, facts | context))

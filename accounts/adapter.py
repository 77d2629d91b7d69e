"""How allauth meets the site: open sign-up, names kept, mail in the person's language, the second factor
of whoever the house asks for one."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import letters, second_factor
from accounts.identity import signed_in_user
from accounts.models import User

LINKS = ("activate_url", "password_reset_url")
"""Where a letter leads, by the names of its context."""
AUTOMATIC = {"Auto-Submitted": "auto-generated"}
"""No program answers it (RFC 3834)."""


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

    def clean_email(self, email: str) -> str:
        """Django's own check lets signs pass that nobody sees, and two addresses would look the same."""
        if not email.isprintable():
            raise ValidationError(_("An address cannot hold signs that nobody sees."))
        return email

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the second factor first, for whoever needs one here and has not used it."""
        person = signed_in_user(request)
        if person and not person.has_proved_twice and second_factor.is_needed(person):
            return reverse("second-factor")
        address: str = super().get_login_redirect_url(request)
        return address

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(
            template_prefix, user, (context or {}) | {"user": user}, email
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written at once, in the reader's language where one is known, and sent after the answer."""
        reader = context.get("user")
        language = reader.language if isinstance(reader, User) else get_language() or "en"
        facts = {
            "request": current.request,
            "email": email,
            "site_name": settings.SITE_NAME,
            "site_address": settings.SITE_ADDRESS,
        }
        with translation.override(language):
            letter = self.render_mail(template_prefix, email, facts | context, AUTOMATIC)
        url = next((context[name] for name in LINKS if context.get(name)), "")
        letters.send_soon(letter, language=language, url=url)

    def format_email_subject(self, subject: str) -> str:
        """With the name of the site, as an inbox shows many."""
        return f"{settings.SITE_NAME}: {subject}"

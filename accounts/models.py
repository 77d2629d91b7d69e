"""A person, and the tokens by which programs act."""

import secrets

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 16
_PAIRS = [one + two for one in ALPHABET for two in ALPHABET]
_PAIRS_OF_AN_ID = PUBLIC_ID_LENGTH // 2


def new_public_id() -> str:
    """Sixteen characters without look-alikes, about 78 bits, for addresses and the API."""
    drawn = secrets.randbelow(len(_PAIRS) ** _PAIRS_OF_AN_ID)  # one draw, not one for each
    pairs = []
    for _place in range(_PAIRS_OF_AN_ID):
        drawn, pair = divmod(drawn, len(_PAIRS))
        pairs.append(_PAIRS[pair])
    return "".join(pairs)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in by e-mail; is shown by name, and always for a delegation where one acts for it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=12, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_staff = models.BooleanField(_("may open the admin panel"), default=False)
    is_auditor = models.BooleanField(_("auditor"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    has_proved_twice = False
    """How this person came in now, not a column: by a second factor too, set by whoever saw it.

    Somebody merely read from the database has proved nothing.
    """

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email_whatever_its_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Scope(models.TextChoices):
    """What a token may do; reading what is public needs none."""

    READ = "read", _("Read what its person may read")
    COMMENT = "comment:write", _("Write comments and reports")
    TEXT = "text:write", _("Draft and issue revisions")
    QUESTION = "question:write", _("Draft, open, close and certify questions")
    BALLOT = "ballot:cast", _("Cast ballots")
    TABLE = "table:write", _("Manage participants, delegations and accreditations")
    MODERATE = "moderation:write", _("Hide and restore comments")
    DESK = "desk:write", _("Mark messages as read and choose what its person is told")
    PEOPLE = "people:write", _("Deactivate and erase people")
    ACCOUNT = "account:read", _("Read everything that is kept about its person")


class Token(models.Model):
    """An opaque secret of a program: only its SHA-256 is kept, and it is shown once.

    ``person`` is null for a service token; who owns such a token is a row in deliberation.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="tokens"
    )
    name = models.CharField(_("name"), max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=32, choices=Scope.choices), default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ballot_granted_at = models.DateTimeField(null=True, blank=True)
    second_factor_at = models.DateTimeField(
        _("vouched for by a second factor"), null=True, blank=True
    )

    use_is_to_note = False
    """Whether it was last used over a minute ago; told by ``tokens.find_token``."""

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        constraints = [
            models.CheckConstraint(
                name="a_token_that_casts_ballots_was_granted_so",
                condition=~Q(scopes__contains=["ballot:cast"]) | Q(ballot_granted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

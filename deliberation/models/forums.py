"""A negotiating body, its constituencies, the attributes it declares and the roles it gives."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.rules.forums import COMMENTED, SHAPES
from deliberation.rules.phases import Phase


def usual_comment_phases() -> list[str]:
    return list(COMMENTED)


class Forum(models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    symbol = models.CharField(_("symbol"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=160)
    purpose = models.TextField(_("purpose"), blank=True)
    admission = models.TextField(_("admission criteria"), blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    languages = ArrayField(models.CharField(max_length=12), default=list)
    public_comment_phases = ArrayField(
        models.CharField(max_length=12), default=usual_comment_phases
    )
    admitting = ArrayField(
        models.CharField(max_length=32),
        default=list,
        blank=True,
        verbose_name=_("chambers whose seats may be applied for"),
    )
    contributions_held = models.PositiveSmallIntegerField(
        _("first contributions of new persons that are reviewed"), default=0
    )
    shared_control_allowed = models.BooleanField(default=False)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        constraints = [
            models.CheckConstraint(
                condition=Q(public_comment_phases__contained_by=[one.value for one in Phase]),
                name="public_comments_are_of_known_phases",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Constituency(models.Model):
    """A chamber of the forum; ``token`` is the value of the rule attribute ``chamber``."""

    class Appearance(models.TextChoices):
        NAME = "name", _("by name")
        ROLE = "role", _("by role only")
        ALIAS = "alias", _("by alias")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="constituencies")
    token = models.SlugField(max_length=32)
    name = models.CharField(_("name"), max_length=80)
    shape = models.CharField(
        _("shape"), max_length=16, choices=[(one, one) for one in SHAPES], default="diamond"
    )
    appearance = models.CharField(
        _("how people appear"),
        max_length=8,
        choices=Appearance.choices,
        default=Appearance.NAME,
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("constituency")
        verbose_name_plural = _("constituencies")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "token"], name="one_constituency_per_token")
        ]

    def __str__(self) -> str:
        return self.name


class AttributeDeclaration(models.Model):
    """An attribute that delegations of this forum may carry and rules may name."""

    class Kind(models.TextChoices):
        TOKEN = "token", _("token")
        DECIMAL = "decimal", _("decimal number")
        DATE = "date", _("date")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="declarations")
    name = models.SlugField(max_length=32)
    kind = models.CharField(max_length=8, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "name"], name="one_declaration_per_attribute"),
            models.CheckConstraint(condition=~Q(name="chamber"), name="chamber_is_never_declared"),
        ]

    def __str__(self) -> str:
        return self.name


class ForumRole(models.Model):
    """An office in the forum, held from–until; apart from accreditations."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        DEPUTY = "deputy", _("deputy")
        SECRETARIAT = "secretariat", _("secretariat")
        TELLER = "teller", _("teller")
        CREDENTIALS = "credentials", _("credentials officer")
        MODERATOR = "moderator", _("moderator")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="roles")
    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="forum_roles"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("forum role")
        verbose_name_plural = _("forum roles")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="a_forum_role_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["forum", "person", "role"],
                condition=Q(ends_at=None),
                name="one_open_term_per_role_and_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

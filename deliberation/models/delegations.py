"""A participant's team in one forum, its dated attributes, and its people's credentials."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class Delegation(models.Model):
    """Holds the seat and the ballot. ``seat_of`` is the controlling participant, or the participant itself."""

    class State(models.TextChoices):
        SEATED = "seated", _("seated")
        SUSPENDED = "suspended", _("suspended")
        LEFT = "left", _("left")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="delegations")
    participant = models.ForeignKey(
        "Participant", on_delete=models.PROTECT, related_name="delegations"
    )
    seat_of = models.ForeignKey("Participant", on_delete=models.PROTECT, related_name="+")
    constituency = models.ForeignKey(
        "Constituency", on_delete=models.PROTECT, related_name="delegations"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.SEATED)
    delegates_may_cast = models.BooleanField(default=False)
    shares_its_seat = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "participant"], name="one_delegation_per_participant_and_forum"
            ),
            models.UniqueConstraint(
                fields=["forum", "seat_of"],
                condition=~Q(state="left") & Q(shares_its_seat=False),
                name="one_seat_per_controlling_participant",
            ),
        ]

    def __str__(self) -> str:
        return str(self.participant)


class DelegationAttribute(models.Model):
    """What a declared attribute was from a day on; the newest not after a moment is its value then."""

    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="attribute_values"
    )
    declaration = models.ForeignKey(
        "AttributeDeclaration", on_delete=models.PROTECT, related_name="values"
    )
    value = models.CharField(max_length=64)
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "declaration", "valid_from"], name="one_value_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.declaration}={self.value}"


class Accreditation(models.Model):
    """A person's credential in a delegation. A challenged one sits provisionally, with full rights.

    ``challenged_at`` and ``appealed_at`` are set while a challenge, or an appeal, awaits its decision.
    """

    class Role(models.TextChoices):
        HEAD = "head", _("head of delegation")
        ALTERNATE = "alternate", _("alternate")
        DELEGATE = "delegate", _("delegate")
        ADVISER = "adviser", _("adviser")
        OBSERVER = "observer", _("observer")

    class State(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        SUSPENDED = "suspended", _("suspended")
        ENDED = "ended", _("ended")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="accreditations")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="accreditations"
    )
    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="accreditations"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.PROVISIONAL
    )
    scope = models.CharField(_("scope"), max_length=200, blank=True)
    alias = models.CharField(_("alias"), max_length=60, blank=True)
    may_cast = models.BooleanField(_("named by the head to cast"), default=False)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    issued_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    challenged_at = models.DateTimeField(_("challenged"), null=True, blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="an_accreditation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(challenged_at=None) | Q(state__in=["provisional", "suspended"]),
                name="a_challenged_credential_sits_provisionally",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at=None) | Q(state="refused"),
                name="only_a_refusal_is_appealed",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ends_at__isnull=False),
                name="an_ended_credential_says_when",
            ),
            models.CheckConstraint(
                condition=Q(may_cast=False) | Q(role="delegate"),
                name="only_a_delegate_is_named_to_cast",
            ),
            models.UniqueConstraint(
                fields=["delegation", "person"],
                condition=~Q(state__in=["refused", "ended"]),
                name="one_accreditation_per_person_and_delegation",
            ),
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(role="head", state__in=["provisional", "accepted"]),
                name="one_head_per_delegation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


class ServiceTokenOwner(models.Model):
    """Whose a service token is: a delegation's or the forum's. The token itself lies in accounts."""

    token = models.OneToOneField(
        "accounts.Token", on_delete=models.CASCADE, related_name="ownership"
    )
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="service_tokens")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, related_name="service_tokens"
    )
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    let_cast_by = models.ForeignKey(
        Accreditation, on_delete=models.PROTECT, null=True, related_name="tokens_let_cast"
    )
    """The head who let it cast; it casts while that credential is in force."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(let_cast_by=None) | Q(delegation__isnull=False),
                name="only_a_delegations_token_casts",
            )
        ]

    def __str__(self) -> str:
        return str(self.token)

"""An address invited to a role in a delegation."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.models.delegations import Accreditation


class Invitation(models.Model):
    """Good once, for one address, role, delegation and forum, until ``expires_at``.

    Of the secret in the mail only the SHA-256 is kept; ``serial`` grows with each mail, and only the
    newest mail's link is good. ``problem`` is the code of why it could not be mailed; ``result`` is the state of the credential it gives.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        ACCEPTED = "accepted", _("accepted")
        REVOKED = "revoked", _("revoked")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="invitations")
    delegation = models.ForeignKey(
        "Delegation", on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=12, choices=Accreditation.Role.choices)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=12)
    result = models.CharField(
        max_length=12, choices=Accreditation.State.choices, default=Accreditation.State.PROVISIONAL
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PENDING)
    secret_hash = models.CharField(max_length=64, blank=True)
    serial = models.PositiveSmallIntegerField(default=0)
    invited_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(_("expires"))
    ended_at = models.DateTimeField(null=True)
    notice = models.ForeignKey(
        "Notice", on_delete=models.SET_NULL, null=True, related_name="invitations"
    )
    problem = models.CharField(max_length=40, blank=True)
    accreditation = models.OneToOneField(
        Accreditation, on_delete=models.PROTECT, null=True, related_name="invitation"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [models.Index(fields=["forum", "-id"], name="invitations_of_a_forum")]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "email"],
                condition=Q(state="pending"),
                name="one_pending_invitation_per_address_and_delegation",
            ),
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(state="pending", role="head"),
                name="one_pending_invitation_of_a_head",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accreditation__isnull=False)
                | (~Q(state="accepted") & Q(accreditation=None)),
                name="an_accepted_invitation_gave_a_credential",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="an_invitation_expires"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["provisional", "accepted"]),
                name="an_invitation_gives_a_sitting_credential",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"

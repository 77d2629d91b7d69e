"""What became of a credential, step by step; rows are only ever added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.rules.credentials import LONGEST_REASON


class CredentialStep(models.Model):
    """A challenge, a decision, an appeal or its decision, with its reason.

    Whoever made it acted for a delegation by ``seat``, in ``office``, or as the person alone.
    """

    class Kind(models.TextChoices):
        CHALLENGE = "challenge", _("challenged")
        ACCEPT = "accept", _("accepted")
        REFUSE = "refuse", _("refused")
        APPEAL = "appeal", _("appealed against the refusal")
        UPHOLD = "uphold", _("appeal rejected")
        OVERTURN = "overturn", _("accepted on appeal")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="credential_steps")
    accreditation = models.ForeignKey(
        "Accreditation", on_delete=models.PROTECT, related_name="steps"
    )
    kind = models.CharField(_("step"), max_length=12, choices=Kind.choices)
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey("Accreditation", on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("ForumRole", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("step of a credential")
        verbose_name_plural = _("steps of credentials")
        indexes = [models.Index(fields=["accreditation", "id"], name="steps_of_a_credential")]
        constraints = [
            models.CheckConstraint(
                condition=Q(seat=None) | Q(office=None), name="a_step_is_taken_in_one_capacity"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["challenge", "appeal"]) | Q(office__isnull=False),
                name="an_office_decides_on_credentials",
            ),
            models.CheckConstraint(
                condition=~Q(kind="challenge") | Q(seat__isnull=False) | Q(office__isnull=False),
                name="a_delegation_or_an_office_challenges",
            ),
            models.CheckConstraint(
                condition=Q(kind="accept") | ~Q(reason=""),
                name="a_step_against_somebody_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.accreditation}"


class CredentialsReport(models.Model):
    """All credentials of a forum as they stood when it was issued; rows are only ever added.

    ``content_hash`` is the SHA-256 of ``content`` in canonical JSON. Which report is in force is derived
    from the questions that adopted them.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="credentials_reports")
    number = models.PositiveIntegerField()
    symbol = models.CharField(_("symbol"), max_length=40)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    issued_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    issued_role = models.ForeignKey("ForumRole", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        verbose_name = _("credentials report")
        verbose_name_plural = _("credentials reports")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "number"], name="one_credentials_report_per_number"
            ),
            models.CheckConstraint(
                condition=~Q(content_hash=""), name="a_credentials_report_has_a_hash"
            ),
        ]

    def __str__(self) -> str:
        return self.symbol

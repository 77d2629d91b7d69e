"""A person asking for a participant's seat in a forum."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.models.participants import Participant
from deliberation.rules.applications import (
    LONGEST_CODE,
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_REASON,
)


class Application(models.Model):
    """For a ``participant`` there is, or for one described by name, code and kind.

    ``controlled_by`` is who controls it, as declared; ``controller`` is that one's name where it is no
    participant yet. Accepted, it gave the applicant the ``accreditation`` of a head.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="applications")
    constituency = models.ForeignKey(
        "Constituency", on_delete=models.PROTECT, related_name="applications"
    )
    applicant = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="applications"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, related_name="applications"
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    code = models.CharField(_("code"), max_length=LONGEST_CODE, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Participant.Kind.choices, blank=True)
    controlled_by = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, related_name="+"
    )
    controller = models.CharField(max_length=LONGEST_NAME, blank=True)
    evidence = models.TextField(_("evidence"))
    links = ArrayField(models.CharField(max_length=LONGEST_LINK), default=list)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.PENDING
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    accreditation = models.OneToOneField(
        "Accreditation", on_delete=models.PROTECT, null=True, related_name="application"
    )

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [models.Index(fields=["forum", "-id"], name="applications_of_a_forum")]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "applicant"],
                condition=Q(state="pending"),
                name="one_pending_application_per_person_and_forum",
            ),
            models.CheckConstraint(
                condition=Q(participant__isnull=False) | ~(Q(name="") | Q(code="") | Q(kind="")),
                name="an_application_names_a_participant",
            ),
            models.CheckConstraint(
                condition=Q(controlled_by=None)
                | Q(participant=None)
                | ~Q(controlled_by=F("participant")),
                name="an_applicant_does_not_control_itself",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accreditation__isnull=False)
                | (~Q(state="accepted") & Q(accreditation=None)),
                name="an_accepted_application_gave_a_credential",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", ended_at=None, decided_by=None)
                | Q(state="withdrawn", ended_at__isnull=False, decided_by=None)
                | Q(
                    state__in=["accepted", "refused"],
                    ended_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="an_application_says_how_it_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="a_refused_application_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.participant)

"""The State, company, organisation or assembly itself; one across all forums."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class Participant(models.Model):
    class Kind(models.TextChoices):
        STATE = "state", _("State")
        COMPANY = "company", _("company")
        ORGANISATION = "organisation", _("organisation")
        ASSEMBLY = "assembly", _("citizens' assembly")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=160, unique=True)
    short_name = models.CharField(_("short name"), max_length=60)
    code = models.CharField(_("code"), max_length=16, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    controlled_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="controls"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.CheckConstraint(
                condition=Q(controlled_by=None) | ~Q(controlled_by=F("id")),
                name="a_participant_does_not_control_itself",
            )
        ]

    def __str__(self) -> str:
        return self.name

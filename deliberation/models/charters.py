"""The instrument being negotiated, and the identity of each of its provisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.models.audiences import audience_field, audience_is_known
from deliberation.rules.phases import Phase


class Charter(models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="charters")
    slug = models.SlugField(max_length=60)
    symbol = models.CharField(_("symbol"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=12, default="en")
    phase = models.CharField(
        _("phase"),
        max_length=12,
        choices=[(phase.value, phase.value) for phase in Phase],
        default=Phase.DRAFTING.value,
    )
    audience = audience_field()
    current_revision = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "slug"], name="one_charter_per_address"),
            models.UniqueConstraint(fields=["forum", "symbol"], name="one_charter_per_symbol"),
            models.CheckConstraint(
                condition=models.Q(phase__in=[phase.value for phase in Phase]),
                name="charter_phase_is_known",
            ),
            audience_is_known("charter_audience_is_known"),
        ]

    def __str__(self) -> str:
        return self.title


class Provision(models.Model):
    """Identity and lineage of one unit; where it stands and what it says belong to a revision."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="provisions")
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="split_into"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged_from"
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id

"""Who may see a thing: one column with the same meaning wherever it stands."""

from django.db import models
from django.db.models import Q

from deliberation.rules.audiences import FORMAT


def audience_field(default: str = "public") -> models.CharField:
    return models.CharField(max_length=40, default=default)


def audience_is_known(name: str) -> models.CheckConstraint:
    """A constraint that the column holds one of the audiences of ``rules/audiences``."""
    return models.CheckConstraint(condition=Q(audience__regex=FORMAT), name=name)


class AudienceChange(models.Model):
    """Every widening of an audience, on record."""

    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    object_kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    changed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.object_kind} {self.object_id}: {self.before} → {self.after}"

"""The secret address at which a calendar program reads one person's dates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """Only the SHA-256 of its secret is kept, and the address is shown once. It opens nothing else."""

    person = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_calendar_feed_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.created_at:%Y-%m-%d}"

"""What must happen after a change: tasks, mail, webhooks; written with the change itself."""

from django.db import models
from django.db.models import Q


class OutboxItem(models.Model):
    """One thing to do, at ``due_at`` or later, until ``done_at`` is set.

    ``key`` folds equal waiting items into one; empty folds nothing.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(done_at=None), name="outbox_still_to_do"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(done_at=None) & ~Q(key=""),
                name="one_waiting_item_per_kind_and_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

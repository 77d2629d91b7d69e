"""Answers already given, so that a request sent twice acts once."""

from django.db import models
from django.db.models import Q


class IdempotencyKey(models.Model):
    """The answer to one write of one person or token, kept 48 hours."""

    # The keys' own indexes begin with these two.
    person = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    token = models.ForeignKey(
        "accounts.Token", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    key = models.CharField(max_length=128)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_key_belongs_to_a_person_or_a_token",
                condition=Q(person__isnull=False, token__isnull=True)
                | Q(person__isnull=True, token__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person", "key"], name="one_answer_per_key_of_a_person"
            ),
            models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key_of_a_token"),
        ]

    def __str__(self) -> str:
        return self.key

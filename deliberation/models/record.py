"""The public journal of official acts. Rows are only ever added; later sealed in a Merkle tree."""

from django.db import models

from accounts.models import new_public_id


class RecordEntry(models.Model):
    """One official act of a forum, with everything a reader needs and no personal value beyond it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="record")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    object_public_id = models.CharField(max_length=16)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "record entries"
        constraints = [
            models.UniqueConstraint(fields=["forum", "number"], name="record_numbers_are_gapless")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.kind}"

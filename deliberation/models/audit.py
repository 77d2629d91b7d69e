"""The private journal of every operation. Rows are only ever added."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class AuditEntry(models.Model):
    """Who did what, for whom, to which objects, and salted hashes of the state before and after.

    Holds no personal value: those lie in AuditValues, which may be erased without breaking the journal.
    Numbers instead of foreign keys, so that no deletion can reach in here.
    """

    at = models.DateTimeField(db_index=True)
    forum_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    accreditation_id = models.BigIntegerField(null=True)
    forum_role_id = models.BigIntegerField(null=True)
    token_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=32)
    object_ids = models.JSONField(default=list)
    before_hash = models.CharField(max_length=64, blank=True)
    after_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["forum_id", "-id"], name="audit_of_a_forum"),
            models.Index(
                fields=["accreditation_id", "-id"],
                condition=models.Q(accreditation_id__isnull=False),
                name="audit_of_a_credential",
            ),
            models.Index(
                fields=["token_id", "-id"],
                condition=models.Q(token_id__isnull=False),
                name="audit_of_a_token",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_ids}"


class AuditValues(models.Model):
    """The erasable half of an entry: the salt of its hashes and the personal values behind them."""

    entry = models.OneToOneField(
        AuditEntry, on_delete=models.DO_NOTHING, related_name="values", primary_key=True
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    salt = models.CharField(max_length=32)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    def __str__(self) -> str:
        return f"values of {self.entry_id}"

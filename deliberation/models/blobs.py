"""Files: their hash, size and type here, their bytes in storage behind a view that checks permission."""

from django.db import models

from accounts.models import new_public_id
from deliberation.models.audiences import audience_field, audience_is_known


class Blob(models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="blobs")
    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    audience = audience_field("accredited")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "owner", "sha256"], name="one_blob_per_owner"),
            audience_is_known("blob_audience_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

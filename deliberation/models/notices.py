"""Messages to people, with the state of their delivery."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message to one person in that person's language."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    forum = models.ForeignKey("Forum", on_delete=models.CASCADE, null=True, related_name="notices")
    person = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="notices_of_a_person")]

    def __str__(self) -> str:
        return self.subject

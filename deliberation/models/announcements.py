"""Which messages told which delegation that a vote will open."""

from django.db import models


class Announcement(models.Model):
    """One message to a head or alternate. ``announced_at`` is the announcement it belongs to: a vote
    announced anew, for another time, must reach every delegation anew."""

    question = models.ForeignKey("Question", on_delete=models.CASCADE, related_name="announcements")
    delegation = models.ForeignKey(
        "Delegation", on_delete=models.PROTECT, related_name="announcements"
    )
    notice = models.OneToOneField("Notice", on_delete=models.CASCADE, related_name="announcement")
    announced_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["question", "delegation", "announced_at"],
                name="announcements_of_a_question",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} to {self.delegation_id}"

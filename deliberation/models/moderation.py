"""Reports, and the log of verdicts. The log's rows are only ever added."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class Ground(models.TextChoices):
    OFF_TOPIC = "off-topic", _("not about the text")
    ABUSE = "abuse", _("insult or harassment")
    HATE = "hate", _("incitement or hatred")
    PRIVACY = "privacy", _("private information")
    SPAM = "spam", _("advertising or flood")
    UNLAWFUL = "unlawful", _("unlawful content")


class Report(models.Model):
    """One person's report of one comment."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SETTLED = "settled", _("settled")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="reports")
    comment = models.ForeignKey("Comment", on_delete=models.PROTECT, related_name="reports")
    reporter = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(_("ground"), max_length=16, choices=Ground.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [models.Index(fields=["forum", "state", "id"], name="reports_of_a_forum")]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "reporter"], name="one_report_per_person_and_comment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ground}: {self.comment}"


class ModerationEntry(models.Model):
    """A verdict with its reason, for everyone to read; of what is not public only ground and verdict."""

    class Verdict(models.TextChoices):
        HIDE = "hide", _("hidden")
        RESTORE = "restore", _("restored")
        DISMISS = "dismiss", _("reports dismissed")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="moderation_log")
    comment = models.ForeignKey("Comment", on_delete=models.PROTECT, related_name="verdicts")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    ground = models.CharField(max_length=16, choices=Ground.choices, blank=True)
    reason = models.CharField(max_length=500)
    moderator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    forum_role = models.ForeignKey("ForumRole", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("moderation log entry")
        verbose_name_plural = _("moderation log")

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason[:60]}"

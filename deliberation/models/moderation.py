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
        REMOVE = "remove", _("removed for good")
        UPHOLD = "uphold", _("upheld on appeal")
        ANNUL = "annul", _("annulled on appeal")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="moderation_log")
    comment = models.ForeignKey("Comment", on_delete=models.PROTECT, related_name="verdicts")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    ground = models.CharField(max_length=16, choices=Ground.choices, blank=True)
    reason = models.CharField(max_length=500)
    moderator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    forum_role = models.ForeignKey("ForumRole", on_delete=models.PROTECT, related_name="+")
    on_appeal_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="reviews"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("moderation log entry")
        verbose_name_plural = _("moderation log")

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason[:60]}"


class Removal(models.Model):
    """A moderator's wish to erase a comment's words for good; another moderator decides."""

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="removals")
    comment = models.ForeignKey("Comment", on_delete=models.PROTECT, related_name="removals")
    ground = models.CharField(_("ground"), max_length=16, choices=Ground.choices)
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["forum", "decision", "id"], name="removals_of_a_forum")]
        constraints = [
            models.UniqueConstraint(
                fields=["comment"],
                condition=models.Q(decision=""),
                name="one_open_removal_per_comment",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_by=None)
                | (~models.Q(decision="") & models.Q(decided_by__isnull=False)),
                name="a_decided_removal_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="confirmed")
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="a_removal_takes_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"removal of {self.comment_id}"


class Appeal(models.Model):
    """The author's, or a reporter's, objection to one verdict; another person decides, finally."""

    class Decision(models.TextChoices):
        UPHELD = "upheld", _("verdict upheld")
        OVERTURNED = "overturned", _("verdict overturned")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="appeals")
    entry = models.OneToOneField(ModerationEntry, on_delete=models.PROTECT, related_name="appeal")
    appellant = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("why the verdict is wrong"))
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True)
    review = models.OneToOneField(
        ModerationEntry, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["forum", "decision", "id"], name="appeals_of_a_forum")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision="", review=None)
                | (~models.Q(decision="") & models.Q(review__isnull=False)),
                name="a_decided_appeal_has_its_review",
            )
        ]

    def __str__(self) -> str:
        return f"appeal against {self.entry_id}"


class Claim(models.Model):
    """That a moderator looks into a comment; the others see it, and leave it to them until it ends."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="claims")
    comment = models.ForeignKey("Comment", on_delete=models.PROTECT, related_name="claims")
    moderator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    forum_role = models.ForeignKey("ForumRole", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment"],
                condition=models.Q(released_at=None),
                name="one_open_claim_per_comment",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("taken_at")),
                name="a_claim_ends_after_it_was_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"claim of {self.comment_id}"

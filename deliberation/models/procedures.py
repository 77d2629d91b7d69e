"""Rules of procedure: a revisioned text with the data that questions are held against."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.rules.procedures import KINDS


class Procedure(models.Model):
    """A revision of the rules, or, until it is issued, the one draft of the next.

    Which is in force is derived from the questions that adopted them, and kept nowhere.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="procedures")
    number = models.PositiveIntegerField(null=True)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=12, default="en")
    text = models.TextField(_("text"), blank=True)
    speaking = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    started_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_role = models.ForeignKey(
        "ForumRole", on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("rules of procedure")
        verbose_name_plural = _("rules of procedure")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "number"], name="one_procedure_revision_per_number"
            ),
            models.UniqueConstraint(
                fields=["forum"], condition=Q(state="draft"), name="one_procedure_draft_per_forum"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", number=None, issued_at=None)
                | Q(
                    state="issued",
                    number__isnull=False,
                    issued_at__isnull=False,
                    issued_by__isnull=False,
                )
                & ~Q(content_hash=""),
                name="an_issued_procedure_says_when_and_what",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol or self.title


class ProcedureCase(models.Model):
    """What a revision of the rules asks of one kind of question."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="cases")
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    rule = models.ForeignKey("DecisionRule", on_delete=models.PROTECT, related_name="+")
    verdicts = models.JSONField(default=dict)
    sponsors = models.PositiveSmallIntegerField(default=0)
    announced_hours = models.PositiveSmallIntegerField(default=0)
    voting_hours = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("kind of question in rules of procedure")
        verbose_name_plural = _("kinds of questions in rules of procedure")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "kind"], name="one_case_per_kind_of_question"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(KINDS)), name="procedure_case_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}: {self.kind}"

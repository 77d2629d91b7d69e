"""The count of a question and the outcome under its rule. A recount appends a newer one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """``groups`` is choice × attributes → number; ``trace`` explains every condition of the rule.

    ``ballots_seen`` counts all ballots of the question, superseded ones too: a sweep compares it with
    what lies there now and so finds a count that was lost.
    """

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        REJECTED = "rejected", _("rejected")
        INQUORATE = "inquorate", _("inquorate")
        TIED = "tied", _("tied")

    question = models.ForeignKey("Question", on_delete=models.PROTECT, related_name="tallies")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    groups = models.JSONField()
    trace = models.JSONField()
    by_choice = models.JSONField()
    rule_hash = models.CharField(max_length=64)
    entitled = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    ballots_seen = models.PositiveBigIntegerField(default=0)
    is_final = models.BooleanField(default=False)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="tally_numbers_of_a_question_are_unique"
            ),
            models.UniqueConstraint(
                fields=["question"],
                condition=models.Q(is_final=True),
                name="one_final_tally_per_question",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}#{self.number} {self.outcome}"

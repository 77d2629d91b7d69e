"""Decision rules as a forum keeps them: canonical text, its hash, and a version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class DecisionRule(models.Model):
    """Never edited: another text is another row, so that a question's rule can never change.

    Not listed is what a delegation kept to ask its members, until the forum keeps the same text.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="decision_rules")
    template = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200)
    version = models.PositiveIntegerField(default=1)
    canonical = models.TextField()
    rule_hash = models.CharField(max_length=64)
    value = models.JSONField()
    is_listed = models.BooleanField(default=True, db_default=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision rule")
        verbose_name_plural = _("decision rules")
        constraints = [
            models.UniqueConstraint(fields=["forum", "rule_hash"], name="one_rule_per_text"),
            models.UniqueConstraint(
                fields=["forum", "title", "version"],
                condition=models.Q(is_listed=True),
                name="one_rule_per_version_of_a_title",
            ),
        ]

    def __str__(self) -> str:
        return self.title

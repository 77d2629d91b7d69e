"""The exact words a comment is about, and where they stand in each later revision."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Anchor(models.Model):
    """A quote in one text; offsets are Unicode code points."""

    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey("Revision", on_delete=models.PROTECT, related_name="+")
    provision = models.ForeignKey("Provision", on_delete=models.PROTECT, related_name="anchors")
    text = models.ForeignKey("Text", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="an_anchor_holds_words")
        ]

    def __str__(self) -> str:
        return self.quote[:60]


class AnchorPlace(models.Model):
    """Where an anchor stands in a later revision, and how sure that is."""

    class State(models.TextChoices):
        KEPT = "kept", _("kept")
        MOVED = "moved", _("moved")
        UNCERTAIN = "uncertain", _("uncertain")
        ORPHANED = "orphaned", _("orphaned")

    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="places")
    revision = models.ForeignKey("Revision", on_delete=models.CASCADE, related_name="anchor_places")
    state = models.CharField(max_length=12, choices=State.choices)
    provision = models.ForeignKey(
        "Provision", on_delete=models.PROTECT, null=True, related_name="+"
    )
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    score = models.PositiveSmallIntegerField(default=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["anchor", "revision"], name="an_anchor_stands_once_in_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(state="orphaned", provision=None)
                | (~Q(state="orphaned") & Q(provision__isnull=False)),
                name="only_an_orphan_stands_nowhere",
            ),
        ]

    def __str__(self) -> str:
        return self.state

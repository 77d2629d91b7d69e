"""What a forum asks of the table as a whole: who should sit there, and how many."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class CompositionTarget(models.Model):
    """At least ``minimum`` of ``measure`` among those whom ``source``, ``name`` and ``value`` choose.

    ``name`` is that of a declared attribute. ``value`` is empty where everyone counts, or where the
    different values are counted themselves.
    """

    class Measure(models.TextChoices):
        DELEGATIONS = "delegations", _("delegations")
        PEOPLE = "people", _("people accredited")
        VALUES = "values", _("different values")

    class Source(models.TextChoices):
        ANY = "any", _("everyone at the table")
        KIND = "kind", _("kind of participant")
        CHAMBER = "chamber", _("constituency")
        SECTOR = "sector", _("sector declared")
        LEVEL = "level", _("level of participation, or further")
        ATTRIBUTE = "attribute", _("attribute")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="targets")
    title = models.CharField(_("what is asked for"), max_length=120)
    measure = models.CharField(max_length=12, choices=Measure.choices)
    source = models.CharField(max_length=12, choices=Source.choices)
    name = models.CharField(max_length=32, blank=True)
    value = models.CharField(max_length=64, blank=True)
    minimum = models.PositiveIntegerField(_("at least"))

    class Meta:
        verbose_name = _("target of the composition")
        verbose_name_plural = _("targets of the composition")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "title"], name="one_target_of_a_title_and_forum"
            ),
            models.CheckConstraint(condition=Q(minimum__gte=1), name="a_target_asks_for_something"),
            models.CheckConstraint(
                condition=Q(source="attribute", name__gt="")
                | (~Q(source="attribute") & Q(name="")),
                name="a_target_names_an_attribute_where_it_counts_by_one",
            ),
            models.CheckConstraint(
                condition=(Q(measure="values") & ~Q(source="any") & Q(value=""))
                | (~Q(measure="values") & Q(source="any") & Q(value=""))
                | (~Q(measure="values") & ~Q(source="any") & Q(value__gt="")),
                name="a_target_chooses_by_one_value_or_counts_values",
            ),
        ]

    def __str__(self) -> str:
        return self.title

"""Who is entitled on a question, with the attributes and weights of the moment it opened."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class Electorate(models.Model):
    """Frozen when made; several questions may share one."""

    class Origin(models.TextChoices):
        DELEGATIONS = "delegations", _("the delegations seated at opening")
        LOT = "lot", _("a lot among registered people")
        ASSEMBLY = "assembly", _("an assembly's own list")
        IDENTITY = "identity", _("an identity provider")
        MEMBERS = "members", _("a delegation's people")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="electorates")
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.DELEGATIONS)
    origin_facts = models.JSONField(default=dict)
    frozen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class Elector(models.Model):
    """A delegation, or a person on a closed roll; may stand for ``number`` identical ones."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    electorate = models.ForeignKey(Electorate, on_delete=models.PROTECT, related_name="electors")
    delegation = models.ForeignKey(
        "Delegation", on_delete=models.PROTECT, null=True, related_name="electors"
    )
    seat = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=160)  # of a person the alias, never the person's own name
    number = models.PositiveIntegerField(default=1)
    attributes = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(delegation__isnull=False, person__isnull=True)
                | Q(delegation__isnull=True, person__isnull=False),
                name="an_elector_is_a_delegation_or_a_person",
            ),
            models.UniqueConstraint(
                fields=["electorate", "delegation", "seat"], name="one_elector_per_seat"
            ),
            models.UniqueConstraint(
                fields=["electorate", "person"], name="one_elector_per_person_on_a_roll"
            ),
        ]

    def __str__(self) -> str:
        return self.name

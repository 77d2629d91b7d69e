"""Delegations that share an audience: a contact group, a drafting committee."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class Group(models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(_("name"), max_length=120)
    mandate = models.TextField(_("mandate"), blank=True)
    delegations: models.ManyToManyField = models.ManyToManyField(
        "Delegation", related_name="groups"
    )
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    created_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["forum", "name"], name="one_group_per_name")]

    def __str__(self) -> str:
        return self.name

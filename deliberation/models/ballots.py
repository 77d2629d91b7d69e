"""What an elector answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class Ballot(models.Model):
    """Never edited: a change appends a ballot that supersedes this one.

    ``public_id`` is the receipt. ``cast_by_*`` say who cast it, ``proxy_of`` for whom by proxy.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey("Question", on_delete=models.PROTECT, related_name="ballots")
    elector = models.ForeignKey("Elector", on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(_("choice"), max_length=32)
    explanation = models.TextField(_("explanation of vote"), blank=True)
    language = models.CharField(max_length=12, blank=True)
    cast_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    # Nothing is looked for by these two: an index would cost each ballot and be read by nobody.
    accreditation = models.ForeignKey(
        "Accreditation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    proxy_of = models.ForeignKey(
        "Delegation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    token = models.ForeignKey(
        "accounts.Token", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    cast_at = models.DateTimeField(_("cast at"))
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            # With the choice in it, so that counting reads nothing else.
            models.UniqueConstraint(
                name="one_current_ballot_per_elector",
                fields=["question", "elector"],
                include=["choice"],
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

"""Forums that stand in a relation to one another, and texts that travelled between them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.rules.links import KINDS, LIVING, State


class ForumLink(models.Model):
    """``source`` prepares for, advises or follows up on ``target``. ``forum`` proposed it; the other answers."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField(_("kind"), max_length=12, choices=list(KINDS.items()))
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=[(one.value, one.value) for one in State],
        default=State.PROPOSED.value,
    )  # fmt: skip
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_role = models.ForeignKey("ForumRole", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_role = models.ForeignKey(
        "ForumRole", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("link between forums")
        verbose_name_plural = _("links between forums")
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="a_link_joins_two_forums"
            ),
            models.CheckConstraint(
                condition=Q(forum=F("source")) | Q(forum=F("target")),
                name="a_link_is_proposed_by_one_of_its_forums",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="link_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="a_confirmed_link_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["source", "target", "kind"],
                condition=Q(state__in=LIVING),
                name="one_living_link_per_kind_and_forums",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"


class Provenance(models.Model):
    """Where a revision's text came from: a revision of a linked forum. Written once, never changed."""

    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    revision = models.OneToOneField("Revision", on_delete=models.PROTECT, related_name="provenance")
    source = models.ForeignKey("Revision", on_delete=models.PROTECT, related_name="carried_to")
    link = models.ForeignKey(ForumLink, on_delete=models.PROTECT, related_name="carried")
    source_hash = models.CharField(max_length=64)
    carried_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    carried_role = models.ForeignKey("ForumRole", on_delete=models.PROTECT, related_name="+")
    carried_at = models.DateTimeField()

    class Meta:
        verbose_name = _("provenance of a text")
        verbose_name_plural = _("provenance of texts")
        constraints = [
            models.CheckConstraint(
                condition=~Q(revision=F("source")), name="a_text_comes_from_another_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} ← {self.source_id}"

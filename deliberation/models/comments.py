"""Contributions on exact words, on a provision, on a charter, or as replies."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.models.audiences import audience_field, audience_is_known


class Comment(models.Model):
    """Markdown as its author wrote it; it is made safe when read."""

    class State(models.TextChoices):
        VISIBLE = "visible", _("visible")
        HELD = "held", _("awaiting review")
        HIDDEN = "hidden", _("hidden")
        ERASED = "erased", _("erased")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="comments")
    charter = models.ForeignKey("Charter", on_delete=models.PROTECT, related_name="comments")
    revision = models.ForeignKey("Revision", on_delete=models.PROTECT, related_name="+")
    provision = models.ForeignKey(
        "Provision", on_delete=models.PROTECT, null=True, related_name="comments"
    )
    anchor = models.OneToOneField(
        "Anchor", on_delete=models.PROTECT, null=True, related_name="comment"
    )
    thread = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replies")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answers")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="comments")
    accreditation = models.ForeignKey(
        "Accreditation", on_delete=models.PROTECT, null=True, related_name="comments"
    )
    forum_role = models.ForeignKey(
        "ForumRole", on_delete=models.PROTECT, null=True, related_name="comments"
    )
    roll_place = models.ForeignKey(
        "Elector", on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    is_official = models.BooleanField(default=False)
    body = models.TextField(_("comment"))
    language = models.CharField(max_length=12)
    audience = audience_field()
    state = models.CharField(max_length=8, choices=State.choices, default=State.VISIBLE)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["charter", "-created_at", "-id"], name="comments_of_a_charter"),
            models.Index(fields=["provision", "created_at", "id"], name="comments_of_a_provision"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None, thread=None)
                | Q(parent__isnull=False, thread__isnull=False),
                name="a_reply_belongs_to_a_thread",
            ),
            models.CheckConstraint(
                condition=Q(anchor=None) | Q(provision__isnull=False, parent=None),
                name="anchored_words_belong_to_a_provision",
            ),
            models.CheckConstraint(
                condition=Q(is_official=False) | Q(accreditation__isnull=False),
                name="an_official_statement_is_a_delegations",
            ),
            audience_is_known("comment_audience_is_known"),
        ]

    def __str__(self) -> str:
        return self.body[:60]

"""Immutable, dated states of a charter's text, and the one draft from which the next is issued."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.models.audiences import audience_field, audience_is_known
from deliberation.rules.audiences import FORMAT

KINDS = [
    ("preamble", _("preamble")),
    ("part", _("part")),
    ("chapter", _("chapter")),
    ("section", _("section")),
    ("article", _("article")),
    ("clause", _("clause")),
    ("point", _("point")),
    ("text", _("paragraph")),
    ("annex", _("annex")),
]


class Revision(models.Model):
    """With ``audience_after`` its audience is ``audience`` until ``released_at``, then the wider one.

    What holds now is asked of the database's clock: ``queries.audiences.seen_revision``.
    """

    class Kind(models.TextChoices):
        ZERO = "zero", _("zero draft")
        CHAIR = "chair", _("chair's text")
        REVISION = "revision", _("revision")
        CORRIGENDUM = "corrigendum", _("corrigendum")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    charter = models.ForeignKey("Charter", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.REVISION)
    symbol = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    cover_note = models.TextField(_("cover note"), blank=True)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64)
    audience = audience_field()
    audience_after = models.CharField(max_length=40, blank=True, default="", db_default="")
    released_at = models.DateTimeField(null=True)
    release_told_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    issued_role = models.ForeignKey("ForumRole", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charter", "number"], name="one_revision_per_number"),
            models.UniqueConstraint(fields=["forum", "symbol"], name="one_revision_per_symbol"),
            audience_is_known("revision_audience_is_known"),
            models.CheckConstraint(
                condition=Q(audience_after="")
                | Q(audience_after__regex=FORMAT, released_at__isnull=False),
                name="an_embargo_names_its_audience_and_release",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol


class Text(models.Model):
    """The words of one provision in one language: NFC plain text plus stand-off spans.

    Offsets are Unicode code points of ``words``. ``content_hash`` covers heading, words and spans.
    """

    class Status(models.TextChoices):
        WORKING = "working", _("working text")
        MACHINE = "machine", _("machine translation")
        REVIEWED = "reviewed", _("reviewed translation")
        AUTHENTIC = "authentic", _("authentic")

    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    provision = models.ForeignKey("Provision", on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=12)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WORKING)
    heading = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    spans = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provision", "language", "content_hash"], name="one_text_per_content"
            )
        ]

    def __str__(self) -> str:
        return self.content_hash[:12]


class RevisionItem(models.Model):
    """A provision's place, number and kind in one revision."""

    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="items")
    provision = models.ForeignKey("Provision", on_delete=models.PROTECT, related_name="items")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    position = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=KINDS)
    number = models.CharField(max_length=24, blank=True)
    label = models.CharField(max_length=80)
    slug = models.CharField(max_length=80)

    class Meta:
        ordering = ["revision", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "provision"], name="a_provision_stands_once_in_a_revision"
            ),
            models.UniqueConstraint(
                fields=["revision", "position"], name="one_item_per_place_in_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _name in KINDS]), name="item_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ItemText(models.Model):
    """Which text an item shows in a language."""

    item = models.ForeignKey(RevisionItem, on_delete=models.PROTECT, related_name="texts")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="shown_by")
    language = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "language"], name="one_text_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.language}"


class Draft(models.Model):
    """The text on which chair and secretariat work towards the next revision; one open at a time."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    charter = models.ForeignKey("Charter", on_delete=models.PROTECT, related_name="drafts")
    based_on = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    started_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    issued_as = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["charter"], condition=Q(ended_at=None), name="one_open_draft_per_charter"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class DraftItem(models.Model):
    """One provision in the making. ``version`` tells a stale edit; a removed item stays, marked."""

    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="items")
    provision = models.ForeignKey("Provision", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=KINDS)
    number = models.CharField(max_length=24, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    spans = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    is_removed = models.BooleanField(default=False)
    edited_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["draft", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "provision"], name="a_provision_stands_once_in_a_draft"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

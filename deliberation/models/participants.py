"""The State, company, organisation or assembly itself; one across all forums."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class Participant(models.Model):
    class Kind(models.TextChoices):
        STATE = "state", _("State")
        COMPANY = "company", _("company")
        ORGANISATION = "organisation", _("organisation")
        ASSEMBLY = "assembly", _("citizens' assembly")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=160, unique=True)
    short_name = models.CharField(_("short name"), max_length=60)
    code = models.CharField(_("code"), max_length=16, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    controlled_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="controls"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.CheckConstraint(
                condition=Q(controlled_by=None) | ~Q(controlled_by=F("id")),
                name="a_participant_does_not_control_itself",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ParticipationLevel(models.Model):
    """What a participant was found to be in a forum, on what evidence. Rows are only ever added; the
    newest of a forum holds."""

    class Level(models.TextChoices):
        OBSERVER = "observer", _("observer")
        ENDORSER = "endorser", _("endorser")
        COMMITTED = "committed", _("committed")
        FULL = "full", _("full participant")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="levels")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="levels")
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    evidence = models.TextField(_("evidence"))
    link = models.CharField(_("where it can be read"), max_length=500, blank=True)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    forum_role = models.ForeignKey("ForumRole", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("level of participation")
        verbose_name_plural = _("levels of participation")
        indexes = [
            models.Index(fields=["participant", "forum", "-id"], name="levels_of_a_participant")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(evidence=""), name="a_level_stands_on_evidence")
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.level}"


class Interest(models.Model):
    """What a participant belongs to, lives on or works in, as it declared; it ends, it is never deleted."""

    class Kind(models.TextChoices):
        AFFILIATION = "affiliation", _("affiliation")
        FUNDING = "funding", _("funding")
        SECTOR = "sector", _("sector")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="interests")
    """Where it was declared; it is shown in every forum."""
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    sector = models.CharField(_("sector"), max_length=32, blank=True)
    words = models.CharField(_("what it is"), max_length=300, blank=True)
    link = models.CharField(_("where it can be read"), max_length=500, blank=True)
    since = models.DateField(_("since"))
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)
    declared_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    accreditation = models.ForeignKey(
        "Accreditation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    forum_role = models.ForeignKey(
        "ForumRole", on_delete=models.PROTECT, null=True, related_name="+"
    )
    declared_at = models.DateTimeField()

    class Meta:
        verbose_name = _("declared interest")
        verbose_name_plural = _("declared interests")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="sector", sector__gt="") | (~Q(kind="sector") & Q(sector="")),
                name="a_sector_is_named_where_the_interest_is_one",
            ),
            models.CheckConstraint(
                condition=Q(kind="sector") | Q(words__gt=""),
                name="an_interest_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("since")),
                name="an_interest_ends_not_before_it_began",
            ),
            models.CheckConstraint(
                condition=Q(accreditation=None) ^ Q(forum_role=None),
                name="an_interest_is_declared_in_one_capacity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.words or self.sector}"

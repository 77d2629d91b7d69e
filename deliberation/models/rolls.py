"""Rolls: who votes as a person, gathered in the open, closed once, and then never changed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.models.audiences import audience_field, audience_is_known


class Roll(models.Model):
    """People entitled to vote as persons. Closing makes its electorate, which questions then take.

    Of a lot, pool and hash are published first, with where the seed will come from and when; the seed
    comes after. ``delegation`` is set where a delegation lists its own members.
    """

    class Origin(models.TextChoices):
        LOT = "lot", _("a lot among registered people")
        ASSEMBLY = "assembly", _("an assembly's own list")
        IDENTITY = "identity", _("an identity provider")

    class State(models.TextChoices):
        GATHERING = "gathering", _("gathering")
        POOLED = "pooled", _("pool closed")
        CLOSED = "closed", _("closed")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="rolls")
    delegation = models.ForeignKey(
        "Delegation", on_delete=models.PROTECT, null=True, blank=True, related_name="rolls"
    )
    constituency = models.ForeignKey("Constituency", on_delete=models.PROTECT, related_name="rolls")
    title = models.CharField(_("title"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True)
    issuer = models.CharField(_("issuer"), max_length=300, blank=True)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.GATHERING)
    audience = audience_field()
    strata = models.JSONField(default=dict, blank=True)
    algorithm = models.CharField(max_length=32, blank=True)
    pool_hash = models.CharField(max_length=64, blank=True)
    pool_size = models.PositiveIntegerField(default=0)
    pool_closed_at = models.DateTimeField(null=True, blank=True)
    seed_source = models.CharField(_("where the seed comes from"), max_length=300, blank=True)
    seed_due_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(_("seed"), max_length=500, blank=True)
    size = models.PositiveIntegerField(default=0)
    roll_hash = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    electorate = models.OneToOneField(
        "Electorate", on_delete=models.PROTECT, null=True, blank=True, related_name="roll"
    )
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("roll")
        verbose_name_plural = _("rolls")
        indexes = [models.Index(fields=["forum", "-created_at", "-id"], name="rolls_of_a_forum")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", electorate__isnull=False, closed_at__isnull=False)
                & ~Q(roll_hash="")
                | ~Q(state="closed") & Q(electorate=None, closed_at=None, roll_hash=""),
                name="a_closed_roll_has_its_electors",
            ),
            models.CheckConstraint(
                condition=Q(seed="")
                | Q(pool_closed_at__isnull=False, closed_at__gte=models.F("seed_due_at"))
                & ~Q(pool_hash="")
                & ~Q(seed_source=""),
                name="a_pool_is_published_before_its_seed_is_known",
            ),
            models.UniqueConstraint(
                fields=["forum", "delegation", "title"],
                name="one_roll_per_title",
                nulls_distinct=False,
            ),
            audience_is_known("roll_audience_is_known"),
        ]

    def __str__(self) -> str:
        return self.title


class RollEntry(models.Model):
    """Somebody who entered a roll themselves, or stands on a list, under a pseudonym drawn at random.

    ``person`` is empty while nobody of that ``email`` has registered.
    """

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="entries")
    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    pseudonym = models.CharField(max_length=16, default=new_public_id, editable=False)
    attributes = models.JSONField(default=dict, blank=True)
    is_drawn = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("person on a roll")
        verbose_name_plural = _("people on rolls")
        constraints = [
            models.UniqueConstraint(
                fields=["roll", "person"], name="one_entry_per_person_on_a_roll"
            ),
            models.UniqueConstraint(fields=["roll", "pseudonym"], name="one_pseudonym_per_entry"),
            models.UniqueConstraint(
                "roll", Lower("email"), condition=~Q(email=""), name="one_entry_per_email_on_a_roll"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(email=""),
                name="an_entry_is_a_person_or_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym

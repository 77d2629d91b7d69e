"""Messages to people, with the state of their delivery, and how each person wants to be told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id


class Cadence(models.TextChoices):
    """When mail of a kind goes out; the desk shows everything at once."""

    AT_ONCE = "at-once", _("at once")
    DAILY = "daily", _("in a daily digest")
    WEEKLY = "weekly", _("in a weekly digest")
    NEVER = "never", _("not by mail")


def _somebody() -> Q:
    return Q(person__isnull=False, email="") | (Q(person=None) & ~Q(email=""))


class Notice(models.Model):
    """One message to one person, or to an address without an account, in the reader's language.

    ``key`` tells what it is about: of one kind and key a person is told once. ``audience`` is that of
    what it quotes, asked again when it is sent and read. ``digest`` is the message that carried it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        BOUNCED = "bounced", _("bounced")
        KEPT = "kept", _("on the desk only")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.CASCADE, null=True, related_name="notices")
    person = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, null=True, related_name="notices"
    )
    email = models.EmailField(blank=True, default="")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True, default="")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True, default="")
    deadline = models.DateTimeField(null=True)
    language = models.CharField(max_length=12)
    audience = models.CharField(max_length=40, default="public")
    cadence = models.CharField(max_length=8, choices=Cadence.choices, default=Cadence.AT_ONCE)
    digest = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="carried")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_of_a_person"),
            models.Index(
                fields=["person", "id"], condition=Q(read_at=None), name="notices_not_yet_read"
            ),
            models.Index(
                fields=["forum", "-id"],
                condition=Q(state__in=["failed", "bounced"]),
                name="notices_that_did_not_arrive",
            ),
            models.Index(
                fields=["person"],
                condition=Q(state="waiting", cadence__in=["daily", "weekly"], digest=None),
                name="notices_awaiting_a_digest",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_somebody(), name="a_notice_goes_to_a_person_or_an_address"
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "key"],
                condition=~Q(key=""),
                name="a_person_is_told_of_a_thing_once",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class NoticePreference(models.Model):
    """How a person, or an address without an account, wants mail of one kind; without a row: at once."""

    person = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, null=True, related_name="notice_preferences"
    )
    email = models.EmailField(blank=True, default="")
    kind = models.CharField(max_length=40)
    cadence = models.CharField(max_length=8, choices=Cadence.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_somebody(), name="a_preference_is_a_persons_or_an_addresses"
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(email=""),
                name="one_preference_per_person_and_kind",
            ),
            models.UniqueConstraint(
                fields=["email", "kind"],
                condition=Q(person=None),
                name="one_preference_per_address_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.cadence}"

"""What is put to the vote."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import new_public_id
from deliberation.models.audiences import audience_field, audience_is_known

TARGETS = ["provision", "revision", "charter", "person", "procedure", "credentials_report"]


def _exactly_one_target() -> Q:
    one = Q()
    for chosen in [*TARGETS, "motion"]:
        case = Q(motion="") if chosen != "motion" else ~Q(motion="")
        for name in TARGETS:
            case &= Q(**{f"{name}__isnull": name != chosen})
        one |= case
    return one


class Question(models.Model):
    """One target, one rule, one electorate; frozen with everything its result depends on at opening.

    A provision is voted as it stands in ``text``, in ``text_language``. Past ``closes_at`` the question
    is closed for every reader, whatever ``state`` says. ``unheard`` names the delegations that the
    announcement had not reached when the vote was opened all the same. ``changes`` counts its steps.
    With ``delegation`` it is that delegation asking its own members, as its mandate on ``mandate_for``;
    since ``shown_at`` it stands as that beside the delegation's ballot.
    A motion with ``departure_kind`` allows one question of that kind to depart from the rules of
    procedure, and that question names it as ``departs_by``; ``ruled_by`` are the rules that were in
    force at opening.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", _("drafted")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        CERTIFIED = "certified", _("certified")
        VOIDED = "voided", _("voided")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Kind(models.TextChoices):
        DECISION = "decision", _("decision")
        SELECTION = "selection", _("selection")

    class TallyShown(models.TextChoices):
        LIVE = "live", _("while voting is open")
        CLOSED = "closed", _("once voting has closed")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    forum = models.ForeignKey("Forum", on_delete=models.PROTECT, related_name="questions")
    charter = models.ForeignKey(
        "Charter", on_delete=models.PROTECT, null=True, blank=True, related_name="questions_on_all"
    )
    of_charter = models.ForeignKey(
        "Charter", on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    symbol = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.DECISION)
    title = models.CharField(_("title"), max_length=200)
    explanation = models.TextField(_("explanation"), blank=True)
    provision = models.ForeignKey(
        "Provision", on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    text = models.ForeignKey(
        "Text", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text_language = models.CharField(max_length=12, blank=True)
    text_label = models.CharField(max_length=80, blank=True)
    revision = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    procedure = models.ForeignKey(
        "Procedure", on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    credentials_report = models.ForeignKey(
        "CredentialsReport", on_delete=models.PROTECT, null=True, blank=True,
        related_name="questions",
    )  # fmt: skip
    motion = models.TextField(_("motion"), blank=True)
    departure_kind = models.CharField(max_length=12, blank=True, default="", db_default="")
    departs_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="departures"
    )
    ruled_by = models.ForeignKey(
        "Procedure", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_advisory = models.BooleanField(default=False, db_default=False)
    rule = models.ForeignKey("DecisionRule", on_delete=models.PROTECT, related_name="questions")
    chambers = ArrayField(models.CharField(max_length=32))
    roll = models.ForeignKey(
        "Roll", on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    electorate = models.ForeignKey(
        "Electorate", on_delete=models.PROTECT, null=True, related_name="questions"
    )
    delegation = models.ForeignKey(
        "Delegation", on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    mandate_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFTED)
    tally_shown = models.CharField(
        max_length=8, choices=TallyShown.choices, default=TallyShown.LIVE
    )
    audience = audience_field()
    changes = models.PositiveIntegerField(default=0)
    unheard = models.JSONField(default=list, blank=True)
    announced_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    certified_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    drafted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    drafted_role = models.ForeignKey(
        "ForumRole", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["forum", "-created_at", "-id"], name="questions_of_a_forum"),
            models.Index(
                fields=["closes_at"], condition=Q(state="open"), name="questions_still_to_close"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["forum", "symbol"], name="one_question_per_symbol"),
            models.CheckConstraint(
                condition=_exactly_one_target(), name="a_question_has_exactly_one_target"
            ),
            models.CheckConstraint(
                condition=Q(provision=None) | Q(text__isnull=False),
                name="a_provision_is_voted_in_named_words",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "withdrawn"])
                | Q(electorate__isnull=False, opens_at__isnull=False, closes_at__isnull=False),
                name="an_opened_question_has_electorate_and_window",
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(opens_at=None) | Q(closes_at__gt=F("opens_at")),
                name="a_question_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~Q(state="certified") | Q(certified_at__isnull=False),
                name="a_certified_question_says_when",
            ),
            models.CheckConstraint(
                condition=Q(drafted_role__isnull=False) | Q(delegation__isnull=False),
                name="a_question_is_the_forums_or_a_delegations",
            ),
            models.CheckConstraint(
                condition=Q(mandate_for=None) | Q(delegation__isnull=False),
                name="a_mandate_is_a_delegations",
            ),
            models.CheckConstraint(
                condition=Q(shown_at=None) | Q(mandate_for__isnull=False, state="closed"),
                name="a_mandate_is_shown_once_it_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(departure_kind="") | ~Q(motion=""),
                name="only_a_motion_allows_a_departure",
            ),
            models.UniqueConstraint(
                fields=["departs_by"],
                condition=~Q(state="withdrawn"),
                name="a_departure_serves_one_question",
            ),
            audience_is_known("question_audience_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}"


class Assent(models.Model):
    """One of the two hands that an early close, an opening or a certificate needs."""

    class Act(models.TextChoices):
        CLOSE = "close", _("early close")
        CERTIFY = "certify", _("certification")
        OPEN_UNHEARD = "open-unheard", _("opening before everyone was told")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="assents")
    act = models.CharField(max_length=16, choices=Act.choices)
    forum_role = models.ForeignKey("ForumRole", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=[("chair", "chair"), ("teller", "teller")])
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "act", "side"], name="one_hand_per_side_of_an_act"
            ),
            models.UniqueConstraint(
                fields=["question", "act", "person"], name="two_hands_are_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(act="open-unheard") | ~Q(reason=""),
                name="opening_before_everyone_was_told_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} by {self.side}"

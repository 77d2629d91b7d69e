"""The forms of questions: a ballot, a draft, a moment."""

import zoneinfo
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deliberation.models import Question, Roll
from deliberation.queries.revisions import Line
from deliberation.rules.decisions.phrases import token as phrase_of
from deliberation.rules.procedures import DEPARTABLE, KINDS
from deliberation.web.decisions.forms import RuleForm

WHOLE = "whole"
LONGEST_LABEL = 90
EARLIEST, LATEST = datetime(1970, 1, 2), datetime(9998, 1, 1)  # noqa: DTZ001 - as on a wall


def choice_label(token: str) -> str:
    words = phrase_of(token).render(gettext)
    return words[:1].upper() + words[1:]


class BallotForm(forms.Form):
    """A choice of the rule's, and why."""

    choice = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect, choices=())
    explanation = forms.CharField(
        label=_("Explanation of vote"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Published with the ballot: ballots are open, who answered what is public."),
    )
    language = forms.ChoiceField(label=_("Language of the explanation"), choices=())

    def __init__(
        self, choices: Sequence[str], languages: Sequence[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(token, choice_label(token)) for token in choices]
        self.fields["choice"].choices = offered  # type: ignore[attr-defined]
        named = [(code, LANG_INFO.get(code, {}).get("name_local", code)) for code in languages]
        self.fields["language"].choices = named  # type: ignore[attr-defined]
        if len(languages) < 2:
            del self.fields["language"]


class RecusalForm(forms.Form):
    explanation = forms.CharField(
        label=_("Why"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DraftForm(RuleForm):
    """What is put to the vote, under which rule, to whom. ``lines``: of the revision voted on, if any."""

    provision = forms.ChoiceField(label=_("What is put to the vote"), choices=())
    motion = forms.CharField(
        label=_("The motion, word for word"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("A line that says what is decided.")
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What a vote in favour means, and what led to the question."),
    )
    tally_shown = forms.ChoiceField(
        label=_("When may the tally be seen?"),
        widget=forms.RadioSelect,
        choices=Question.TallyShown.choices,
        initial=Question.TallyShown.LIVE,
    )
    roll = forms.ChoiceField(
        label=_("Or people vote, on a roll"),
        required=False,
        choices=(),
        help_text=_("They vote in the chamber of their roll, which is then the only one to vote."),
    )
    departure_kind = forms.ChoiceField(
        label=_("Does this motion allow a departure from the rules of procedure?"),
        required=False,
        choices=(),
        help_text=_("Once adopted and certified, it serves one question of this kind."),
    )
    departs_by = forms.ChoiceField(
        label=_("Departure from the rules of procedure"), required=False, choices=()
    )
    field_order = (
        "provision", "motion", "title", "explanation", "chambers", "roll", "rule", "own_rule",
    )  # fmt: skip

    def __init__(
        self,
        lines: Sequence[Line] | None,
        *args: Any,
        is_motion: bool = False,
        is_ruled: bool = False,
        departures: Sequence[Question] = (),
        rolls: Sequence[Roll] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer_rolls(rolls)
        self._offer_departures(is_motion=is_motion, is_ruled=is_ruled, departures=departures)
        if not is_motion:
            del self.fields["motion"]
        if lines is None:
            del self.fields["provision"]
            return
        whole = (WHOLE, gettext("The whole revision"))
        listed = [(line.provision, _label_of(line)) for line in lines]
        self.fields["provision"].choices = [whole, *listed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """With a roll, its chamber alone votes, whatever was ticked."""
        given = super().clean()
        roll = self.rolls.get(given.get("roll", ""))
        given["roll"] = roll
        if roll:
            given["chambers"] = [roll.constituency.token]
        elif not given.get("chambers") and "chambers" not in self.errors:
            self.add_error("chambers", self.fields["chambers"].error_messages["required"])
        return given

    def _offer_rolls(self, rolls: Sequence[Roll]) -> None:
        self.rolls = {one.public_id: one for one in rolls}
        offered = [(one.public_id, one.title) for one in rolls]
        self.fields["roll"].choices = [("", gettext("No: delegations vote")), *offered]  # type: ignore[attr-defined]
        self.fields["chambers"].required = False
        if not offered:
            del self.fields["roll"]

    def _offer_departures(
        self, *, is_motion: bool, is_ruled: bool, departures: Sequence[Question]
    ) -> None:
        """Only where rules of procedure are in force, and only what can be made use of."""
        kinds = [("", gettext("No")), *((kind, gettext(KINDS[kind])) for kind in DEPARTABLE)]
        self.fields["departure_kind"].choices = kinds  # type: ignore[attr-defined]
        if not (is_motion and is_ruled):
            del self.fields["departure_kind"]
        offered = [
            (one.public_id, f"{one.symbol}: {one.title} ({gettext(KINDS[one.departure_kind])})")
            for one in departures
        ]
        none = ("", gettext("None: it keeps to the rules"))
        self.fields["departs_by"].choices = [none, *offered]  # type: ignore[attr-defined]
        if not offered:
            del self.fields["departs_by"]


def _label_of(line: Line) -> str:
    words = " ".join((line.heading or line.words).split())
    label = f"{line.label}: {words}" if words else line.label
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


class MomentForm(forms.Form):
    """A moment as a clock on a wall shows it, and where that clock hangs; ``moment`` is the instant."""

    when = forms.CharField(
        label=_("When"),
        max_length=25,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "data-local-moment": ""}),
    )
    zone = forms.ChoiceField(label=_("By the clock of"), choices=())

    def __init__(self, zones: Sequence[str], label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
        self.fields["when"].label = label
        self.moment: datetime | None = None

    def offer_departures(self, departures: Sequence[Question], *, departs_already: bool) -> None:
        """Let the question name a motion that allows what the rules of procedure would refuse."""
        if departs_already:
            return
        none = ("", gettext("None: it keeps to the rules"))
        offered = [(one.public_id, f"{one.symbol}: {one.title}") for one in departures]
        self.fields["departs_by"] = forms.ChoiceField(
            label=_("Departure from the rules of procedure"),
            required=False,
            choices=[none, *offered],
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("when") and given.get("zone"):
            try:
                self.moment = instant(given["when"], given["zone"])
            except ValidationError as error:
                self.add_error("when", error)
        return given


def instant(written: str, zone: str) -> datetime:
    """The instant at which clocks in ``zone`` show ``written``, in UTC.

    Raises ValidationError where that is no time, or where clocks show it never, or twice.
    """
    try:
        shown = datetime.fromisoformat(written.strip())
    except ValueError as error:
        raise ValidationError(
            _("Write date and time like 2027-03-09 18:00."), code="moment"
        ) from error
    if shown.tzinfo is not None:
        raise ValidationError(_("Write the time without an offset; choose the place below."))
    if not EARLIEST <= shown <= LATEST:
        raise ValidationError(_("This time is out of reach."), code="moment")
    clock = zoneinfo.ZoneInfo(zone)
    first, second = (shown.replace(tzinfo=clock, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first.astimezone(clock).replace(tzinfo=None) == shown:
        raise ValidationError(
            _("Clocks there show this time twice, as they go back. Choose another, or UTC.")
        )
    raise ValidationError(
        _("Clocks there never show this time, as they go forward. Choose another, or UTC.")
    )


def usual_deadline(now: datetime, zone: str) -> str:
    """Six in the evening a week from now, as the form's field takes it."""
    local = now.astimezone(zoneinfo.ZoneInfo(zone)) + timedelta(days=7)
    return f"{local:%Y-%m-%d}T18:00"

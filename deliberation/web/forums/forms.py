"""The forms by which a forum is opened and set up."""

import zoneinfo
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deliberation.models import AttributeDeclaration, Constituency, Forum, ForumRole
from deliberation.rules.forums import COMMENTABLE, MOST_HELD, SHAPES
from deliberation.rules.phases import NAMES, Phase

SHAPE_NAMES = {
    "square": _("square"),
    "triangle": _("triangle"),
    "circle": _("circle"),
    "diamond": _("diamond"),
}


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones())]


def languages_offered(held: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Those of the platform, and whatever else the forum has."""
    known = dict(settings.TEXT_LANGUAGES)
    return [
        (code, gettext(str(known.get(code, code)))) for code in {**known, **dict.fromkeys(held)}
    ]


class AboutForm(forms.Form):
    """What readers and applicants are told, and what dates and texts are told in."""

    name = forms.CharField(label=_("Name"), max_length=160)
    purpose = forms.CharField(
        label=_("Purpose"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the forum is to achieve; it stands at the head of its page."),
    )
    admission = forms.CharField(
        label=_("Admission criteria"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Who may take a seat, and with what evidence: what an applicant reads first."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Civil deadlines are told in it."), initial="UTC"
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), widget=forms.CheckboxSelectMultiple, initial=["en"]
    )

    def __init__(self, held: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = _zones()  # type: ignore[attr-defined]
        self.fields["languages"].choices = languages_offered(held)  # type: ignore[attr-defined]


class CreateForm(AboutForm):
    slug = forms.SlugField(
        label=_("Address"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens; it cannot be changed later."),
    )
    symbol = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9./-]*\Z",
        label=_("Symbol"),
        max_length=20,
        help_text=_("Letters and digits; it begins every symbol of its documents and stays."),
    )
    field_order = ("name", "slug", "symbol", "purpose", "admission", "time_zone", "languages")


class SettingsForm(AboutForm):
    public_comment_phases = forms.MultipleChoiceField(
        label=_("Registered persons without accreditation comment in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those accredited comment until a charter is adopted."),
    )

    contributions_held = forms.IntegerField(
        label=_("First contributions of each of them that a moderator reads before others do"),
        required=False,
        min_value=0,
        max_value=MOST_HELD,
        help_text=_("0 for none: what they write is read by everyone at once."),
    )
    admitting = forms.MultipleChoiceField(
        label=_("Seats may be applied for in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever is signed in may then apply, with evidence; credentials decide."),
    )

    def __init__(self, forum: Forum, *args: Any, **kwargs: Any) -> None:
        super().__init__(forum.languages, *args, **kwargs)
        chambers = Constituency.objects.filter(forum=forum).values_list("token", "name")
        self.fields["admitting"].choices = list(chambers)  # type: ignore[attr-defined]
        named = [(phase, gettext(NAMES[Phase(phase)])) for phase in COMMENTABLE]
        self.fields["public_comment_phases"].choices = named  # type: ignore[attr-defined]


class ConstituencyForm(forms.Form):
    """``chamber`` is asked for a new one only, ``place`` for one that stands."""

    name = forms.CharField(label=_("Name"), max_length=80)
    chamber = forms.SlugField(
        label=_("Name in rules"),
        max_length=32,
        help_text=_("Small letters; decision rules and the API call it so, and it stays."),
    )
    shape = forms.ChoiceField(
        label=_("Shape"),
        choices=[(shape, SHAPE_NAMES[shape]) for shape in SHAPES],
        widget=forms.RadioSelect,
        initial="diamond",
        help_text=_("Stands beside its delegations, so that colour alone says nothing."),
    )
    appearance = forms.ChoiceField(
        label=_("How its people appear"),
        choices=Constituency.Appearance.choices,
        widget=forms.RadioSelect,
        initial=Constituency.Appearance.NAME,
        help_text=_("Once people sit here by role or alias, they cannot be named afterwards."),
    )
    place = forms.TypedChoiceField(label=_("Place in the order"), coerce=int, choices=())

    def __init__(self, places: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not places:
            del self.fields["place"]
            return
        del self.fields["chamber"]
        numbers = [(number, str(number)) for number in range(1, places + 1)]
        self.fields["place"].choices = numbers  # type: ignore[attr-defined]


class AttributeForm(forms.Form):
    name = forms.SlugField(
        label=_("Name"),
        max_length=32,
        help_text=_("Small letters, such as “population”; decision rules may name it."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=AttributeDeclaration.Kind.choices, widget=forms.RadioSelect
    )


class OfficeForm(forms.Form):
    person = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The address with which the person has registered here."),
    )
    role = forms.ChoiceField(
        label=_("Office"), choices=ForumRole.Role.choices, widget=forms.RadioSelect
    )
    starts_at = forms.DateTimeField(
        label=_("From"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    ends_at = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = {"zone": timezone.get_current_timezone_name()}
        said = gettext("Leave empty to begin at once. Time zone: %(zone)s.") % zone
        self.fields["starts_at"].help_text = said
        said = gettext("Leave empty for an office without end. Time zone: %(zone)s.") % zone
        self.fields["ends_at"].help_text = said


def told(forum: Forum) -> dict[str, Any]:
    """The forum as its settings form begins."""
    names = (
        "name", "purpose", "admission", "time_zone", "languages", "public_comment_phases",
        "contributions_held", "admitting",
    )  # fmt: skip
    return {name: getattr(forum, name) for name in names}

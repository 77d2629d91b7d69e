"""The forms by which comments and answers are written."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from deliberation.models import Charter
from deliberation.operations.comments import Quote
from deliberation.queries.revisions import Line
from deliberation.rules.permissions import Act
from deliberation.web.audiences import audience_field, given_audience
from deliberation.web.comments.quotes import in_context, places_of
from deliberation.web.visits import Visit


class AnswerForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Your comment"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("You may use Markdown: *emphasis*, **strong**, lists, links."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language you write in"), choices=settings.TEXT_LANGUAGES
    )
    is_official = forms.BooleanField(
        label=gettext_lazy("This is an official statement of my delegation"), required=False
    )

    def __init__(
        self, visit: Visit, charter: Charter, parent: str, *args: Any, **kwargs: Any
    ) -> None:
        """``parent`` is the audience of what is written about: nobody else will read it."""
        kwargs["initial"] = {"language": get_language()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.visit = visit
        readers = audience_field(visit, parent)
        if readers:
            self.fields["audience"] = readers
        if not visit.may(Act.STATE_OFFICIALLY, charter.phase):
            del self.fields["is_official"]

    def given(self) -> dict[str, Any]:
        """What ``operations.comments`` takes."""
        names = ("body", "language", "is_official")
        given = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return given | {"audience": given_audience(self.visit, self)}


class CommentForm(AnswerForm):
    """A new comment, on the whole text or, with ``line``, on a provision or words of it.

    ``words`` are the words chosen, with ``start`` and ``end`` where a script knew them. Typed by
    hand they are looked for: where they stand several times, ``place`` asks which.
    """

    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text_language = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(
        self,
        visit: Visit,
        charter: Charter,
        parent: str,
        line: Line | None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(visit, charter, parent, *args, **kwargs)
        self.line = line
        self.quote: Quote | None = None
        if line and line.words:
            self._ask_for_words(line)

    def _ask_for_words(self, line: Line) -> None:
        words = forms.CharField(
            label=_("The words you comment on"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_(
                "Select words in the text above, or copy them here. "
                "Leave it empty to comment on the whole provision."
            ),
        )
        self.fields = {"words": words, **self.fields}
        found = places_of(line.words, self.data.get("words", "")) if self.is_bound else []
        if len(found) > 1 and not self._chosen_place(found):
            choices = [
                (f"{start}-{end}", in_context(line.words, (start, end))) for start, end in found
            ]
            place = forms.ChoiceField(
                label=_("Which of them do you mean?"), choices=choices, widget=forms.RadioSelect
            )
            self.fields = {"words": words, "place": place, **self.fields}

    def _chosen_place(self, found: list[tuple[int, int]]) -> bool:
        return (_number(self.data.get("start")), _number(self.data.get("end"))) in found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        quoted = cleaned.get("words", "")
        if self.line is None or not quoted:
            return cleaned
        found = places_of(self.line.words, quoted)
        chosen = cleaned.get("place") or f"{cleaned.get('start')}-{cleaned.get('end')}"
        fitting = [one for one in found if f"{one[0]}-{one[1]}" == chosen] or found
        if not found:
            self.add_error(
                "words", _("These words do not stand in the provision. Copy them as they are.")
            )
        elif len(fitting) == 1:
            start, end = fitting[0]
            self.quote = Quote(start, end, self.line.words[start:end], self.line.language)
        return cleaned


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None

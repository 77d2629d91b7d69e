"""One's own data: taking it along, and being erased."""

import io
import json
import zipfile

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity import known_person
from accounts.models import User
from deliberation.operations import people
from deliberation.queries.people import everything_of
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import UNPROCESSABLE, RuleBroken
from deliberation.web.writing import blame


class EraseForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Typed out, so that nothing happens by a slip."),
    )

    def __init__(self, *args: object, person: User, **kwargs: object) -> None:
        self.person = person
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def clean_email(self) -> str:
        given: str = self.cleaned_data["email"]
        if given.lower() != self.person.email:
            raise forms.ValidationError(_("This is not the address of your account."))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@never_cache
def own_data(request: HttpRequest) -> HttpResponse:
    """Made while it is asked for, for whoever asks: it is kept nowhere and has no address of its own."""
    person = known_person(request)
    if request.method != "POST":
        return render(request, "deliberation/people/data.html")
    answer = HttpResponse(_packed(person), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="concord-my-data.zip"'
    return answer


def _packed(person: User) -> bytes:
    """One JSON file a table."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in everything_of(person).items():
            words = json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            archive.writestr(f"{name}.json", words)
    return buffer.getvalue()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@never_cache
def erase_oneself(request: HttpRequest) -> HttpResponse:
    person, status = known_person(request), 200
    form = EraseForm(request.POST or None, person=person)
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                people.erase_person(actor=Actor(person=person), person_id=person.pk)
            except RuleBroken as refusal:
                status = blame(form, refusal)
            else:
                logout(request)
                return redirect("front")
    return render(request, "deliberation/people/erase.html", {"form": form}, status=status)

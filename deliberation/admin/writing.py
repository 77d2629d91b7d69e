"""What every form of the panel has in common: it calls one operation once, and a refusal keeps what was typed."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from deliberation.admin.permissions import Standing
from deliberation.operations import idempotency
from deliberation.operations.idempotency import Answer
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Act
from deliberation.rules.refusals import RuleBroken

KEY = "idempotency_key"
_IN_UTC = gettext_lazy("Date and time in UTC.")
_NOT_THE_REQUEST = {"csrfmiddlewaretoken", KEY}


class SeeOther(HttpResponseRedirect):
    """303: what was done is read elsewhere, with GET (RFC 9110)."""

    status_code = 303


class PanelForm(forms.Form):
    """Shape only; ``standing`` says what the choices may hold and by which capacity the operation acts."""

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        self.standing = standing
        super().__init__(*args, **kwargs)


class AddForm(PanelForm):
    """A form that adds a row through an operation of ``act``."""

    act: Act

    def write(self) -> Model:
        """Call the operation with the cleaned values. Raises RuleBroken."""
        raise NotImplementedError


class PersonField(forms.EmailField):
    """A person by the e-mail address of the account."""

    def clean(self, value: Any) -> User:
        address = super().clean(value).lower()
        person = User.objects.filter(email=address, is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody with this address has an active account."))
        return person


class MomentField(forms.DateTimeField):
    """An instant in UTC, by the browser's own picker."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, *, label: Any, help_text: Any = _IN_UTC) -> None:
        super().__init__(label=label, help_text=help_text, required=False)

    def to_python(self, value: Any) -> datetime | None:
        found = super().to_python(value)
        return found.replace(tzinfo=UTC) if found else None


def acting_field(actors: list[Actor]) -> forms.ChoiceField:
    """By which office one acts, where the act belongs to no forum."""
    choices = [
        (one.acting_as, f"{one.forum_role.get_role_display()}, {one.forum_role.forum}")
        for one in actors
        if one.forum_role
    ]
    return forms.ChoiceField(label=_("You act as"), choices=choices)


def sentence(refusal: RuleBroken) -> str:
    """The refusal in the reader's language, with its facts."""
    words = _(refusal.reason)
    return words % refusal.facts if refusal.facts else words


def blame(form: forms.BaseForm, refusal: RuleBroken) -> None:
    """Put the refusal beside the field at fault, or above the form."""
    place = refusal.place if refusal.place in form.fields else None
    form.add_error(place, sentence(refusal))


def new_key() -> str:
    """For the hidden ``idempotency_key``; a form shown again gets a new one."""
    return str(uuid.uuid4())


def once(request: HttpRequest, person: User | None, write: Callable[[], str]) -> HttpResponse:
    """Run ``write``, which returns where to go on, once for the form's key. Raises RuleBroken."""
    answer = idempotency.once(
        person=person,
        token=None,
        key=request.POST.get(KEY, ""),
        request=_fingerprint(request),
        write=lambda: Answer(status=SeeOther.status_code, body={"location": write()}),
    )
    if answer.replayed:
        messages.info(request, _("This was sent before, and was done once."))
    return SeeOther(answer.body["location"])


def _fingerprint(request: HttpRequest) -> bytes:
    fields = [pair for pair in request.POST.lists() if pair[0] not in _NOT_THE_REQUEST]
    return json.dumps([request.path, sorted(fields)]).encode()

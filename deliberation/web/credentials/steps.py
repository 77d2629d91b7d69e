"""The forms by which a credential is challenged, decided and appealed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deliberation.operations import credentials as writes
from deliberation.queries.credentials import act_of, facts_of, hand_of, steps_of
from deliberation.queries.delegations import appearance_of
from deliberation.rules.credentials import LONGEST_REASON, Step, require_hand
from deliberation.rules.permissions import FORUM
from deliberation.web.credentials import listing
from deliberation.web.delegations.bylines import role_name
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key

form_view = require_http_methods(["GET", "HEAD", "POST"])


class StepForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Everyone at the table reads it, and the person concerned."),
    )


class AcceptForm(StepForm):
    """A challenge is answered with a reason; otherwise none is needed."""

    def __init__(self, is_challenged: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_challenged


_WORDS: dict[Step, tuple[Promise | str, Promise | str, Promise | str]] = {
    Step.CHALLENGE: (
        gettext_lazy("Challenge a credential"),
        gettext_lazy("Challenge"),
        gettext_lazy(
            "The person sits on provisionally, with full rights, until somebody else has decided."
        ),
    ),
    Step.ACCEPT: (
        gettext_lazy("Accept a credential"),
        gettext_lazy("Accept"),
        gettext_lazy("A challenge ends with it; whoever challenged reads the reason."),
    ),
    Step.REFUSE: (
        gettext_lazy("Refuse a credential"),
        gettext_lazy("Refuse"),
        gettext_lazy(
            "Its rights end at once. Ballots cast by it stand, and the delegation keeps its seat and its"
            " ballot. The person or their head may appeal once."
        ),
    ),
    Step.APPEAL: (
        gettext_lazy("Appeal against a refusal"),
        gettext_lazy("Appeal"),
        gettext_lazy("Another person than who refused decides, once and finally."),
    ),
    Step.UPHOLD: (
        gettext_lazy("Reject an appeal"),
        gettext_lazy("Reject the appeal"),
        gettext_lazy("The refusal stands; that is final."),
    ),
    Step.OVERTURN: (
        gettext_lazy("Accept a credential on appeal"),
        gettext_lazy("Accept on appeal"),
        gettext_lazy("The credential is in force again at once."),
    ),
}


def _page(visit: Visit, public_id: str, step: Step, write: Callable[..., Any]) -> HttpResponse:
    """One form about one credential; ``write`` takes the actor, the public id and the reason."""
    require_some(visit, act_of(step), FORUM)
    held = listing.found(visit, public_id)
    facts = facts_of(held, steps_of(held))
    actors = listing.able(visit, held, facts, step)
    if not actors:
        require_hand(facts, step, hand_of(visit.able(act_of(step), FORUM)[0], held))
    posted = visit.request.POST or None
    form = AcceptForm(facts.is_challenged, posted) if step is Step.ACCEPT else StepForm(posted)

    def act() -> str:
        write(actor=visit.actor(), public_id=held.public_id, **form.cleaned_data)
        messages.success(visit.request, _("It stands in the history of this credential now."))
        return reverse("accreditation", args=[visit.forum.slug, held.public_id])

    done, status = attempt(visit, form, act)
    heading, verb, hint = _WORDS[step]
    context = {
        "form": form,
        "heading": heading,
        "verb": verb,
        "hint": hint,
        "credential": held,
        "name": appearance_of(held.person, held, None).name,
        "role": role_name(held.role),
        "actors": actors,
        "key": new_key(),
        "crumbs": listing.crumbs_of(visit, held, (str(heading), "")),
    }
    return done or render(
        visit.request, "deliberation/credentials/step.html", context, status=status
    )


@form_view
@in_forum
def challenge(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    return _page(visit, public_id, Step.CHALLENGE, writes.challenge_credential)


@form_view
@in_forum
def accept(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    return _page(visit, public_id, Step.ACCEPT, writes.accept_credential)


@form_view
@in_forum
def refuse(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    return _page(visit, public_id, Step.REFUSE, writes.refuse_credential)


@form_view
@in_forum
def appeal(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    return _page(visit, public_id, Step.APPEAL, writes.appeal_refusal)


@form_view
@in_forum
def uphold(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    return _page(visit, public_id, Step.UPHOLD, writes.uphold_refusal)


@form_view
@in_forum
def overturn(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    return _page(visit, public_id, Step.OVERTURN, writes.overturn_refusal)

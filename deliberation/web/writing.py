"""What every form that writes has in common: it acts once however often it is sent, and a refusal
keeps what was typed."""

import uuid
from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseRedirect

from deliberation.operations import idempotency
from deliberation.operations.idempotency import Answer
from deliberation.queries.permissions import Actor
from deliberation.rules.refusals import STATUS, UNPROCESSABLE, RuleBroken
from deliberation.web.middleware import sentence
from deliberation.web.resending import KEY, SeeOther, fingerprint, lead_on
from deliberation.web.visits import SiteVisit, Visit

__all__ = ["KEY", "SeeOther", "attempt", "blame", "new_key", "once", "status_of"]


def new_key() -> str:
    """For the hidden field ``idempotency_key`` of a form; a form shown again gets a new one."""
    return str(uuid.uuid4())


def once(
    request: HttpRequest, visit: Visit | SiteVisit, write: Callable[[], str]
) -> HttpResponseRedirect:
    """Run ``write``, which returns the address to go on to, once for the form's ``idempotency_key``.

    ``write`` runs in a transaction with the keeping of its answer. Sent again, the form leads to the
    same address and says that it had been done already. A refusal is not kept: RuleBroken passes to
    the view, which shows the form again (``blame``, ``status_of``). Raises RuleBroken
    ("sign-in-first") for an anonymous reader, and what ``operations.idempotency.once`` raises.
    """
    answer = idempotency.once(
        person=Actor(person=visit.person).signed_in,
        token=None,
        key=request.POST.get(KEY, ""),
        request=fingerprint(request),
        write=lambda: Answer(status=SeeOther.status_code, body={"location": write()}),
    )
    location: str = answer.body["location"]
    return lead_on(request, location) if answer.replayed else SeeOther(location)


def attempt(
    visit: Visit | SiteVisit, form: BaseForm, write: Callable[[], str]
) -> tuple[HttpResponseRedirect | None, int]:
    """Act once if the form was sent and fits: where to go on, or the status to show the form with.

    200 where it was not sent, 422 where a field is wrong, a refusal's own status otherwise.
    """
    if visit.request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, UNPROCESSABLE
    try:
        return once(visit.request, visit, write), SeeOther.status_code
    except RuleBroken as error:
        return None, blame(form, error)


def blame(form: BaseForm, error: RuleBroken) -> int:
    """Put the refusal beside the field at fault, or above the form; return the status to answer with."""
    field = form.fields.get(error.place)
    is_shown = field is not None and not field.widget.is_hidden
    form.add_error(error.place if is_shown else None, sentence(error))
    return status_of(error)


def status_of(error: RuleBroken) -> int:
    return STATUS.get(error.code, UNPROCESSABLE)

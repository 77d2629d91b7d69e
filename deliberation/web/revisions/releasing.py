"""Moving the release of a revision under embargo, before it happens."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliberation.models import Charter, Revision
from deliberation.operations import revisions as writes
from deliberation.queries.audiences import names_of
from deliberation.queries.clock import database_clock
from deliberation.rules.permissions import Act
from deliberation.web.charters import address, in_charter
from deliberation.web.revisions.drafting import form_view, page_context
from deliberation.web.revisions.reading import found_revision
from deliberation.web.visits import Visit, require_some
from deliberation.web.writing import attempt

SHOWN = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """A moment by the clock of the person's time zone, which the form names."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format=SHOWN)


def zone_hint() -> str:
    return _("Time zone: %(zone)s.") % {"zone": timezone.get_current_timezone_name()}


class ReleaseForm(forms.Form):
    released_at = forms.DateTimeField(
        label=gettext_lazy("Release"), required=False, widget=MomentInput()
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        empty = _("Leave it empty to release the revision now.")
        self.fields["released_at"].help_text = f"{empty} {zone_hint()}"


@form_view
@in_charter
def move_release(request: HttpRequest, visit: Visit, charter: Charter, number: int) -> HttpResponse:
    """Earlier, later or now: as long as the release has not come."""
    require_some(visit, Act.MOVE_RELEASE, charter.phase)
    revision = found_revision(charter, visit.viewer, number)
    if not revision.audience_after:
        raise Http404
    form = ReleaseForm(request.POST or None, initial={"released_at": revision.released_at})
    done, status = attempt(visit, form, partial(_move, visit, charter, revision, form))
    if done:
        return done
    if not is_awaited(revision) and request.method != "POST":
        raise Http404
    context = page_context(visit, charter, form, (_("Release"), ""))
    context |= {
        "revision": revision,
        "after": names_of([revision.audience_after]).get(revision.audience_after),
        "actors": visit.able(Act.MOVE_RELEASE, charter.phase),
    }
    return render(request, "deliberation/revisions/release.html", context, status=status)


def is_awaited(revision: Revision) -> bool:
    """Whether a release stands before it, by the database's clock."""
    moment = revision.released_at
    return bool(revision.audience_after and moment and moment > database_clock())


def _move(visit: Visit, charter: Charter, revision: Revision, form: ReleaseForm) -> str:
    writes.move_release(
        actor=visit.actor(), revision_id=revision.pk, released_at=form.cleaned_data["released_at"]
    )
    messages.success(visit.request, _("The release was moved. That is on record."))
    return address(charter, "revision", revision.number)

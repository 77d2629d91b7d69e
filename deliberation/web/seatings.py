"""Delegations from a table: what would be done and each row that cannot be is shown before anything is written."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from deliberation.formats.spreadsheets import SIZE_LIMIT, write_sheet
from deliberation.models import AttributeDeclaration
from deliberation.operations import seatings
from deliberation.queries.delegations import table_of
from deliberation.queries.seatings import plan_of
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken
from deliberation.rules.seatings import COLUMNS, Fault, Plan
from deliberation.web import uploads
from deliberation.web.delegations.pages import crumbs
from deliberation.web.uploads import SourceForm, pasting
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, blame, new_key

SALT = "concord.seats"


class TableForm(SourceForm):
    """A file or pasted rows; nothing is written with it."""

    pasted, size_limit = "csv", SIZE_LIMIT
    missing = gettext_lazy("Choose a file or paste a table.")
    too_large = gettext_lazy("The table is larger than 1 MB. Divide it.")
    file = forms.FileField(
        label=gettext_lazy("A table as CSV"),
        required=False,
        help_text=gettext_lazy("Saved as “CSV UTF-8”, at most 1 MB and 5000 rows."),
    )
    csv = pasting(
        gettext_lazy("Or paste the table"), gettext_lazy("The first line names the columns.")
    )


class ConfirmForm(forms.Form):
    """What was previewed, signed and packed, with the seal of what it would do."""

    packed = forms.CharField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@in_forum
def import_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Two steps at one address: the source, and with ``packed`` the confirmation of its preview."""
    require_some(visit, Act.IMPORT_SEATS, FORUM)
    if "packed" in request.POST:
        return _confirm(request, visit)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _ask(visit, form, 200)
    if not form.is_valid():
        return _ask(visit, form, 422)
    source = form.source()
    try:
        plan = plan_of(visit.forum, source)
    except RuleBroken as error:
        return _ask(visit, form, blame(form, error))
    packed = ConfirmForm(initial={"packed": pack(source, plan.seal)})
    return _preview(visit, plan, packed, 200)


def pack(source: bytes, seal: str) -> str:
    """The table with the seal of what it would do."""
    return uploads.pack([source.decode("latin-1"), seal], SALT)


def _ask(visit: Visit, form: TableForm, status: int) -> HttpResponse:
    declared = AttributeDeclaration.objects.filter(forum=visit.forum).order_by("name")
    context = {
        "form": form,
        "columns": COLUMNS,
        "attributes": [name.replace("-", "_") for name in declared.values_list("name", flat=True)],
        "crumbs": crumbs(visit.forum, (_("Import a table"), "")),
    }
    return render(visit.request, "deliberation/seatings/import.html", context, status=status)


def _confirm(request: HttpRequest, visit: Visit) -> HttpResponse:
    text, seal = uploads.unpacked(request.POST["packed"], SALT)
    source = text.encode("latin-1")
    form = ConfirmForm(request.POST)
    done, status = attempt(visit, form, partial(_import, visit, source, seal))
    if done:
        return done
    plan = plan_of(visit.forum, source)
    again = ConfirmForm(initial={"packed": pack(source, plan.seal)})
    return _preview(visit, plan, again, status, form)


def _import(visit: Visit, source: bytes, seal: str) -> str:
    made = seatings.import_seats(
        actor=visit.actor(), forum_id=visit.forum.pk, source=source, seal=seal
    )
    said = _(
        "%(delegations)s delegations have their seats; %(invitations)s invitations go out;"
        " %(left)s rows were left out."
    ) % {
        "delegations": made.delegations,
        "invitations": made.invitations,
        "left": made.left_out,
    }
    messages.success(visit.request, said)
    return reverse("delegation-list", args=[visit.forum.slug])


def _preview(
    visit: Visit, plan: Plan, form: ConfirmForm, status: int, refused: ConfirmForm | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "refused": refused,
        "plan": plan,
        "invited": sum(1 for seat in plan.seats if seat.row.head_email),
        "new": sum(1 for seat in plan.seats if seat.is_new),
        "faults": [(fault.line, fault.column, why(fault)) for fault in plan.faults],
        "actors": visit.able(Act.IMPORT_SEATS, FORUM),
        "key": new_key(),
        "crumbs": crumbs(visit.forum, (_("Import a table"), "")),
    }
    return render(visit.request, "deliberation/seatings/preview.html", context, status=status)


def why(fault: Fault) -> str:
    """What is wrong and what to do, in the reader's language."""
    words = _(fault.reason)
    return words % fault.facts if fault.facts else words


@require_safe
@in_forum
def table(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everyone at the table as CSV, in the columns that an import takes; no address of anybody."""
    header, rows = table_of(visit.forum)
    words = "".join(write_sheet(header, rows))
    answer = HttpResponse(words, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{visit.forum.slug}-delegations.csv"'
    return answer

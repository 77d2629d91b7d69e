"""Credentials reports: the list, one of them, and issuing the next."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deliberation.models import CredentialsReport
from deliberation.operations import credentials as writes
from deliberation.queries.audiences import visible
from deliberation.queries.credentials import report_in_force, reports_of
from deliberation.queries.paging import page_of
from deliberation.rules.audiences import ACCREDITED
from deliberation.rules.credentials import REPORTED
from deliberation.rules.permissions import FORUM, Act
from deliberation.templatetags.states import tone_and_label
from deliberation.web.delegations.bylines import role_name
from deliberation.web.delegations.pages import crumbs
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import new_key, once


@require_safe
@in_forum
def report_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everyone reads the reports, newest first; the credentials officer issues the next."""
    page = page_of(
        reports_of(visit.forum), sort="-number", cursor=request.GET.get("after"), name="reports"
    )
    held = report_in_force(visit.forum)
    context = {
        "reports": page.rows,
        "in_force": held.pk if held else None,
        "actors": visit.able(Act.ISSUE_REPORT, FORUM),
        "key": new_key(),
        "next_url": f"?after={page.next_cursor}" if page.next_cursor else "",
        "first_url": "?" if request.GET.get("after") else "",
        "crumbs": _crumbs(visit, (_("Reports"), "")),
    }
    return render(request, "deliberation/credentials/reports.html", context)


@require_POST
@in_forum
def issue(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.ISSUE_REPORT, FORUM)

    def write() -> str:
        made = writes.issue_report(actor=visit.actor(), forum_id=visit.forum.pk)
        messages.success(request, _("The report is issued, and on the record."))
        return reverse("credentials-report", args=[visit.forum.slug, made.public_id])

    return once(request, visit, write)


@require_safe
@in_forum
def report_page(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    report = reports_of(visit.forum).filter(public_id=public_id).first()
    if report is None:
        raise Http404
    held = report_in_force(visit.forum)
    hidden = ["drafted", "withdrawn"]
    questions = visible(report.questions.exclude(state__in=hidden), visit.viewer).order_by("id")
    reports = reverse("credentials-reports", args=[visit.forum.slug])
    context = {
        "report": report,
        "at": parse_datetime(report.content["at"]),
        "chambers": _chambers(visit, report),
        "is_in_force": held == report,
        "questions": questions,
        "crumbs": _crumbs(visit, (_("Reports"), reports), (report.symbol, "")),
    }
    return render(request, "deliberation/credentials/report.html", context)


def _chambers(visit: Visit, report: CredentialsReport) -> list[dict[str, Any]]:
    """The frozen content, with words for its tokens and the shapes that its chambers have now."""
    shapes = dict(visit.forum.constituencies.values_list("token", "shape"))
    headers = [_("Delegation"), _("Role"), _("Name"), _("State")]
    return [
        {
            "token": one["chamber"],
            "name": one["name"],
            "shape": shapes.get(one["chamber"], "diamond"),
            "numbers": [
                {"term": _word(standing), "value": one["numbers"][standing]}
                for standing in REPORTED
            ],
            "headers": headers,
            "rows": [
                [
                    row["delegation"],
                    role_name(row["role"]),
                    row["name"] or _("not named"),
                    _word(row["standing"]),
                ]
                for row in one["credentials"]
            ],
        }
        for one in report.content["chambers"]
    ]


def _word(standing: str) -> str:
    return tone_and_label(standing)[1]


def _crumbs(visit: Visit, *more: tuple[str, str]) -> list[dict[str, str]]:
    way = []
    if visit.viewer.sees(ACCREDITED):
        way = [(_("Credentials"), reverse("credential-list", args=[visit.forum.slug]))]
    return crumbs(visit.forum, *way, *more)

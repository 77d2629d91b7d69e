"""What is put to the vote, in its exact words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from deliberation.models import (
    Charter,
    CredentialsReport,
    ItemText,
    Procedure,
    Question,
    Revision,
    Text,
)
from deliberation.queries.revisions import Line
from deliberation.web.charters import address
from deliberation.web.revisions.documents import direction
from deliberation.web.revisions.wording import drawn_words


def target_of(question: Question) -> dict[str, Any]:
    """Kind, name, words, hash and addresses of the question's target, as ``_target.html`` shows them."""
    if question.text and question.of_charter:
        return _provision(question, question.text, question.of_charter)
    if question.revision and question.of_charter:
        return _revision(question.revision, question.of_charter)
    if question.procedure:
        return _procedure(question.procedure)
    if question.credentials_report:
        return _report(question.credentials_report)
    if question.charter:
        charter = question.charter
        return {"kind": "charter", "label": charter.symbol, "title": charter.title}
    return {"kind": "motion", "words": question.motion}


def _procedure(procedure: Procedure) -> dict[str, Any]:
    return {
        "kind": "procedure",
        "label": procedure.symbol,
        "title": procedure.title,
        "hash": procedure.content_hash,
        "url": reverse("procedure", args=[procedure.forum.slug, procedure.number]),
    }


def _report(report: CredentialsReport) -> dict[str, Any]:
    return {
        "kind": "credentials_report",
        "label": report.symbol,
        "title": _("Credentials report"),
        "hash": report.content_hash,
        "url": reverse("credentials-report", args=[report.forum.slug, report.public_id]),
    }


def words_of(
    revision: Revision | None,
    line: Line | None,
    motion: str,
    *,
    procedure: Procedure | None = None,
    report: CredentialsReport | None = None,
) -> dict[str, Any]:
    """The same of what a draft is about to put to the vote."""
    if report:
        return _report(report)
    if procedure:
        return _procedure(procedure)
    if revision is None:
        return {"kind": "motion", "words": motion}
    if line is None:
        return _revision(revision, revision.charter)
    return {
        "kind": "provision",
        "label": f"{line.label} ({revision.symbol})",
        "heading": line.heading,
        "words": drawn_words(line.words, line.spans),
        "language": line.language,
        "direction": direction(line.language),
        "hash": line.text_hash,
        "url": address(revision.charter, "provision", line.provision),
    }


def _revision(revision: Revision, charter: Charter) -> dict[str, Any]:
    return {
        "kind": "revision",
        "label": revision.symbol,
        "title": revision.title,
        "hash": revision.content_hash,
        "url": address(charter, "revision", revision.number),
    }


def _provision(question: Question, text: Text, charter: Charter) -> dict[str, Any]:
    provision = question.provision.public_id if question.provision else ""
    return {
        "kind": "provision",
        "label": question.text_label,
        "heading": text.heading,
        "words": drawn_words(text.words, text.spans),
        "language": question.text_language,
        "direction": direction(question.text_language),
        "hash": text.content_hash,
        "url": address(charter, "provision", provision),
        "in_revision": _in_revision(question, charter),
    }


def _in_revision(question: Question, charter: Charter) -> dict[str, str] | None:
    """The revision in which the words were put to the vote, and its address at their place."""
    rows = ItemText.objects.filter(text=question.text_id, item__provision=question.provision_id)
    found = rows.select_related("item__revision").order_by("-item__revision__number")
    places = [row.item for row in found]
    named = [one for one in places if f"({one.revision.symbol})" in question.text_label]
    for item in [*named, *places][:1]:
        url = address(charter, "revision", item.revision.number)
        return {"symbol": item.revision.symbol, "url": f"{url}#{item.slug}"}
    return None

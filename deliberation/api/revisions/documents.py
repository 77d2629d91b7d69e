"""Reading revisions: the list, the document, two compared, one provision and its history."""

import hashlib
from collections.abc import Sequence

from django.http import Http404
from django.utils.http import parse_etags, quote_etag
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from deliberation.api.charters import OfCharter
from deliberation.api.resources import LANGUAGE, PAGING, Filter, found, paged
from deliberation.api.revisions import shapes
from deliberation.api.revisions.shapes import (
    ComparisonShape,
    DocumentShape,
    HistoryShape,
    ProvisionShape,
    RevisionShape,
)
from deliberation.models import Charter, Provision, Revision
from deliberation.queries import revisions
from deliberation.queries.links import PROVENANCE
from deliberation.queries.revisions import Line

DRAWN = "1"
"""Raise it when the same text is told otherwise: entity tags begin with it."""
WITH = ("based_on", *PROVENANCE)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="An `ETag` you hold already."
)
UNCHANGED = OpenApiResponse(description="As you hold it already.")


class OfRevision(OfCharter):
    noun = "revisions"
    scopes = {"GET": Scope.READ}

    def revision(self, charter: Charter, public_id: str) -> Revision:
        rows = revisions.visible_revisions(charter, self.viewer).select_related(*WITH)
        revision = found(rows, public_id=public_id)
        revision.charter = charter
        return revision

    def revision_asked(self, charter: Charter) -> Revision:
        """The revision named in the query, else the newest that the caller may see."""
        if named := self.asked("revision"):
            return self.revision(charter, named)
        newest = self.newest(charter)
        if newest is None:
            raise Http404
        return newest

    def newest(self, charter: Charter) -> Revision | None:
        """The present text as the caller knows it: the newest revision they may see."""
        rows = revisions.visible_revisions(charter, self.viewer).select_related(*WITH)
        found = rows.first()
        if found is not None:
            found.charter = charter
        return found

    def language(self, charter: Charter) -> str:
        return self.asked("language") or charter.language

    def tagged(self, answer: Response, tag: str) -> Response:
        """The answer with its strong entity tag, or 304 where the caller holds it already."""
        etag = quote_etag(tag)
        held = parse_etags(self.request.headers.get("If-None-Match", ""))
        if {etag, f"W/{etag}", "*"} & set(held):
            answer = Response(status=304)
        answer["ETag"] = etag
        return answer


class Revisions(OfRevision):
    filters = PAGING

    @extend_schema(operation_id="list_revisions", responses=paged(RevisionShape))
    def get(self, request: Request, forum: str, charter: str) -> Response:
        """Issued revisions, newest first."""
        rows = revisions.visible_revisions(self.charter(charter), self.viewer)
        return self.page(rows.select_related(*WITH), RevisionShape, sort="-number")


class OneRevision(OfRevision):
    filters = {"language": LANGUAGE}

    @extend_schema(
        operation_id="read_revision",
        parameters=[IF_NONE_MATCH],
        responses={200: DocumentShape, 304: UNCHANGED},
    )
    def get(self, request: Request, forum: str, charter: str, revision: str) -> Response:
        """The whole text in reading order; a provision without words in the language is in the charter's."""
        held = self.charter(charter)
        shown = self.revision(held, revision)
        language = self.language(held)
        lines = revisions.document(shown, language)
        body = Response(shapes.document(shown, language, lines))
        return self.tagged(body, text_tag(shown.content_hash, language, lines))


class Comparison(OfRevision):
    filters = {
        "from": Filter("The earlier revision.", is_required=True),
        "to": Filter("The later revision.", is_required=True),
        "language": LANGUAGE,
    }

    @extend_schema(operation_id="compare_revisions", responses=ComparisonShape)
    def get(self, request: Request, forum: str, charter: str) -> Response:
        """What changed between any two revisions, word by word."""
        held = self.charter(charter)
        language = self.language(held)
        earlier = self.revision(held, self.asked("from") or "")
        later = self.revision(held, self.asked("to") or "")
        before, after = (revisions.document(one, language) for one in (earlier, later))
        names = {line.provision_id: line.provision for line in [*before, *after]}
        compared = revisions.compare(before, after)
        changes = [one for one in compared if one.state != "unchanged"]
        answer = {
            "before": earlier,
            "after": later,
            "language": language,
            "unchanged": len(compared) - len(changes),
            "changes": [shapes.change(one, names[one.provision_id]) for one in changes],
        }
        return Response(ComparisonShape(answer).data)


class OneProvision(OfRevision):
    filters = {"revision": Filter("Else the current revision."), "language": LANGUAGE}

    @extend_schema(
        operation_id="read_provision",
        parameters=[IF_NONE_MATCH],
        responses={200: ProvisionShape, 304: UNCHANGED},
    )
    def get(self, request: Request, forum: str, charter: str, provision: str) -> Response:
        """One provision as it stands in a revision."""
        held = self.charter(charter)
        shown, language = self.revision_asked(held), self.language(held)
        for line in revisions.document(shown, language):
            if line.provision == provision:
                tag = text_tag(shown.content_hash, language, [line])
                return self.tagged(Response(shapes.provision(line)), tag)
        raise Http404


class ProvisionHistory(OfRevision):
    @extend_schema(operation_id="read_provision_history", responses=HistoryShape)
    def get(self, request: Request, forum: str, charter: str, provision: str) -> Response:
        """The provision in every revision in which it stood, oldest first."""
        held = self.charter(charter)
        one = found(Provision.objects.filter(charter=held), public_id=provision)
        one.charter = held
        rows = revisions.provision_history(one, self.viewer)
        if not rows:
            raise Http404
        return Response(
            {
                "provision": provision,
                "language": held.language,
                "stood": [shapes.stood(row) for row in rows],
            }
        )


def text_tag(content_hash: str, language: str, lines: Sequence[Line]) -> str:
    """Of the revision's own hash and of the words shown: translations may be added later."""
    shown = hashlib.sha256(content_hash.encode())
    for line in lines:
        shown.update(f"{line.provision} {line.label} {line.language} {line.text_hash}\n".encode())
    return f"{DRAWN}-{language}-{shown.hexdigest()}"

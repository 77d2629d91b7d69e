"""The charter page and the pages of its revisions."""

from typing import Any

from django.conf.locale import LANG_INFO
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliberation.models import Charter, ItemText, Revision
from deliberation.queries import revisions, streams
from deliberation.queries.audiences import Viewer, names_of, public_name
from deliberation.queries.links import PROVENANCE
from deliberation.rules.audiences import PUBLIC, contains
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.charters import address, crumbs, in_charter
from deliberation.web.links.carrying import origin_of
from deliberation.web.revisions import documents
from deliberation.web.revisions.comparing import shown_changes
from deliberation.web.visits import Visit

VIEWS = ("original", "changes", "clean")
NARROW_STREAMS_AT_MOST = 15


@require_safe
@in_charter
def charter_page(request: HttpRequest, visit: Visit, charter: Charter) -> HttpResponse:
    """The charter as it stands: its newest revision that the reader may see."""
    revision = with_languages(revisions.visible_revisions(charter, visit.viewer)).first()
    if revision is None:
        raise Http404
    return _document(visit, charter, revision, is_current=True)


@require_safe
@in_charter
def revision_page(
    request: HttpRequest, visit: Visit, charter: Charter, number: int
) -> HttpResponse:
    revision = found_revision(charter, visit.viewer, number)
    newest = revisions.visible_revisions(charter, visit.viewer).values_list("pk", flat=True)[0]
    return _document(visit, charter, revision, is_current=revision.pk == newest)


@require_safe
@in_charter
def revision_list(request: HttpRequest, visit: Visit, charter: Charter) -> HttpResponse:
    context = {
        "charter": charter,
        "revisions": list(revisions.visible_revisions(charter, visit.viewer)),
        "crumbs": crumbs(charter, (_("Revisions"), "")),
    }
    return render(request, "deliberation/revisions/list.html", context)


def found_revision(charter: Charter, viewer: Viewer, number: int) -> Revision:
    """The revision of this number; one that the reader may not see is not found."""
    rows = with_languages(revisions.visible_revisions(charter, viewer).filter(number=number))
    found = rows.first()
    if found is None:
        raise Http404
    found.charter = charter
    return found


def with_languages(rows: QuerySet[Revision]) -> QuerySet[Revision]:
    """Each revision with ``languages``: those it has a text in; and with where its text came from."""
    texts = ItemText.objects.filter(item__revision=OuterRef("pk")).order_by("language")
    languages = ArraySubquery(texts.values("language").distinct())
    return rows.select_related(*PROVENANCE).annotate(languages=languages)


def chosen_language(request: HttpRequest, revision: Revision) -> str:
    wanted = request.GET.get("language", "")
    known: list[str] = revision.languages  # type: ignore[attr-defined]
    return wanted if wanted in known else revision.charter.language


def _document(
    visit: Visit, charter: Charter, revision: Revision, *, is_current: bool
) -> HttpResponse:
    request = visit.request
    revision.charter = charter
    view = request.GET.get("view", "")
    view = view if view in VIEWS and (view != "changes" or revision.number) else "original"
    language = chosen_language(request, revision)
    following = _following(visit, charter) if is_current and view == "original" else {}
    lines = revisions.document(revision, language)
    context = {
        "charter": charter,
        "revision": revision,
        "is_current": is_current,
        "view": view,
        "contents": documents.contents(lines),
        "tabs": _tabs(charter, revision, view, language),
        "languages": _languages(revision, language),
        "may_comment": visit.may(Act.COMMENT, charter.phase),
        "may_draft": visit.may(Act.DRAFT_REVISION, charter.phase),
        "may_move": visit.may(Act.MOVE_PHASE, charter.phase),
        "may_release": visit.may(Act.MOVE_RELEASE, charter.phase),
        "widen_url": _widen_url(visit, revision),
        "provenance": origin_of(revision),
        "crumbs": crumbs(charter, *_crumb(revision, is_current=is_current)),
    }
    context |= following | _readers(revision) | _shown(visit, charter, revision, view, lines)
    return render(request, "deliberation/revisions/document.html", context)


def _following(visit: Visit, charter: Charter) -> dict[str, Any]:
    """The charter's streams and their last numbers, read before anything that they tell of.

    Beside its own those of the narrower audiences the reader belongs to, as many as a line takes.
    """
    stream = f"charter:{charter.public_id}"
    own = sorted(one for one in visit.viewer.audiences if not contains(one, charter.audience))
    narrow = [
        f"{stream}:{public_name(one).rpartition(':')[2]}" for one in own[:NARROW_STREAMS_AT_MOST]
    ]
    last = streams.last_seqs([stream, *narrow])
    others = [{"stream": name, "seq": last[name]} for name in narrow]
    return {"stream": stream, "seq": last[stream], "others": others}


def _readers(revision: Revision) -> dict[str, Any]:
    """Who reads the revision, and whether a release stands before it."""
    audience: str = revision.audience_now  # type: ignore[attr-defined]
    awaited = bool(revision.audience_after) and audience != revision.audience_after
    return {"audience_name": names_of([audience])[audience].name, "awaited": awaited}


def _widen_url(visit: Visit, revision: Revision) -> str:
    audience = revision.audience_now  # type: ignore[attr-defined]
    if audience == PUBLIC or not visit.may(Act.WIDEN_AUDIENCE, FORUM):
        return ""
    return reverse("audience", args=[visit.forum.slug, "revision", revision.public_id])


def _shown(
    visit: Visit, charter: Charter, revision: Revision, view: str, lines: list[revisions.Line]
) -> dict[str, Any]:
    if view == "clean":
        return {"provisions": documents.drawn(charter, lines)}
    if view == "changes":
        earlier = found_revision(charter, visit.viewer, revision.number - 1)
        before = revisions.document(earlier, lines[0].language if lines else charter.language)
        return {"changes": shown_changes(charter, before, lines), "earlier": earlier}
    found = documents.beside(charter, revision, visit.viewer)
    return {
        "provisions": documents.drawn(charter, lines, found),
        "on_whole": found.questions.get(0, ()),
    }


def _crumb(revision: Revision, *, is_current: bool) -> list[tuple[str, str]]:
    return [] if is_current else [(_("Revision %(number)s") % {"number": revision.number}, "")]


def _tabs(charter: Charter, revision: Revision, view: str, language: str) -> list[dict[str, Any]]:
    names = [("original", _("Original")), ("changes", _("Changes")), ("clean", _("Clean"))]
    if not revision.number:
        names.pop(1)
    place = address(charter, "revision", revision.number)
    tongue = f"&language={language}" if language != charter.language else ""
    return [
        {"url": f"{place}?view={name}{tongue}", "label": label, "current": name == view}
        for name, label in names
    ]


def _languages(revision: Revision, language: str) -> list[dict[str, Any]]:
    known: list[str] = revision.languages  # type: ignore[attr-defined]
    if len(known) < 2:
        return []
    return [
        {
            "url": f"?language={code}",
            "label": LANG_INFO.get(code, {}).get("name_local", code),
            "current": code == language,
        }
        for code in known
    ]

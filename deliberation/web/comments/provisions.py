"""One provision at its permanent address: its words, its history, what is said and asked about it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from deliberation.models import AnchorPlace, Charter, Comment, ItemText, Provision
from deliberation.operations import comments as writes
from deliberation.queries import comments, questions, revisions
from deliberation.queries.paging import page_of
from deliberation.queries.revisions import Line
from deliberation.rules.permissions import Act
from deliberation.rules.revisions import compare_words
from deliberation.web.charters import address, crumbs, in_charter
from deliberation.web.comments.forms import CommentForm
from deliberation.web.comments.pages import (
    SIZE,
    current_revision,
    form_view,
    next_url,
    writing_context,
)
from deliberation.web.comments.threads import Around, around, drawn_thread, with_answers
from deliberation.web.revisions import documents
from deliberation.web.revisions.wording import Mark, drawn_changes, drawn_words
from deliberation.web.visits import Visit
from deliberation.web.writing import attempt


@form_view
@in_charter
def provision_page(
    request: HttpRequest, visit: Visit, charter: Charter, public_id: str
) -> HttpResponse:
    """``revision`` in the address shows the provision as it stood there; ``start`` and ``end`` choose words."""
    rows = Provision.objects.filter(charter=charter, public_id=public_id)
    provision = rows.select_related("charter").first()
    history = revisions.provision_history(provision, visit.viewer) if provision else []
    if provision is None or not history:
        raise Http404
    current = current_revision(charter, visit)
    shown = _shown(request, history)
    line = revisions.line_of(shown)
    read_by = shown.audience_now  # type: ignore[attr-defined]
    form = CommentForm(
        visit, charter, read_by, line, request.POST or None, initial=_chosen(request, line)
    )
    write = partial(_comment, visit, charter, provision, shown, form)
    done, status = attempt(visit, form, write)
    if done:
        return done
    context = writing_context(visit, charter, form)
    context |= _discussion(visit, charter, provision, shown, line)
    context |= {
        "label": line.label,
        "heading": line.heading,
        "shown": shown.item.revision,
        "is_current": shown.item.revision.pk == current.pk,
        "current": current,
        "stands": history[-1].item.revision.pk == current.pk,
        "history": drawn_history(history),
        "questions": _questions(visit, charter, provision),
        "url": request.build_absolute_uri(address(charter, "provision", provision.public_id)),
        "may_draft": visit.may(Act.DRAFT_REVISION, charter.phase),
        "crumbs": crumbs(charter, (line.label, "")),
    }
    return render(request, "deliberation/comments/provision.html", context, status=status)


def _shown(request: HttpRequest, history: Sequence[ItemText]) -> ItemText:
    """The provision in the revision asked for, else as it stands or last stood."""
    asked = request.POST.get("revision") or request.GET.get("revision")
    if not asked:
        return history[-1]
    for row in history:
        if str(row.item.revision.number) == asked:
            return row
    raise Http404


def _chosen(request: HttpRequest, line: Line) -> dict[str, Any]:
    """What the form begins with: words chosen on another page stand in the address as code points."""
    asked = [request.GET.get(name, "") for name in ("start", "end")]
    places = [int(one) for one in asked if one.isascii() and one.isdigit()]
    fits = len(places) == 2 and places[0] < places[1] <= len(line.words)
    revision = {"revision": request.GET.get("revision", ""), "text_language": line.language}
    if not fits:
        return revision
    start, end = places
    return revision | {"start": start, "end": end, "words": line.words[start:end]}


def _comment(
    visit: Visit, charter: Charter, provision: Provision, shown: ItemText, form: CommentForm
) -> str:
    made = writes.add_comment(
        actor=visit.actor(), revision_id=shown.item.revision_id, provision=provision,
        quote=form.quote, **form.given(),
    )  # fmt: skip
    return f"{address(charter, 'provision', provision.public_id)}#{made.public_id}"


def _discussion(
    visit: Visit, charter: Charter, provision: Provision, shown: ItemText, line: Line
) -> dict[str, Any]:
    """The newest threads, and the words with a numbered sign behind each quote of theirs."""
    page = page_of(
        comments.threads(charter, visit.viewer, provision),
        sort="-created_at",
        cursor=visit.request.GET.get("cursor"),
        size=SIZE,
        name=f"comments:{provision.pk}",
    )
    known = around(visit, charter, shown.item.revision, with_answers(page.rows), provision.pk)
    marks = _marks(page.rows, known, provision)
    item = documents.drawn(charter, [line])[0] | {
        "words": drawn_words(line.words, line.spans, marks),
        "kind_label": "",
        "heading": "",
        "depth": 0,
    }
    return {
        "item": item,
        "threads": [drawn_thread(one, known) for one in page.rows],
        "next_url": next_url(page),
    }


def _marks(threads: Sequence[Comment], known: Around, provision: Provision) -> list[Mark]:
    placed = [
        (known.places[one.anchor_id], one)
        for one in threads
        if one.anchor_id in known.places and one.state == Comment.State.VISIBLE
    ]
    here = [(place, one) for place, one in placed if place.provision_id == provision.pk]
    here.sort(key=lambda pair: (pair[0].start or 0, pair[0].end or 0, pair[0].pk))
    return [_mark(place, one, number) for number, (place, one) in enumerate(here, 1)]


def _mark(place: AnchorPlace, comment: Comment, number: int) -> Mark:
    sign = format_html(
        '<sup class="note-sign" data-sign><a href="#{id}" aria-label="{label}">{number}</a></sup>',
        id=comment.public_id,
        label=_("Comment %(number)s") % {"number": number},
        number=number,
    )
    kind = "uncertain" if place.state == "uncertain" else "noted"
    return Mark(place.start or 0, place.end or 0, kind, sign)


def drawn_history(history: Sequence[ItemText]) -> list[dict[str, Any]]:
    """The provision revision by revision, the newest first; where its words changed, how."""
    shown: list[dict[str, Any]] = []
    before: ItemText | None = None
    for row in history:
        shown.append(_step(row, before))
        before = row
    return shown[::-1]


def _step(row: ItemText, before: ItemText | None) -> dict[str, Any]:
    revision = row.item.revision
    step: dict[str, Any] = {"revision": revision, "label": row.item.label}
    if before is None:
        return step | {"first": True}
    if before.item.label != row.item.label:
        step["before_label"] = before.item.label
    if before.text.content_hash != row.text.content_hash:
        step["heading"] = drawn_changes(compare_words(before.text.heading, row.text.heading))
        step["words"] = drawn_changes(compare_words(before.text.words, row.text.words))
        step["signs_only"] = (before.text.heading, before.text.words) == (
            row.text.heading,
            row.text.words,
        )
    return step


def _questions(visit: Visit, charter: Charter, provision: Provision) -> list[dict[str, Any]]:
    rows = questions.visible_questions(visit.forum, visit.viewer).filter(provision=provision)
    return [
        {"question": one, "url": reverse("question", args=[visit.forum.slug, one.public_id])}
        for one in rows.order_by("-created_at", "-id")[:SIZE]
    ]
